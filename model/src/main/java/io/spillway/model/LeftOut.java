package io.spillway.model;

/** Why a bid that was opened as it was committed to did not compete in the choice. */
public enum LeftOut {
  /** One of its prices is above the ceiling; a transcript proves it. */
  ABOVE_CEILING("a price is above the ceiling"),
  /** It does not serve all clients that were asked for; a transcript proves it. */
  ELSEWHERE("it does not serve all clients that were asked for"),
  /** It would have ended before it could be accepted; a transcript bears it out in part. */
  TOO_SHORT("it would have ended before it could be accepted"),
  /** An operator forbids dealings with its bidder; the primary's word. */
  FORBIDDEN("an operator forbids dealings with the bidder"),
  /** Rule {@code borrow.from} does not admit its bidder any more; the primary's word. */
  NOT_ADMITTED("the policy borrow.from does not admit the bidder any more"),
  /** The content provider does not consent to its bidder any more; the primary's word. */
  NO_CONSENT("the content provider does not consent to the bidder any more"),
  /** It serves the site still, under an agreement that ends; the primary's word. */
  ENDING("the bidder serves the site still, under an agreement that ends"),
  /** Agreements with its bidder end soon after they are signed; the primary's word. */
  SHORT_LIVED("too many agreements with the bidder ended within the hour in which they began");

  private final String words;

  LeftOut(String words) {
    this.words = words;
  }

  /** A line for people. */
  public String words() {
    return words;
  }
}
