package io.spillway.simulator.steering;

import java.time.Duration;
import java.util.List;

/**
 * One primary and its peers, as far as steering meets them.
 *
 * @param capacity requests a second that the own edges carry; what comes beyond is refused
 * @param usableShare the part of it that keeps the SLA, above 0, at most 1 (rule {@code
 *     edge.usable})
 * @param ttl how long DNS answers live in peacetime, whole seconds
 * @param peers those that carry a part once they are ready
 * @param reportLag how long after the end of a second a peer's report of it is there, whole seconds
 * @param ready how long it takes from the forecast that peers are wanted to peers that are ready,
 *     whole seconds
 * @param edgeRedirect whether the own edges redirect (302) while old answers live
 * @param clients behind which resolvers
 */
public record LoopPlan(
    double capacity,
    double usableShare,
    Duration ttl,
    List<Peer> peers,
    Duration reportLag,
    Duration ready,
    boolean edgeRedirect,
    ClientPlan clients) {
  /** Copies. */
  public LoopPlan {
    peers = List.copyOf(peers);
  }

  /**
   * A peer.
   *
   * @param agreed requests a second that it agreed to carry
   * @param carries requests a second that it does carry: less than agreed if it has a crowd of its
   *     own; what comes beyond is refused
   */
  public record Peer(double agreed, double carries) {}

  /** What the own edges carry within the SLA, requests a second. */
  public double usable() {
    return capacity * usableShare;
  }

  /** The same with or without redirection by the own edges. */
  LoopPlan redirecting(boolean redirects) {
    return new LoopPlan(capacity, usableShare, ttl, peers, reportLag, ready, redirects, clients);
  }

  /** The same behind other resolvers. */
  LoopPlan behind(ClientPlan others) {
    return new LoopPlan(capacity, usableShare, ttl, peers, reportLag, ready, edgeRedirect, others);
  }

  /** The same with reports that are so late. */
  LoopPlan hearing(Duration late) {
    return new LoopPlan(capacity, usableShare, ttl, peers, late, ready, edgeRedirect, clients);
  }

  /** The same with other peers. */
  LoopPlan lentBy(Peer... others) {
    return new LoopPlan(
        capacity, usableShare, ttl, List.of(others), reportLag, ready, edgeRedirect, clients);
  }

  /** The same with answers that live otherwise. */
  LoopPlan answering(Duration otherTtl) {
    return new LoopPlan(
        capacity, usableShare, otherTtl, peers, reportLag, ready, edgeRedirect, clients);
  }
}
