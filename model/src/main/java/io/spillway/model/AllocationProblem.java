package io.spillway.model;

import java.util.List;

/**
 * Which offers to take, and how much of each: cover the need at least cost.
 *
 * @param arrangement for which arrangement
 * @param round counts the attempts of one arrangement, so that a late answer is told apart
 * @param needed what has to be covered
 * @param requestsPerBit mean requests per bit, to price requests and bytes together; 0 if unknown
 * @param bids the offers to choose from, in a stable order
 * @param maxShare the largest share of the need that one lender may carry, above 0, at most 1
 */
public record AllocationProblem(
    ArrangementId arrangement,
    int round,
    Capacity needed,
    double requestsPerBit,
    List<Offer> bids,
    double maxShare) {
  /** Copies; throws {@link IllegalArgumentException} for a wrong share. */
  public AllocationProblem {
    bids = List.copyOf(bids);
    if (!(maxShare > 0 && maxShare <= 1)) {
      throw new IllegalArgumentException("largest share " + maxShare + ": use above 0, at most 1");
    }
  }
}
