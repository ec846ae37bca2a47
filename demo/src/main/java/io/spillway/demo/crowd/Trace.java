package io.spillway.demo.crowd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Counts of requests in equal steps of time, as recorded.
 *
 * @param counts requests per step, in order of time; a step without a row counts as its predecessor
 * @param stepSeconds how long a step is
 */
public record Trace(List<Double> counts, double stepSeconds) {
  private static final int MOST_STEPS = 10_000_000;

  /** Copies. */
  public Trace {
    counts = List.copyOf(counts);
  }

  /**
   * Reads a file of rows {@code epoch_s,count}, with a header, optionally gzipped (*.gz).
   *
   * @throws IOException naming file and line when it cannot be read
   */
  public static Trace read(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      return parse(lines.lines().toList(), file.toString());
    }
  }

  static Trace parse(List<String> lines, String name) throws IOException {
    List<long[]> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      rows.add(row(lines.get(i), name, i + 1));
    }
    rows.sort((a, b) -> Long.compare(a[0], b[0]));
    if (rows.size() < 2) {
      throw new IOException(name + ": " + rows.size() + " rows; a trace needs at least 2");
    }
    double[] gaps = new double[rows.size() - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = rows.get(i + 1)[0] - rows.get(i)[0];
    }
    double step = Math.max(1, median(gaps));
    long steps = Math.round((rows.getLast()[0] - rows.getFirst()[0]) / step) + 1;
    if (steps > MOST_STEPS) {
      throw new IOException(name + ": " + steps + " steps; use at most " + MOST_STEPS);
    }
    return new Trace(inSteps(rows, step, (int) steps), step);
  }

  private static long[] row(String line, String name, int number) throws IOException {
    String[] cells = line.split(",", 3);
    try {
      return new long[] {Long.parseLong(cells[0].strip()), Long.parseLong(cells[1].strip())};
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException(
          name + ":" + number + ": \"" + line + "\": use rows of epoch_s,count", e);
    }
  }

  private static List<Double> inSteps(List<long[]> rows, double step, int steps) {
    Double[] counts = new Double[steps];
    for (long[] row : rows) {
      int index = (int) Math.round((row[0] - rows.getFirst()[0]) / step);
      counts[Math.min(index, steps - 1)] = (double) row[1];
    }
    for (int i = 1; i < steps; i++) {
      if (counts[i] == null) {
        counts[i] = counts[i - 1];
      }
    }
    return Arrays.asList(counts);
  }

  /** The value in the middle. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
