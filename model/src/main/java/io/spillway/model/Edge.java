package io.spillway.model;

import java.util.List;

/**
 * A web server that exists already.
 *
 * @param id names it within this CDN
 * @param addresses where clients reach it; not empty
 * @param capacity what it can carry within every SLA
 * @param footprint the clients that it serves well
 */
public record Edge(EdgeId id, List<IpAddress> addresses, Capacity capacity, Footprint footprint) {
  /** Copies; throws {@link IllegalArgumentException} for no address. */
  public Edge {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("edge " + id + ": name at least one address");
    }
  }
}
