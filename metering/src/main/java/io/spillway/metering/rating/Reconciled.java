package io.spillway.metering.rating;

import io.spillway.model.Usage;
import java.math.BigInteger;
import java.time.Instant;

/**
 * What both parties have settled between them so far. Both fold the same statements and verdicts
 * and so come to the same sums.
 *
 * @param next the number of the first statement without a verdict
 * @param estimate the borrower's estimates so far, in requests
 * @param squares the sum of the squares of these estimates: how much the error of their sum may be
 * @param payable what of the lender's claims is paid
 * @param until until when the commitment is paid
 * @param disputed how many statements were disputed
 */
public record Reconciled(
    int next, long estimate, BigInteger squares, Usage payable, Instant until, int disputed) {
  /** Before the first statement. */
  public static Reconciled nothing(Instant from) {
    return new Reconciled(0, 0, BigInteger.ZERO, Usage.NONE, from, 0);
  }
}
