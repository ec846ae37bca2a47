package io.spillway.model;

import java.time.Instant;
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
   * Sign a document of an auction; comes back as {@code AuctionDocumentSigned}.
   *
   * @param content what to sign; this CDN is its author
   */
  record SignAuctionDocument(AuctionDocument content) implements Work {}

  /**
   * Draw a salt, seal the price ceiling with it, and sign the call; comes back as {@code
   * CallSealed}.
   *
   * @param auction which auction
   * @param primary this CDN
   * @param requirement what is needed
   * @param pricing what winners are paid
   * @param commitBy until when commitments are taken
   * @param openBy until when bids can be opened
   */
  record SealCall(
      RequestId auction,
      CdnName primary,
      Requirement requirement,
      PricingRule pricing,
      Instant commitBy,
      Instant openBy)
      implements Work {
    /** What is to be sealed. */
    public SealedCeiling ceiling(String salt) {
      return new SealedCeiling(requirement.ceiling(), salt);
    }

    /** The call that is to be signed. */
    public AuctionDocument.Call call(SealedCeiling sealed) {
      return new AuctionDocument.Call(
          auction, primary, Inquiry.of(requirement), sealed.digest(), pricing, commitBy, openBy);
    }
  }

  /**
   * Draw a salt and sign a bid; comes back as {@code AuctionDocumentSigned}.
   *
   * @param auction which auction
   * @param call the digest of the signed call
   * @param offer what is bid
   */
  record SealBid(RequestId auction, DocumentDigest call, Offer offer) implements Work {}

  /**
   * Sign a version of a long-term agreement as its author; comes back as {@code LongTermSigned}.
   *
   * @param terms what to sign
   */
  record SignLongTerm(LongTermTerms terms) implements Work {}

  /**
   * Add the other party's signature; comes back as {@code LongTermCountersigned}.
   *
   * @param terms what the document says
   * @param document the compact JWS with the author's signature
   */
  record CountersignLongTerm(LongTermTerms terms, String document) implements Work {}

  /**
   * Sign, by a key of this CDN, that it is not to be believed any more; comes back as {@code
   * RevocationSigned}, or not at all if this CDN does not hold the key.
   *
   * @param key which key
   * @param reason a line for people
   */
  record SignRevocation(KeyId key, String reason) implements Work {}

  /**
   * Believe these keys no more, and no others less. What was asked for before is replaced.
   *
   * @param keys all that are revoked
   */
  record RefuseKeys(List<RevokedKey> keys) implements Work {
    /** Copies. */
    public RefuseKeys {
      keys = List.copyOf(keys);
    }
  }

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
    /** The detail of a result that the borrower may be told: where the origin is not permitted. */
    public static final String ORIGIN_REFUSED =
        "its origin is not one that edges here fetch from: name one that everybody can reach";

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
   * @param host by which of the agreement's names; the redirect host must resolve to the address
   *     too
   * @param address which edge
   * @param nonce goes into the query so that the peer's log shows it
   */
  record ProbeSite(AgreementTerms terms, HostName host, IpAddress address, String nonce)
      implements Work {}

  /**
   * Give the redirector its next table. The epoch is filled in by the runtime.
   *
   * @param table the table
   */
  record PublishTable(SteeringTable table) implements Work {}

  /**
   * Have the primary's own edges redirect (302) a share of a service's clients. What was asked for
   * before is replaced.
   *
   * @param service which service
   * @param hosts its host names
   * @param parts to whom, in a stable order; empty takes the redirection away
   * @param until when the edges end it by themselves, whatever becomes of this node
   */
  record RedirectShare(ServiceId service, List<HostName> hosts, List<Part> parts, Instant until)
      implements Work {
    /**
     * One peer's part.
     *
     * @param host the peer's own name for the site
     * @param share of the clients of the own edges, above 0 to 1
     */
    public record Part(HostName host, double share) {
      /** Checks the share; throws {@link IllegalArgumentException}. */
      public Part {
        if (!(share > 0 && share <= 1)) {
          throw new IllegalArgumentException("redirected share " + share + ": use above 0, to 1");
        }
      }
    }

    /** Copies; throws {@link IllegalArgumentException} when the parts are more than the whole. */
    public RedirectShare {
      hosts = List.copyOf(hosts);
      parts = List.copyOf(parts);
      if (parts.stream().mapToDouble(Part::share).sum() > 1.000_001) {
        throw new IllegalArgumentException("redirected shares of " + service + ": use 1 in all");
      }
    }
  }
}
