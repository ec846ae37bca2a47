package io.spillway.model;

import java.util.Optional;

/**
 * Names one long-term agreement, the same at both parties; begins with its borrower's name and a
 * colon.
 *
 * @param value 1 to 128 characters of {@code a-z 0-9 . _ : -}, starting with a letter or digit
 */
public record LongTermId(String value) implements Comparable<LongTermId> {
  private static final String MARK = ":long-term:";

  /** Checks the form; throws {@link IllegalArgumentException} naming the value. */
  public LongTermId {
    Tokens.require("long-term agreement id", value);
  }

  /**
   * The offer that a long-term agreement stands for at its lender: what short agreements under it
   * accept, and what its reservation is called. Throws {@link IllegalArgumentException} when the
   * names are too long for one.
   */
  public OfferId offerOf(CdnName lender) {
    return new OfferId(lender + MARK + value);
  }

  /** The long-term agreement that an offer stands for; empty for any other offer. */
  public static Optional<LongTermId> behind(OfferId offer) {
    int at = offer.value().indexOf(MARK);
    String rest = at < 0 ? "" : offer.value().substring(at + MARK.length());
    return rest.isEmpty() || !Character.isLetterOrDigit(rest.charAt(0))
        ? Optional.empty()
        : Optional.of(new LongTermId(rest));
  }

  @Override
  public int compareTo(LongTermId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
