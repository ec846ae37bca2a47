package io.spillway.simulator.world;

import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A resolver with its clients: asks, keeps the answer for its TTL, spreads clients over it. */
final class Resolver {
  private final byte[] address;
  private final double weight;
  private final Duration lingering;
  private final Optional<Prefix> subnet;
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
    this(address, weight, lingering, Optional.empty());
  }

  /** The same that tells the network of its clients; they are all of one. */
  Resolver(byte[] address, double weight, Duration lingering, Optional<Prefix> subnet) {
    this.address = address.clone();
    this.weight = weight;
    this.lingering = lingering;
    this.subnet = subnet;
  }

  Optional<Prefix> subnet() {
    return subnet;
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
