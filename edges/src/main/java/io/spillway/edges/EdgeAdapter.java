package io.spillway.edges;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.Work;
import java.util.List;

/**
 * What one edge can be asked, whatever server it is. Every call may be repeated, by any thread; it
 * blocks until its effect is live or known not to come, for a bounded time. What fails is told in
 * the outcome and never thrown; a change that the server refuses leaves the server as it was.
 */
public interface EdgeAdapter {
  /** The edge that this adapter drives. */
  EdgeId edge();

  /**
   * Makes an agreement's site ready: its host names and the name to which its borrower redirects
   * clients, pulled from its origin as the first host, with equal requests collapsed into one,
   * capped by the server's own limiter, refused beyond the cap with 503. A later revision replaces
   * an earlier one. Hosts that an older agreement of the same borrower has here pass over to this
   * one.
   *
   * @param terms under which agreement
   * @param cap how much this one edge admits; requests in any time t are at most rate times t and a
   *     burst of half a second
   */
  InstallOutcome install(AgreementTerms terms, Capacity cap);

  /** Takes an agreement's site away; done at once if it is not there. */
  InstallOutcome remove(AgreementId agreement);

  /**
   * Has this edge, one of the primary's own, answer a share of the clients of a service with 302 to
   * a peer's name for it: GET and HEAD alone, with path and query as they came, no probe, before
   * the own limiter, and told apart in the log by the word REDIRECT in place of the cache's status.
   * The edge ends it by itself at the given time. It replaces what was asked for the hosts before.
   *
   * @param work the hosts, the parts and the end; the peers serve at the port that this edge has
   */
  InstallOutcome redirect(Work.RedirectShare work);

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
