package io.spillway.model;

import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;

/**
 * A lower bound on the cost of every solution of an allocation problem, and the prices that prove
 * it: anybody who has the problem can compute the bound from them. Amounts are in units of the
 * solver's, finer than any money.
 *
 * @param cost what the solution costs in an hour, with the weights of what is not covered
 * @param bound no solution costs less
 * @param optimal whether cost and bound differ by no more than rates are rounded
 * @param cases with minimum quantities: the cases into which all solutions fall, each with prices
 *     of its own; one case without decisions where there are none
 */
public record AllocationProof(
    BigInteger cost, BigInteger bound, boolean optimal, List<Case> cases) {
  /** Copies. */
  public AllocationProof {
    cases = List.copyOf(cases);
  }

  /**
   * Solutions with these decisions in common.
   *
   * @param decisions in the order in which they were taken
   * @param prices of what is needed and of the limits, by their number; absent ones are 0
   */
  public record Case(List<Decision> decisions, SortedMap<Integer, BigInteger> prices) {
    /** Copies. */
    public Case {
      decisions = List.copyOf(decisions);
    }
  }

  /**
   * Whether an offer with a minimum is taken.
   *
   * @param offer its number in the solver's order
   * @param taken for its minimum at least; else not at all
   */
  public record Decision(int offer, boolean taken) {}
}
