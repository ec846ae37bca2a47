package io.spillway.edges.log;

import io.spillway.model.HostName;
import io.spillway.model.LatencyHistogram;
import io.spillway.model.LoadSummary;
import io.spillway.model.ProbeSeen;
import io.spillway.model.RequestTraits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sums lines up by host and second, within limits: it is {@link #isFull} before it holds more than
 * the limits allow, and the rest waits for the next batch.
 */
final class BatchBuilder {
  /** As many probes as a batch may have. */
  static final int MOST_PROBES = 10_000;

  private static final int MOST_SUMMARIES = 10_000;
  private static final int CLIENT_ABORTED = 499;

  private record Key(HostName host, long second) {}

  private static final class Sum {
    private long requests;
    private long refused;
    private long errors;
    private long hits;
    private long bytes;
    private long redirected;
    private final Set<Long> networks = new HashSet<>();
    private final RequestTraits.Builder traits = new RequestTraits.Builder();
    private final long[] latency = new long[LatencyHistogram.BUCKETS];
  }

  private final TreeMap<Key, Sum> sums =
      new TreeMap<>(Comparator.comparing(Key::host).thenComparingLong(Key::second));
  private final List<ProbeSeen> probes = new ArrayList<>();
  private final @Nullable Salt salt;
  private long malformed;

  /** That of the last line: the next one is most often of the same host and second. */
  private @Nullable Key newest;

  private @Nullable Sum newestSum;

  /** Without a salt nothing is said of what requests are like. */
  BatchBuilder(Optional<Salt> salt) {
    this.salt = salt.orElse(null);
  }

  /** Whether the next line might be one too many. */
  boolean isFull() {
    return sums.size() >= MOST_SUMMARIES || probes.size() >= MOST_PROBES;
  }

  void add(LogLine line) {
    Sum sum = of(line);
    if (line.redirected()) {
      sum.redirected++;
      return;
    }
    sum.requests++;
    sum.bytes += line.bytes();
    sum.networks.add(line.network());
    if (salt != null) {
      sum.traits.add(
          salt.hash(line.network()), line.object(salt), line.hit(), line.status(), line.write());
    }
    if (line.hit()) {
      sum.hits++;
    }
    switch (line.status()) {
      case 429, 503 -> sum.refused++;
      // nginx's own code for a client that left: neither the edge's error nor an answer.
      case CLIENT_ABORTED -> {}
      default -> {
        if (line.status() >= 500) {
          sum.errors++;
        } else {
          sum.latency[LatencyHistogram.bucket(line.latencyMillis())]++;
        }
      }
    }
    line.probe().ifPresent(probes::add);
  }

  private Sum of(LogLine line) {
    Sum same = newestSum;
    if (same == null
        || newest == null
        || newest.second != line.second()
        || !newest.host.equals(line.host())) {
      newest = new Key(line.host(), line.second());
      same = sums.computeIfAbsent(newest, _ -> new Sum());
      newestSum = same;
    }
    return same;
  }

  void addMalformed() {
    malformed++;
  }

  List<LoadSummary> summaries() {
    List<LoadSummary> summaries = new ArrayList<>(sums.size());
    sums.forEach((key, sum) -> {
      List<Long> latency = new ArrayList<>(sum.latency.length);
      for (long count : sum.latency) {
        latency.add(count);
      }
      summaries.add(
          new LoadSummary(
              key.host(),
              Instant.ofEpochSecond(key.second()),
              sum.requests,
              sum.refused,
              sum.errors,
              sum.hits,
              sum.bytes,
              sum.networks.size(),
              new LatencyHistogram(latency),
              sum.redirected,
              salt == null ? Optional.empty() : Optional.of(sum.traits.build())));
    });
    return summaries;
  }

  List<ProbeSeen> probes() {
    return probes;
  }

  long malformed() {
    return malformed;
  }
}
