package io.spillway.mediator;

import io.spillway.model.AgreementId;
import io.spillway.model.ArrangementId;
import io.spillway.model.HostName;
import java.time.Instant;
import java.util.List;

/**
 * What the own edges were asked to redirect (302) of a service's clients, while resolvers still
 * hold answers from before the surge.
 *
 * @param arrangement for which arrangement
 * @param hosts the service's host names
 * @param parts to whom, in the order of agreements
 * @param set when it was asked for
 * @param until when the edges end it by themselves
 * @param changes how often it was changed since it began
 */
public record EdgeRedirect(
    ArrangementId arrangement,
    List<HostName> hosts,
    List<Part> parts,
    Instant set,
    Instant until,
    int changes) {
  /**
   * One lender's part.
   *
   * @param agreement under which agreement
   * @param host the lender's own name for the site
   * @param share of the clients of the own edges, above 0 to 1
   */
  public record Part(AgreementId agreement, HostName host, double share) {}

  /** Copies. */
  public EdgeRedirect {
    hosts = List.copyOf(hosts);
    parts = List.copyOf(parts);
  }

  /** The share of the own edges' clients that is redirected. */
  public double share() {
    return parts.stream().mapToDouble(Part::share).sum();
  }

  /** Whether the edges still do it. */
  public boolean inForce(Instant now) {
    return now.isBefore(until);
  }

  /** The part of what is redirected that goes to an agreement's lender, 0 to 1. */
  double partOf(AgreementId agreement) {
    double all = share();
    return all <= 0
        ? 0
        : parts.stream().filter(p -> p.agreement().equals(agreement)).mapToDouble(Part::share).sum()
            / all;
  }
}
