package io.spillway.registry;

import io.spillway.model.AgreementTerms;
import io.spillway.model.Edge;
import io.spillway.model.IpAddress;
import java.util.List;

/**
 * A peer's service on this CDN's edges.
 *
 * @param terms the newest revision that the edges were asked to serve
 * @param phase how far it is
 * @param edges every edge that was asked to serve it, for removal
 * @param addresses where clients can be sent, by the edges' last answer, dead edges included
 * @param detail the last word on it, a line for people
 */
public record Delegation(
    AgreementTerms terms, Phase phase, List<Edge> edges, List<IpAddress> addresses, String detail) {
  /** Copies. */
  public Delegation {
    edges = List.copyOf(edges);
    addresses = List.copyOf(addresses);
  }

  /** How far a delegation is. */
  public enum Phase {
    /** The edges are being made ready for the first time or again. */
    PREPARING,
    /** Clients can come. */
    READY,
    /** The edges could not be made ready. */
    FAILED,
    /** The site is being taken off the edges. */
    DISSOLVING
  }

  Delegation in(Phase next, List<IpAddress> where, String why) {
    return new Delegation(terms, next, edges, where, why);
  }
}
