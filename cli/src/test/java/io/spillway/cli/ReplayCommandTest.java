package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayCommandTest {
  @TempDir private Path folder;

  /** By the minute: 6,000 requests, four hours; then a rise to 36,000 in half an hour, and back. */
  private static String crowd() {
    StringBuilder lines = new StringBuilder("epoch_s,requests\n");
    for (int minute = 0; minute < 480; minute++) {
      double part =
          Math.clamp((minute - 240) / 30.0, 0, 1) - Math.clamp((minute - 300) / 20.0, 0, 1);
      long wiggle = minute % 7 * 17L;
      lines.append(805_608_000L + minute * 60L).append(',');
      lines.append(Math.round(6_000 + 30_000 * part) + wiggle).append('\n');
    }
    return lines.toString();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void tellsWhatTheDetectorWouldHaveDone() throws IOException {
    Path file = file("load.csv", crowd());
    CommandLineRun run = CommandLineRun.of("replay", file.toString(), "--price", "0.80");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("epoch seconds and counts, heading \"epoch_s,requests\"")
        .contains(
            "480 counts of 60 s, 1995-07-13T04:00:00Z to 1995-07-13T12:00:00Z, 0 of them gaps")
        .containsPattern("capacity 20[0-9.]+/s: 2.00 times the usual peak of 10[0-9.]+/s")
        .containsPattern("1995-07-13T08:0[0-9]:00Z +detected +[01]\\.[0-9]+ +[0-9]+ s +capacity")
        .contains("capacity exhausted 1 times, foreseen 1, late 0, missed 0")
        .contains("false alarms: 0, 0.0 in 30 days")
        .containsPattern("[0-9,]+ requests above usable in 1 arrangements")
        .containsPattern("for [0-9.]+ EUR \\(0.80 for 1,000, 0 a start\\)")
        .containsPattern("refused above capacity: [0-9,]+ requests without peers, 0 with them");
  }

  @Test
  void saysTheSameToScripts() throws IOException {
    Path file = file("load.csv", crowd());
    CommandLineRun run =
        CommandLineRun.of(
            "replay",
            file.toString(),
            "-o",
            "json",
            "--capacity",
            "250",
            "--price",
            "0.5",
            "--start-price",
            "2",
            "--currency",
            "USD");
    JsonNode all = JsonMapper.builder().build().readTree(run.out());

    assertThat(all.path("capacity").asDouble()).isEqualTo(250);
    assertThat(all.path("intervalSeconds").asInt()).isEqualTo(60);
    assertThat(all.path("exhaustions").path(0).path("outcome").asString()).isEqualTo("foreseen");
    assertThat(all.path("falsePerMonth").asDouble()).isZero();
    JsonNode peers = all.path("peers");
    assertThat(peers.path("cost").path("currency").asString()).isEqualTo("USD");
    assertThat(peers.path("cost").path("micros").asLong())
        .isEqualTo(peers.path("carried").asLong() * 500 + 2_000_000);
  }

  @Test
  void readsGzipWhateverItsName() throws IOException {
    Path file = folder.resolve("load");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(crowd().getBytes(StandardCharsets.UTF_8));
    }

    assertThat(CommandLineRun.of("replay", file.toString()).out()).contains("foreseen 1");
  }

  private void refuses(Path file, String finding, String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "replay";
    arguments[1] = file.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    CommandLineRun run = CommandLineRun.of(arguments);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).contains(finding);
  }

  @Test
  void namesFileLineValueAndMend() throws IOException {
    refuses(folder.resolve("none"), "none: there is no such file");
    refuses(
        file("bad.csv", "time,n\n60,1\n120,x\n"),
        "bad.csv:3: count \"x\": use a number of requests, such as 44");
    refuses(file("short.csv", "60,1\n120,2\n"), "short.csv: 2 counts, the first 0 to tell");
    Path latin = folder.resolve("latin");
    Files.write(latin, new byte[] {'6', (byte) 0xe4, '\n'});
    refuses(latin, "latin: is no text in UTF-8: give lines of TIME,COUNT");
    Path cut = folder.resolve("cut.gz");
    Files.write(cut, new byte[] {0x1f, (byte) 0x8b, 8, 0});
    refuses(cut, "cut.gz: its gzip is broken or cut off");
  }

  @Test
  void refusesOptionsThatMakeNoSense() throws IOException {
    Path file = file("load.csv", crowd());

    refuses(file, "--capacity 0.0: use more than 0 requests/s", "--capacity", "0");
    refuses(file, "--headroom -1.0: use a factor such as 1.5", "--headroom", "-1");
    refuses(file, "--usable 1.2: use a share above 0, 1 at most", "--usable", "1.2");
    refuses(file, "currency \"euro\"", "--currency", "euro");
  }
}
