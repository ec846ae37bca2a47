package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.demo.world.CdnPlan;
import io.spillway.demo.world.WorldPlan;
import io.spillway.model.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The lines that a lender's edges have logged for the borrower's site, read by the format in
 * docs/configuration.md alone: nothing of Spillway's own reader is used.
 */
final class AccessLines {
  private static final int FIELDS = 9;
  private static final Set<String> HITS = Set.of("HIT", "STALE", "UPDATING");

  /** One line, as far as it is counted. */
  private record Line(Instant at, int status, long bytes, boolean hit) {
    /** Refused for want of room, or failed: not paid. */
    boolean failed() {
      return status == 429 || status >= 500;
    }
  }

  private final List<Line> lines;

  private AccessLines(List<Line> lines) {
    this.lines = lines;
  }

  /** All that a network's edges have logged until now. */
  static AccessLines of(CdnPlan lender) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (CdnPlan.EdgePlan edge : lender.edges()) {
      List<Path> files;
      try (Stream<Path> all = Files.list(edge.folder())) {
        files = all.filter(f -> f.getFileName().toString().startsWith("access.log")).toList();
      }
      for (Path file : files) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        // What follows the last newline is being written.
        text.substring(0, text.lastIndexOf('\n') + 1)
            .lines()
            .forEach(line -> {
              String[] fields = line.split("\t", -1);
              assertThat(fields).as(line).hasSize(FIELDS);
              assertThat(fields[1])
                  .as("host of " + line)
                  .matches(host ->
                      host.equals(WorldPlan.HOST) || host.endsWith(".via." + lender.name()));
              lines.add(
                  new Line(
                      Instant.ofEpochMilli(new BigDecimal(fields[0]).movePointRight(3).longValue()),
                      Integer.parseInt(fields[2]),
                      Long.parseLong(fields[3]),
                      HITS.contains(fields[5])));
            });
      }
    }
    return new AccessLines(lines);
  }

  /** How many were logged after a time. */
  long after(Instant time) {
    return lines.stream().filter(line -> line.at().isAfter(time)).count();
  }

  /** What was served in the seconds that began before a time. */
  Usage before(Instant end) {
    Usage sum = Usage.NONE;
    for (Line line : lines) {
      if (line.at().truncatedTo(ChronoUnit.SECONDS).isBefore(end)) {
        boolean failed = line.failed();
        sum = sum.plus(new Usage(failed ? 0 : 1, line.bytes(), line.hit() ? 1 : 0, failed ? 1 : 0));
      }
    }
    return sum;
  }
}
