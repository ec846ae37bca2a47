package io.spillway.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A mergeable sketch of latencies: {@value #BUCKETS} buckets, each twice as wide as the one before;
 * bucket 0 holds up to 1 ms, bucket i up to 2^i ms, the last one everything above.
 *
 * @param counts one count a bucket
 */
public record LatencyHistogram(List<Long> counts) {
  /** The number of buckets. */
  public static final int BUCKETS = 16;

  /** No latencies at all. */
  public static final LatencyHistogram EMPTY =
      new LatencyHistogram(Collections.nCopies(BUCKETS, 0L));

  /** Copies; throws {@link IllegalArgumentException} for a wrong number of buckets. */
  public LatencyHistogram {
    counts = List.copyOf(counts);
    if (counts.size() != BUCKETS) {
      throw new IllegalArgumentException(
          "latency histogram of " + counts.size() + " buckets: use " + BUCKETS);
    }
  }

  /** The bucket of a latency in milliseconds. */
  public static int bucket(long millis) {
    return millis <= 1
        ? 0
        : Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(millis - 1));
  }

  /** Both together. */
  public LatencyHistogram plus(LatencyHistogram other) {
    List<Long> sum = new ArrayList<>(BUCKETS);
    for (int i = 0; i < BUCKETS; i++) {
      sum.add(counts.get(i) + other.counts.get(i));
    }
    return new LatencyHistogram(sum);
  }

  /** How many latencies were counted. */
  public long total() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /** An upper bound of the given quantile (0 to 1); zero when empty. */
  public Duration quantile(double q) {
    long total = total();
    long seen = 0;
    for (int i = 0; i < BUCKETS && total > 0; i++) {
      seen += counts.get(i);
      if (seen >= Math.ceil(q * total)) {
        return Duration.ofMillis(1L << i);
      }
    }
    return Duration.ZERO;
  }
}
