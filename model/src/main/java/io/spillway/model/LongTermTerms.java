package io.spillway.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One version of a long-term agreement, as its author signs it and the other party may. A newer
 * version that both have signed takes the place of the older one.
 *
 * @param id names the agreement at both parties
 * @param version 1 for what the borrower proposes first, then one more for each counter-proposal
 * @param author which of the parties proposes this version
 * @param borrower who may borrow under it
 * @param lender who lends
 * @param service the borrower's service
 * @param hosts the host names to be served
 * @param origin where the lender fetches the content
 * @param probePath the path by which the borrower checks a delegation
 * @param footprint whose clients are served
 * @param redirectZone the lender's domain below which short agreements may name a {@link
 *     AgreementTerms#redirectHost}; absent when clients cannot be redirected to it
 * @param conditions what is negotiated
 * @param answerBy until when the other party can approve it
 */
public record LongTermTerms(
    LongTermId id,
    int version,
    CdnName author,
    CdnName borrower,
    CdnName lender,
    ServiceId service,
    List<HostName> hosts,
    Origin origin,
    String probePath,
    Footprint footprint,
    Optional<HostName> redirectZone,
    LongTermConditions conditions,
    Instant answerBy) {
  /** The most versions of one agreement: who has not agreed by then begins another. */
  public static final int MOST_VERSIONS = 100;

  /** Copies; throws {@link IllegalArgumentException} naming the wrong value. */
  public LongTermTerms {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty() || hosts.size() > 64) {
      throw new IllegalArgumentException(
          "long-term agreement: name 1 to 64 hosts, not " + hosts.size());
    }
    Paths.require("probe path", probePath);
    if (borrower.equals(lender)) {
      throw new IllegalArgumentException("long-term agreement: " + lender + " lends to itself");
    }
    if (!author.equals(borrower) && !author.equals(lender)) {
      throw new IllegalArgumentException(
          "long-term agreement: its author " + author + " is neither borrower nor lender");
    }
    if (version < 1 || version > MOST_VERSIONS) {
      throw new IllegalArgumentException(
          "long-term version " + version + ": use 1 to " + MOST_VERSIONS);
    }
    if (!id.value().startsWith(borrower + ":")) {
      throw new IllegalArgumentException(
          "long-term agreement " + id + ": begin its name with " + borrower + ":");
    }
    // Throws where both names together are too long.
    id.offerOf(lender);
  }

  /** The offer that the agreement stands for. */
  public OfferId offer() {
    return id.offerOf(lender);
  }

  /** Who has to answer this version. */
  public CdnName other() {
    return author.equals(borrower) ? lender : borrower;
  }

  /** Whether a CDN is one of the two parties. */
  public boolean isWith(CdnName cdn) {
    return lender.equals(cdn) || borrower.equals(cdn);
  }

  /** The next version, by one of the parties. */
  public LongTermTerms next(
      CdnName by, Optional<HostName> zone, LongTermConditions others, Instant answerBy) {
    return new LongTermTerms(
        id,
        version + 1,
        by,
        borrower,
        lender,
        service,
        hosts,
        origin,
        probePath,
        footprint,
        zone,
        others,
        answerBy);
  }
}
