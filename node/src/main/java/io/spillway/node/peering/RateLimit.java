package io.spillway.node.peering;

import io.spillway.model.CdnName;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many messages each peer may send: a token bucket each, for the peers that were heard last.
 * Thread-safe.
 *
 * @see PeerServerSettings
 */
final class RateLimit {
  private static final int MAX_PEERS = 4_096;

  private final double perSecond;
  private final double burst;
  private final Map<CdnName, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CdnName, Bucket> eldest) {
          return size() > MAX_PEERS;
        }
      };

  RateLimit(int perSecond, int burst) {
    this.perSecond = perSecond;
    this.burst = burst;
  }

  private record Bucket(double tokens, Instant at) {}

  /** Takes one message of the peer, or refuses it. */
  synchronized boolean admits(CdnName peer, Instant now) {
    Bucket bucket = buckets.getOrDefault(peer, new Bucket(burst, now));
    double seconds = Math.max(0, Duration.between(bucket.at(), now).toNanos() / 1e9);
    double tokens = Math.min(burst, bucket.tokens() + seconds * perSecond);
    boolean admitted = tokens >= 1;
    buckets.put(peer, new Bucket(admitted ? tokens - 1 : tokens, now));
    return admitted;
  }
}
