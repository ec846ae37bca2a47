package io.spillway.model;

import java.util.List;

/**
 * A computation or an act outside the deciding parts, asked for by one of them. Doing it twice has
 * the effect of doing it once; where it has a result, the result comes back as a message.
 */
public sealed interface Work {
  /**
   * Sign this CDN's advertisement; comes back as {@code AdvertisementSigned}.
   *
   * @param advertisement what to sign
   */
  record SignAdvertisement(Advertisement advertisement) implements Work {}

  /**
   * Sign terms as their borrower; comes back as {@code ProposalSigned}.
   *
   * @param terms what to sign
   */
  record SignProposal(AgreementTerms terms) implements Work {}

  /**
   * Add the lender's signature; comes back as {@code AcceptanceSigned}.
   *
   * @param terms what the document says
   * @param document the JWS with the borrower's signature
   */
  record SignAcceptance(AgreementTerms terms, String document) implements Work {}

  /**
   * Choose among offers; comes back as {@code AllocationSolved}.
   *
   * @param problem what to solve
   */
  record SolveAllocation(AllocationProblem problem) implements Work {}

  /**
   * Make a site ready on this CDN's edges; comes back as {@code DelegationResult}.
   *
   * @param terms under which agreement
   * @param edges which edges; the caps are shared out among them by capacity
   */
  record InstallSite(AgreementTerms terms, List<Edge> edges) implements Work {
    /** Copies. */
    public InstallSite {
      edges = List.copyOf(edges);
    }
  }

  /**
   * Take a site off this CDN's edges and read their logs to the end; comes back as {@code
   * DissolveResult}.
   *
   * @param terms under which agreement
   * @param edges which edges
   */
  record RemoveSite(AgreementTerms terms, List<Edge> edges) implements Work {
    /** Copies. */
    public RemoveSite {
      edges = List.copyOf(edges);
    }
  }

  /**
   * Ask a peer's edge as a client would; comes back as {@code ProbeCompleted}.
   *
   * @param terms under which agreement
   * @param address which edge
   * @param nonce goes into the query so that the peer's log shows it
   */
  record ProbeSite(AgreementTerms terms, IpAddress address, String nonce) implements Work {}

  /**
   * Give the redirector its next table. The epoch is filled in by the runtime.
   *
   * @param table the table
   */
  record PublishTable(SteeringTable table) implements Work {}

  /**
   * Have the primary's own edges redirect (302) a share of a host's requests.
   *
   * @param service which service
   * @param share the share, 0 to 1; 0 takes the redirection away
   * @param targets the peer addresses to send to, in a stable order
   */
  record RedirectShare(ServiceId service, double share, List<IpAddress> targets) implements Work {
    /** Copies. */
    public RedirectShare {
      targets = List.copyOf(targets);
    }
  }
}
