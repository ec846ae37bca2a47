package io.spillway.node.peering;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much each sender may send: a token bucket each, for those that were heard last. Thread-safe.
 *
 * @param <K> who sends
 * @see Quotas
 */
final class RateLimit<K> {
  private static final int MAX_SENDERS = 4_096;

  private final double perSecond;
  private final double burst;
  private final Map<K, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Bucket> eldest) {
          return size() > MAX_SENDERS;
        }
      };

  RateLimit(int perSecond, int burst) {
    this.perSecond = perSecond;
    this.burst = burst;
  }

  private record Bucket(double tokens, Instant at) {}

  /** Takes one of the sender, or refuses it. */
  boolean admits(K sender, Instant now) {
    return admits(sender, 1, now);
  }

  /** Takes so much of the sender, or refuses all of it. */
  synchronized boolean admits(K sender, int amount, Instant now) {
    Bucket bucket = buckets.getOrDefault(sender, new Bucket(burst, now));
    double seconds = Math.max(0, Duration.between(bucket.at(), now).toNanos() / 1e9);
    double tokens = Math.min(burst, bucket.tokens() + seconds * perSecond);
    boolean admitted = tokens >= amount;
    buckets.put(sender, new Bucket(admitted ? tokens - amount : tokens, now));
    return admitted;
  }

  /** How many senders are remembered. */
  synchronized int size() {
    return buckets.size();
  }
}
