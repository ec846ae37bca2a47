package io.spillway.model;

import java.util.List;

/**
 * The answer to an allocation problem.
 *
 * @param arrangement for which arrangement
 * @param round the problem's round
 * @param awards what is taken of which offer; none is zero
 * @param shortfall what could not be covered
 * @param reasons why each offer was taken or left, a line each
 */
public record AllocationSolution(
    ArrangementId arrangement,
    int round,
    List<Award> awards,
    Capacity shortfall,
    List<String> reasons) {
  /** Copies. */
  public AllocationSolution {
    awards = List.copyOf(awards);
    reasons = List.copyOf(reasons);
  }

  /**
   * What is taken of one offer.
   *
   * @param offer the offer
   * @param capacity how much of it
   */
  public record Award(Offer offer, Capacity capacity) {}
}
