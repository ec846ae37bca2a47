package io.spillway.edges.embedded;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Writes the format {@code meter}, a whole line at a time, so that a kill loses no half line. */
final class AccessLog implements AutoCloseable {
  private final BufferedWriter out;

  AccessLog(Path file) throws IOException {
    out =
        Files.newBufferedWriter(
            file, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** One request that was answered. */
  record Line(
      long endMillis,
      String host,
      int status,
      long bytes,
      long micros,
      String cache,
      String client,
      String uri) {}

  void write(Line line) {
    String text =
        String.format(
            Locale.ROOT,
            "%d.%03d\t%s\t%d\t%d\t%.3f\t%s\t%s\t%s\n",
            line.endMillis() / 1000,
            line.endMillis() % 1000,
            clean(line.host()),
            line.status(),
            line.bytes(),
            line.micros() / 1e6,
            line.cache(),
            line.client(),
            clean(line.uri()));
    synchronized (this) {
      try {
        out.write(text);
        out.flush();
      } catch (IOException e) {
        // A full disk must not fail clients; the node sees the log stand still.
        System.Logger log = System.getLogger("edge");
        log.log(System.Logger.Level.WARNING, "access log: {0}", e.getMessage());
      }
    }
  }

  /** As nginx does: what could break a line is escaped. */
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.chars()
        .limit(2_000)
        .forEach(c -> {
          if (c <= ' ' || c > '~' || c == '"' || c == '\\') {
            clean.append(String.format(Locale.ROOT, "\\x%02X", c & 0xFF));
          } else {
            clean.append((char) c);
          }
        });
    return clean.isEmpty() ? "-" : clean.toString();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
