package io.spillway.edges.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the meter format, one write a line and nothing held back. Looks once a second whether its
 * file was moved away, and then begins a new one.
 */
final class AccessLog implements AutoCloseable {
  private static final int MOST_URI = 8192;
  private static final long LOOK_NANOS = 1_000_000_000;

  private final Path file;
  private FileChannel channel;
  private @Nullable Object key;
  private long lookedNanos;

  AccessLog(Path file) throws IOException {
    this.file = file;
    channel = open();
    key = key();
    lookedNanos = System.nanoTime();
  }

  /**
   * One line.
   *
   * @param millis when the answer was complete, since 1970
   * @param tookNanos from the request's arrival to the answer's end
   * @param cache HIT, MISS or -
   * @param uri with its query
   * @param method GET, HEAD or another
   */
  record Line(
      long millis,
      String host,
      int status,
      long bytes,
      long tookNanos,
      String cache,
      String client,
      String uri,
      String method) {
    String text() {
      return millis / 1000
          + "."
          + thousandths(millis % 1000)
          + "\t"
          + escaped(host)
          + "\t"
          + status
          + "\t"
          + bytes
          + "\t"
          + tookNanos / 1_000_000_000
          + "."
          + thousandths(tookNanos / 1_000_000 % 1000)
          + "\t"
          + cache
          + "\t"
          + client
          + "\t"
          + escaped(uri)
          + "\t"
          + escaped(method)
          + "\n";
    }

    private static String thousandths(long value) {
      return (value < 10 ? "00" : value < 100 ? "0" : "") + value;
    }

    /** As nginx does: what is not printable ASCII becomes \xHH. */
    private static String escaped(String text) {
      int length = Math.min(text.length(), MOST_URI);
      StringBuilder escaped = new StringBuilder(length);
      for (int i = 0; i < length; i++) {
        char c = text.charAt(i);
        if (c > ' ' && c < 127 && c != '"' && c != '\\') {
          escaped.append(c);
        } else {
          escaped.append("\\x").append("%02X".formatted(c & 0xFF));
        }
      }
      return escaped.toString();
    }
  }

  /** Appends the line; throws {@link IOException} when the file system refuses. */
  synchronized void write(Line line) throws IOException {
    long now = System.nanoTime();
    if (now - lookedNanos > LOOK_NANOS) {
      lookedNanos = now;
      if (!Objects.equals(key, key())) {
        channel.close();
        channel = open();
        key = key();
      }
    }
    ByteBuffer bytes = ByteBuffer.wrap(line.text().getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  private @Nullable Object key() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
