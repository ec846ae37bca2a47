package io.spillway.cli.negotiation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes an access log as an edge would under load. Clients come from many networks; which ones is
 * the same in each run.
 */
final class AccessLoad {
  private final Path log;
  private final Map<String, Double> rates = new TreeMap<>();
  private final Map<String, Double> owed = new TreeMap<>();
  private long lines;

  AccessLoad(Path log) {
    this.log = log;
  }

  /** From now on so many requests a second come to the host. */
  void set(String host, double requestsPerSecond) {
    rates.put(host, requestsPerSecond);
  }

  double rate(String host) {
    return rates.getOrDefault(host, 0.0);
  }

  /** Writes what came to all hosts in the time that has passed. */
  void write(double seconds, long nowMillis) throws IOException {
    StringBuilder text = new StringBuilder();
    rates.forEach((host, rate) -> {
      double due = owed.getOrDefault(host, 0.0) + rate * seconds;
      for (; due >= 1; due--) {
        text.append(line(host, nowMillis));
      }
      owed.put(host, due);
    });
    Files.writeString(
        log, text, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private String line(String host, long millis) {
    long n = lines++;
    return String.format(
        Locale.ROOT,
        "%d.%03d\t%s\t200\t8000\t0.010\tHIT\t10.%d.%d.7\t/object-%d\n",
        millis / 1000,
        millis % 1000,
        host,
        n % 13,
        n * 7 % 200,
        n % 50);
  }
}
