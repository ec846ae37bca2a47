package io.spillway.simulator.world;

import io.spillway.model.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A resolver with its clients: asks, keeps the answer for its TTL, spreads clients over it. */
final class Resolver {
  private final byte[] address;
  private final double weight;
  private final Duration lingering;
  private List<IpAddress> answer = List.of();
  private Instant until = Instant.MIN;

  /**
   * A resolver that knows nothing yet.
   *
   * @param address its own address
   * @param weight the share of all clients that are behind it
   * @param lingering how much longer than the TTL its clients use an answer
   */
  Resolver(byte[] address, double weight, Duration lingering) {
    this.address = address.clone();
    this.weight = weight;
    this.lingering = lingering;
  }

  byte[] address() {
    return address.clone();
  }

  double weight() {
    return weight;
  }

  boolean mustAsk(Instant now) {
    return !now.isBefore(until);
  }

  void keep(List<IpAddress> addresses, Duration ttl, Instant now) {
    if (!addresses.isEmpty()) {
      answer = List.copyOf(addresses);
    }
    until = now.plus(ttl).plus(lingering);
  }

  /** What was answered before is not used when nothing is answered now. */
  void forget() {
    answer = List.of();
  }

  List<IpAddress> answer() {
    return answer;
  }
}
