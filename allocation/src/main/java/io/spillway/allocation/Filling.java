package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.AllocationSolution.Part;
import io.spillway.model.Capacity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * One need, covered from the cheapest offer on. This is a fractional covering problem whose limits
 * are nested, see {@link Cover}.
 */
final class Filling {
  private final AllocationProblem problem;
  private final Need need;
  private final List<Candidate> candidates;
  private final BigInteger limit;
  private final Cover cover;

  Filling(AllocationProblem problem, List<Candidate> candidates) {
    this.problem = problem;
    this.need = Need.of(problem);
    this.candidates = candidates;
    this.limit = Shares.limit(candidates, need);
    this.cover = Cover.fill(candidates, need, limit);
  }

  /** Whether of each offer nothing is taken, or its minimum. */
  boolean keepsMinimums(Reach reach) {
    return candidates.stream()
        .allMatch(it ->
            cover.of(it).signum() == 0 || cover.of(it).compareTo(reach.least(it.offer())) >= 0);
  }

  AllocationSolution solution() {
    List<Award> awards = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Candidate candidate : candidates) {
      BigInteger part = cover.of(candidate);
      if (part.signum() > 0) {
        Capacity capacity = need.taking(part, candidate.offer().capacity());
        awards.add(new Award(candidate.offer(), capacity, parts(capacity)));
      }
      reasons.add(reason(candidate));
    }
    if (limit.compareTo(need.largestShare()) > 0) {
      reasons.add(relaxed(need.largestShare(), limit, need.requests()));
    }
    Capacity shortfall = shortfall();
    if (!shortfall.equals(Capacity.ZERO)) {
      reasons.add(shortfall + " of " + problem.needed() + " cannot be covered by these offers");
    }
    return new AllocationSolution(
        problem.arrangement(), problem.round(), awards, shortfall, reasons);
  }

  private List<Part> parts(Capacity capacity) {
    return problem.needs().isEmpty() ? List.of() : List.of(new Part(0, capacity));
  }

  private Capacity shortfall() {
    if (need.requests().signum() == 0) {
      return problem.needed();
    }
    BigInteger left = cover.left();
    return Rates.capacity(left, Rates.proportionUp(need.bits(), left, need.requests()))
        .min(problem.needed());
  }

  private String reason(Candidate candidate) {
    BigInteger part = cover.of(candidate);
    if (part.signum() > 0) {
      return candidate.described()
          + ": taken, "
          + Rates.rate(part)
          + " of "
          + Rates.rate(candidate.usable())
          + " usable";
    }
    String why;
    if (!candidate.isFit()) {
      why = candidate.unfit();
    } else if (need.requests().signum() == 0) {
      why = "nothing is needed";
    } else if (cover.carriedBy(candidate.lender()).compareTo(limit) >= 0) {
      why = "its lender carries its largest share, " + percent(limit, need.requests());
    } else {
      why = "the need is covered by offers that are no dearer";
    }
    return candidate.described() + ": left, as " + why;
  }

  /** That the largest share of a lender gives way. */
  static String relaxed(BigInteger from, BigInteger to, BigInteger needed) {
    return "the largest share of one lender is relaxed from "
        + percent(from, needed)
        + " to "
        + percent(to, needed)
        + ", as the need could not be covered otherwise";
  }

  private static String percent(BigInteger part, BigInteger whole) {
    return whole.signum() == 0
        ? "0 %"
        : new BigDecimal(part)
                .movePointRight(2)
                .divide(new BigDecimal(whole), 1, RoundingMode.HALF_UP)
                .toPlainString()
            + " %";
  }
}
