package io.spillway.model;

import java.util.List;

/**
 * A set of client networks (RFC 8006, section 4.2.2.1; the types ipv4cidr and ipv6cidr).
 *
 * @param prefixes sorted, without repetition, not empty
 */
public record Footprint(List<Prefix> prefixes) {
  /** All clients there are. */
  public static final Footprint EVERYWHERE =
      new Footprint(List.of(Prefix.ALL_IPV4, Prefix.ALL_IPV6));

  /** Sorts; throws {@link IllegalArgumentException} when empty. */
  public Footprint {
    prefixes = prefixes.stream().distinct().sorted().toList();
    if (prefixes.isEmpty()) {
      throw new IllegalArgumentException("footprint: name at least one prefix");
    }
  }

  /** Whether the address belongs to it. */
  public boolean contains(IpAddress address) {
    return prefixes.stream().anyMatch(p -> p.contains(address));
  }

  /** Whether each of the other's networks lies within one of this one's. */
  public boolean covers(Footprint other) {
    return other.prefixes.stream().allMatch(o -> prefixes.stream().anyMatch(p -> p.covers(o)));
  }

  @Override
  public String toString() {
    return String.join(" ", prefixes.stream().map(Prefix::value).toList());
  }
}
