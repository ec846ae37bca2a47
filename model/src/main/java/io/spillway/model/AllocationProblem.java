package io.spillway.model;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which offers to take, and how much of each: cover the need at least cost.
 *
 * @param arrangement for which arrangement
 * @param round counts the attempts of one arrangement, so that a late answer is told apart
 * @param needed what has to be covered in all; the sum of the needs, where there are any
 * @param requestsPerBit mean requests per bit, to price requests and bytes together; 0 if unknown
 * @param bids the offers to choose from, in a stable order
 * @param maxShare the largest share of the need that one lender may carry, above 0, at most 1
 * @param needs what is needed of it in each footprint; empty for one need that every offer can
 *     carry. At most {@value #MOST_NEEDS}
 * @param latencyAtMost where an offer states that clients of a footprint wait longer, it cannot
 *     carry them; absent for no such limit
 * @param least of each offer at least so much is taken, or nothing; 0 for any amount
 * @param factors on the prices of lenders whose record is known, above 0; they count in the choice,
 *     not in what is paid. 1 for a lender that is not named
 * @param uniform of the bids those that are paid one price per footprint ({@link
 *     PricingRule#UNIFORM}); the others are paid their own
 */
public record AllocationProblem(
    ArrangementId arrangement,
    int round,
    Capacity needed,
    double requestsPerBit,
    List<Offer> bids,
    double maxShare,
    List<Need> needs,
    Optional<Duration> latencyAtMost,
    RequestRate least,
    SortedMap<CdnName, Double> factors,
    SortedSet<OfferId> uniform) {
  /** The most footprints of one problem. */
  public static final int MOST_NEEDS = 1_000;

  private static final double MOST_FACTOR = 1_000;

  /** Copies; throws {@link IllegalArgumentException} naming the wrong value. */
  public AllocationProblem {
    bids = List.copyOf(bids);
    needs = List.copyOf(needs);
    factors = Collections.unmodifiableSortedMap(new TreeMap<>(factors));
    uniform = Collections.unmodifiableSortedSet(new TreeSet<>(uniform));
    if (!(maxShare > 0 && maxShare <= 1)) {
      throw new IllegalArgumentException("largest share " + maxShare + ": use above 0, at most 1");
    }
    if (needs.size() > MOST_NEEDS) {
      throw new IllegalArgumentException(
          "needs of " + needs.size() + " footprints: use at most " + MOST_NEEDS);
    }
    if (!needs.isEmpty() && !needed.equals(sum(needs))) {
      throw new IllegalArgumentException(
          "needed " + needed + ": use the sum of the needs, " + sum(needs));
    }
    for (Map.Entry<CdnName, Double> factor : factors.entrySet()) {
      if (!(factor.getValue() >= 1 / MOST_FACTOR && factor.getValue() <= MOST_FACTOR)) {
        throw new IllegalArgumentException(
            "price factor " + factor.getValue() + " of " + factor.getKey() + ": use 0.001 to 1000");
      }
    }
  }

  /** One need, any amount of each offer, and nothing known of the lenders. */
  public AllocationProblem(
      ArrangementId arrangement,
      int round,
      Capacity needed,
      double requestsPerBit,
      List<Offer> bids,
      double maxShare) {
    this(
        arrangement,
        round,
        needed,
        requestsPerBit,
        bids,
        maxShare,
        List.of(),
        Optional.empty(),
        RequestRate.ZERO,
        new TreeMap<>(),
        new TreeSet<>());
  }

  /** The same problem with other needs; what is needed becomes their sum. */
  public AllocationProblem withNeeds(List<Need> others) {
    return new AllocationProblem(
        arrangement,
        round,
        others.isEmpty() ? needed : sum(others),
        requestsPerBit,
        bids,
        maxShare,
        others,
        latencyAtMost,
        least,
        factors,
        uniform);
  }

  /** The same problem with the longest latency of the SLA. */
  public AllocationProblem within(Duration latency) {
    return new AllocationProblem(
        arrangement,
        round,
        needed,
        requestsPerBit,
        bids,
        maxShare,
        needs,
        Optional.of(latency),
        least,
        factors,
        uniform);
  }

  /** The same problem, with so much taken of each offer at least. */
  public AllocationProblem takingAtLeast(RequestRate rate) {
    return new AllocationProblem(
        arrangement,
        round,
        needed,
        requestsPerBit,
        bids,
        maxShare,
        needs,
        latencyAtMost,
        rate,
        factors,
        uniform);
  }

  /** The same problem with factors on the prices of lenders. */
  public AllocationProblem weighing(SortedMap<CdnName, Double> others) {
    return new AllocationProblem(
        arrangement,
        round,
        needed,
        requestsPerBit,
        bids,
        maxShare,
        needs,
        latencyAtMost,
        least,
        others,
        uniform);
  }

  /** The same problem, with bids that are paid one price per footprint. */
  public AllocationProblem payingOnePrice(SortedSet<OfferId> some) {
    return new AllocationProblem(
        arrangement,
        round,
        needed,
        requestsPerBit,
        bids,
        maxShare,
        needs,
        latencyAtMost,
        least,
        factors,
        some);
  }

  private static Capacity sum(List<Need> needs) {
    return needs.stream().map(Need::capacity).reduce(Capacity.ZERO, Capacity::plus);
  }

  /**
   * What is needed for the clients of one footprint.
   *
   * @param footprint whose clients
   * @param capacity how much
   */
  public record Need(Footprint footprint, Capacity capacity) {}
}
