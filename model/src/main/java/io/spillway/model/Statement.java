package io.spillway.model;

import java.time.Instant;
import java.util.List;

/**
 * A signed account of one agreement's usage in one interval, by the lender.
 *
 * @param agreement which agreement
 * @param number 0, 1, 2, ... without gap
 * @param from the beginning of the interval
 * @param to its end, exclusive
 * @param usage what was served
 * @param nonces the borrower's probe nonces that the lender's logs show, sorted; at most {@value
 *     #MOST_NONCES}: one with so many does not show all that the logs do
 * @param last whether nothing follows
 */
public record Statement(
    AgreementId agreement,
    int number,
    Instant from,
    Instant to,
    Usage usage,
    List<String> nonces,
    boolean last) {
  /**
   * The most nonces of a statement. Anybody can ask for the probe path, so there is a bound, or
   * clients could make a statement longer than what can be sent.
   */
  public static final int MOST_NONCES = 1_000;

  /** Copies and sorts. */
  public Statement {
    nonces = nonces.stream().sorted().toList();
  }

  /** Whether a nonce that is not in it may have been in the logs all the same. */
  public boolean full() {
    return nonces.size() >= MOST_NONCES;
  }
}
