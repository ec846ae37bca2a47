package io.spillway.cli;

import io.spillway.surge.replay.LoadText;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A file of recorded load, plain or compressed by gzip, whatever its name. */
final class LoadFile {
  private static final int GZIP = 0x1f8b;

  private LoadFile() {}

  /** Reads it; throws {@link IllegalArgumentException} naming file, line, value and mend. */
  static LoadText read(Path file) throws IOException {
    LoadText text = new LoadText();
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(plain(raw), StandardCharsets.UTF_8.newDecoder()))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        text.line(line);
      }
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          file + ": is no text in UTF-8: give lines of TIME,COUNT, or such lines in gzip", e);
    } catch (EOFException | ZipException e) {
      throw new IllegalArgumentException(
          file + ": its gzip is broken or cut off: fetch it again", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ":" + e.getMessage(), e);
    }
    return text;
  }

  private static InputStream plain(InputStream raw) throws IOException {
    raw.mark(2);
    int magic = (raw.read() << 8) | raw.read();
    raw.reset();
    return magic == GZIP ? new GZIPInputStream(raw) : raw;
  }
}
