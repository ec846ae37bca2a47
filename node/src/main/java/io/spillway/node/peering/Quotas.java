package io.spillway.node.peering;

import java.time.Duration;

/**
 * What one peer, or one address that nobody is known at yet, may take of the peering endpoint
 * before anything expensive is done for it.
 *
 * @param messagesPerSecond of one peer, in the long run
 * @param messageBurst messages of one peer at once
 * @param bytesPerSecond of one peer, in the long run
 * @param byteBurst bytes of one peer at once
 * @param connections open ones of one peer
 * @param unproven open connections of one network (/24, /56) without a request by a CDN yet
 * @param handshakesPerSecond new connections of one network, in the long run; ten times as many at
 *     once
 * @param patience how long a new connection may take until its first request, and a body until it
 *     is whole
 */
public record Quotas(
    int messagesPerSecond,
    int messageBurst,
    int bytesPerSecond,
    int byteBurst,
    int connections,
    int unproven,
    int handshakesPerSecond,
    Duration patience) {
  /** Checks the ranges; throws {@link IllegalArgumentException} naming the values. */
  public Quotas {
    if (messagesPerSecond < 1
        || messageBurst < 1
        || bytesPerSecond < 1
        || byteBurst < 1
        || connections < 1
        || unproven < 1
        || handshakesPerSecond < 1
        || !patience.isPositive()) {
      throw new IllegalArgumentException(
          "quotas of a peer: %d/s at most %d messages, %d/s at most %d bytes, %d connections, %d unproven, %d handshakes/s, %s: use 1 or more of each"
              .formatted(
                  messagesPerSecond,
                  messageBurst,
                  bytesPerSecond,
                  byteBurst,
                  connections,
                  unproven,
                  handshakesPerSecond,
                  patience));
    }
  }

  /**
   * 200 messages a second, 1,000 at once; 2 MiB a second, 16 at once; 16 connections; 32 unproven
   * of a network, 20 new ones a second; 10 s.
   */
  public static Quotas standard() {
    return new Quotas(200, 1_000, 2 << 20, 16 << 20, 16, 32, 20, Duration.ofSeconds(10));
  }
}
