package io.spillway.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Text as the journal stores it: deflated (RFC 1950), with a dictionary of what is written most. An
 * entry is small and much like many others, so that the dictionary halves it once more.
 *
 * <p>The dictionary belongs to the format: another one is another {@code VERSION} of the journal.
 */
final class Packing {
  private static final byte[] DICTIONARY = dictionary();
  private static final int BUFFER = 8_192;

  private Packing() {}

  private static byte[] dictionary() {
    try (InputStream in = Packing.class.getResourceAsStream("journal-dictionary.txt")) {
      if (in == null) {
        throw new IllegalStateException("journal-dictionary.txt is not in the program");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] pack(String text) {
    Deflater deflater = new Deflater();
    try {
      deflater.setDictionary(DICTIONARY);
      deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /** Throws {@link IllegalArgumentException} for what was not packed here. */
  static String unpack(byte[] packed) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER];
      while (!inflater.finished()) {
        int length = inflater.inflate(buffer);
        if (inflater.needsDictionary()) {
          inflater.setDictionary(DICTIONARY);
        } else if (length == 0 && !inflater.finished()) {
          throw new IllegalArgumentException("it is cut off");
        }
        out.write(buffer, 0, length);
      }
      return out.toString(StandardCharsets.UTF_8);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("it cannot be unpacked: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }
}
