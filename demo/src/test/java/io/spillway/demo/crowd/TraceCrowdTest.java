package io.spillway.demo.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceCrowdTest {
  @TempDir private Path folder;

  private static List<String> rows(int... counts) {
    List<String> rows = new ArrayList<>(List.of("epoch_s,requests"));
    for (int i = 0; i < counts.length; i++) {
      rows.add((1000 + 60 * i) + "," + counts[i]);
    }
    return rows;
  }

  @Test
  void compressesTimeAndScalesToThePeak() throws IOException {
    Trace trace = Trace.parse(rows(60, 60, 60, 60, 120, 300, 600, 600, 60), "t");

    TraceCrowd crowd = TraceCrowd.of(trace, 60, 500, 2, Duration.ofMinutes(5));

    assertThat(crowd.length()).isEqualTo(Duration.ofSeconds(9));
    assertThat(crowd.rateAt(6)).isCloseTo(500, within(0.01));
    assertThat(crowd.rateAt(0)).isCloseTo(50, within(0.01));
    assertThat(crowd.ordinary()).isCloseTo(50, within(0.01));
    assertThat(crowd.onset()).contains(Duration.ofSeconds(3));
    assertThat(crowd.rateAt(99)).isEqualTo(crowd.ordinary());
  }

  @Test
  void hasNoOnsetWhenTheHeadroomHolds() throws IOException {
    Trace trace = Trace.parse(rows(60, 70, 65, 80, 75, 60), "t");

    assertThat(TraceCrowd.of(trace, 60, 50, 2, Duration.ofMinutes(5)).onset()).isEmpty();
  }

  @Test
  void playsThePartAroundThePeakOfALongTrace() throws IOException {
    int[] counts = new int[1000];
    java.util.Arrays.fill(counts, 10);
    counts[700] = 100;

    TraceCrowd crowd =
        TraceCrowd.of(Trace.parse(rows(counts), "t"), 60, 500, 2, Duration.ofSeconds(100));

    assertThat(crowd.length()).isEqualTo(Duration.ofSeconds(100));
    assertThat(crowd.rateAt(60)).isCloseTo(500, within(0.01));
  }

  @Test
  void readsGzip() throws IOException {
    Path file = folder.resolve("t.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(String.join("\n", rows(1, 2, 3)).getBytes(StandardCharsets.UTF_8));
    }

    assertThat(Trace.read(file)).isEqualTo(new Trace(List.of(1.0, 2.0, 3.0), 60));
  }

  @Test
  void bridgesMissingRows() throws IOException {
    assertThat(Trace.parse(List.of("h", "0,5", "60,6", "120,7", "240,8"), "t").counts())
        .containsExactly(5.0, 6.0, 7.0, 7.0, 8.0);
  }

  @Test
  void namesFileAndLineOfABadRow() {
    assertThatThrownBy(() -> Trace.parse(List.of("h", "0,5", "x"), "t.csv"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("t.csv:3");
  }
}
