package io.spillway.edges;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Service;
import java.util.List;
import java.util.Optional;

/**
 * What one edge can be asked, whatever server it is. Every call may be repeated, by any thread; it
 * blocks until its effect is live or known not to come, for a bounded time. What fails is told in
 * the outcome and never thrown; a change that the server refuses leaves the server as it was.
 */
public interface EdgeAdapter {
  /** The edge that this adapter drives. */
  EdgeId edge();

  /**
   * Makes an agreement's site ready: its host names, pulled from its origin with equal requests
   * collapsed into one, capped by the server's own limiter, refused beyond the cap with 503. A
   * later revision replaces an earlier one. Hosts that an older agreement of the same borrower has
   * here pass over to this one.
   *
   * @param terms under which agreement
   * @param cap how much this one edge admits; requests in any time t are at most rate times t and a
   *     burst of half a second
   */
  InstallOutcome install(AgreementTerms terms, Capacity cap);

  /** Takes an agreement's site away; done at once if it is not there. */
  InstallOutcome remove(AgreementId agreement);

  /**
   * Has this edge, one of the primary's own, answer a share of the requests for a service with 302.
   *
   * @param service which service
   * @param share the share of clients, 0 to 1; 0 ends the redirection
   * @param targets where to, each with an equal part; empty ends the redirection
   * @param host the host name that the targets know the site by, for the URL; without it the URL
   *     carries the target's address
   */
  InstallOutcome redirect(
      Service service, double share, List<IpAddress> targets, Optional<HostName> host);

  /** Whether the server answers, and how busy it is. */
  EdgeStatus status();

  /** The agreements whose sites are on this edge, those of an earlier run included. */
  List<AgreementId> installed();

  /**
   * Asks the edge at its own address as a client would; proven when every address answers 200.
   *
   * @param host one of a site's host names
   * @param path a path on it, with or without a query
   */
  Proof prove(HostName host, String path);
}
