package io.spillway.simulator.cdn;

import java.util.Locale;

/**
 * The ways in which a CDN lies to others. Its own parts are honest; its mouth and hands are not.
 */
public enum Lie {
  /** As a lender, claims more than it served, in statements and invoices. */
  OVERCHARGES,
  /** As a lender, offers many times what it has, and so cannot sign for it. */
  OVERPROMISES,
  /** As a lender, offers, signs, and then says that it has refused. */
  GOES_BACK,
  /** As a lender, answers probes, refuses clients, and reports that it has served them. */
  SHIRKS,
  /** As a lender, reports another load than there is: none, a part, a multiple. */
  MISREPORTS,
  /** As a lender, signs one agreement and is never heard of again. */
  VANISHES,
  /** As a borrower, never answers statements and invoices. */
  NEVER_PAYS,
  /** As a borrower, disputes every statement with an estimate of nothing, and every invoice. */
  DISPUTES,
  /** Advertises a hundred times its capacity. */
  BOASTS,
  /** Says old messages again, its own and those of others, to anybody. */
  REPLAYS,
  /** Changes what was agreed: proposals to its favour, signed terms under the old signatures. */
  ALTERS,
  /** Says absurd things about agreements, its own and those of others. */
  MEDDLES,
  /**
   * Ends agreements as of long ago, so that nothing be owed for the time before: as a borrower when
   * it ends them, as a lender at any moment.
   */
  BACKDATES,
  /**
   * Says different things to different peers in auctions, all well signed, opens other bids than it
   * has committed to, and commits late.
   */
  EQUIVOCATES;

  /** The word by which it is chosen. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
