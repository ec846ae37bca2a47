package io.spillway.node.peering;

import java.time.Duration;

/**
 * How messages are delivered.
 *
 * @param incarnation goes before each message's id: the journal's, so that a new journal's messages
 *     are not taken for repetitions
 * @param seed of the delays' jitter
 * @param firstDelay after the first failure in a row
 * @param longestDelay after many
 * @param queueLimit the most messages that wait for one peer
 */
public record PeerClientSettings(
    String incarnation, long seed, Duration firstDelay, Duration longestDelay, int queueLimit) {
  /** Checks the ranges; throws {@link IllegalArgumentException} naming the value. */
  public PeerClientSettings {
    if (!firstDelay.isPositive() || longestDelay.compareTo(firstDelay) < 0 || queueLimit < 1) {
      throw new IllegalArgumentException(
          "delays "
              + firstDelay
              + " to "
              + longestDelay
              + ", queue "
              + queueLimit
              + ": use positive ones in this order");
    }
  }

  /** First delay 100 ms, longest 5 s, 10,000 messages a peer. */
  public static PeerClientSettings standard(String incarnation, long seed) {
    return new PeerClientSettings(
        incarnation, seed, Duration.ofMillis(100), Duration.ofSeconds(5), 10_000);
  }
}
