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
 * @param nonces the borrower's probe nonces that the lender's logs show, sorted
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
  /** Copies and sorts. */
  public Statement {
    nonces = nonces.stream().sorted().toList();
  }
}
