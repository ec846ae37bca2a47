package io.spillway.surge.bench;

import io.spillway.surge.replay.LoadSeries;
import io.spillway.surge.replay.LoadText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The real traces, where ../shared/traces is there. */
final class Traces {
  /**
   * One of them.
   *
   * @param name of its file
   * @param reference hours from its begin by whose 99th percentile capacity is set
   */
  record Trace(String name, int reference) {}

  /** Capacity of one-day traces is set by the whole hours before what is known to come. */
  static final List<Trace> ALL =
      List.of(
          new Trace("wc98_event_19980626_minute.csv", 2),
          new Trace("wc98_event_19980629_minute.csv", 2),
          new Trace("wc98_oddspike_19980512_minute.csv", 2),
          new Trace("nasa_event_19950713_minute.csv", 9),
          new Trace("nasa_second_19950713_24h.csv.gz", 9),
          new Trace("nasa_minute_full.csv.gz", 7 * 24),
          new Trace("nab_tweets_AMZN_5min.csv.gz", 7 * 24),
          new Trace("nab_elb_requests_5min.csv.gz", 4 * 24));

  private Traces() {}

  /** The file; empty where the traces are not there. */
  static Optional<Path> find(String name) {
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path candidate = up.resolve("shared").resolve("traces").resolve(name);
      if (Files.exists(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  static LoadSeries read(Path file) throws IOException {
    LoadText text = new LoadText();
    try (InputStream raw = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      reader.lines().forEach(text::line);
    }
    return text.series();
  }
}
