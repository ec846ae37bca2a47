package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Checks a solution against its problem. */
final class Check {
  private final AllocationProblem problem;
  private final Need need;
  private final Reach reach;
  private final List<Candidate> candidates;
  private final BigInteger limit;

  /** Millionths of a request per second by which sums may differ, as each rate was rounded. */
  private final BigInteger rounding;

  Check(AllocationProblem problem) {
    this.problem = problem;
    this.need = Need.of(problem);
    this.reach = new Reach(problem);
    this.candidates = Candidate.list(problem, need, reach);
    this.limit = Shares.limit(candidates, need);
    this.rounding = BigInteger.valueOf(2L + 2L * candidates.size());
  }

  List<String> violations(AllocationSolution solution) {
    List<String> violations = new ArrayList<>();
    if (!solution.arrangement().equals(problem.arrangement())
        || solution.round() != problem.round()) {
      violations.add(
          "solves round "
              + solution.round()
              + " of "
              + solution.arrangement()
              + ", not round "
              + problem.round()
              + " of "
              + problem.arrangement());
    }
    if (problem.needs().size() > 1) {
      violations.add("several needs are chosen for without a proof");
    }
    checkAwards(solution, violations);
    if (violations.isEmpty()) {
      checkShares(solution, violations);
      checkCover(solution, violations);
      checkCost(solution, violations);
    }
    return List.copyOf(violations);
  }

  private void checkAwards(AllocationSolution solution, List<String> violations) {
    Set<List<Object>> seen = new HashSet<>();
    for (Award award : solution.awards()) {
      Offer offer = award.offer();
      String who = "the award of " + award.capacity() + " to " + name(offer);
      if (candidates.stream().noneMatch(it -> it.isFit() && it.offer().equals(offer))) {
        violations.add(who + ": there is no such offer to choose");
      } else if (!seen.add(List.of(offer.lender(), offer.id()))) {
        violations.add(who + ": it is the second");
      } else if (!offer.capacity().covers(award.capacity())) {
        violations.add(who + " is more than the " + offer.capacity() + " offered");
      } else if (award.capacity().requests().perSecond() == 0) {
        violations.add(who + " is nothing");
      } else if (exceeds(reach.least(offer), part(award))) {
        violations.add(who + " is less than its minimum");
      } else if (far(part(award), need.fitting(award.capacity()))) {
        violations.add(who + " lacks the bits that go with its requests");
      }
    }
  }

  private void checkShares(AllocationSolution solution, List<String> violations) {
    carried(solution)
        .forEach((lender, sum) -> {
          if (exceeds(sum, limit)) {
            violations.add(
                lender
                    + " carries "
                    + Rates.rate(sum)
                    + ", more than its largest share of "
                    + Rates.rate(limit));
          }
        });
  }

  private void checkCover(AllocationSolution solution, List<String> violations) {
    BigInteger sum = sum(carried(solution));
    BigInteger possible = sum(Shares.byLender(candidates)).min(need.requests());
    if (exceeds(sum, need.requests())) {
      violations.add("the awards are " + Rates.rate(sum) + ", more than is needed");
    }
    if (exceeds(possible, sum)) {
      violations.add(
          "the awards are " + Rates.rate(sum) + " where " + Rates.rate(possible) + " can be had");
    }
    Capacity told = solution.shortfall();
    BigInteger missing = need.requests().subtract(sum).max(BigInteger.ZERO);
    if (problem.needed().requests().perSecond() > 0 && far(Rates.of(told.requests()), missing)) {
      violations.add("the shortfall is " + Rates.rate(missing) + ", not " + told.requests());
    }
  }

  /** Optimality by exchange: no part can move to a cheaper offer. */
  private void checkCost(AllocationSolution solution, List<String> violations) {
    SortedMap<CdnName, BigInteger> carried = carried(solution);
    for (Award award : solution.awards()) {
      Price price =
          Price.of(award.offer().tariff(), need.milliBitsPerRequest())
              .times(Candidate.factor(problem, award.offer()));
      for (Candidate cheaper : candidates) {
        boolean within =
            cheaper.lender().equals(award.offer().lender())
                || exceeds(
                    limit, carried.getOrDefault(cheaper.lender(), BigInteger.ZERO).add(rounding));
        if (cheaper.isFit()
            && cheaper.weighed().compareTo(price) < 0
            && within
            && exceeds(cheaper.usable(), taken(solution, cheaper).add(rounding))) {
          violations.add(
              name(award.offer()) + " is taken while " + name(cheaper.offer()) + " is cheaper");
        }
      }
    }
  }

  private BigInteger taken(AllocationSolution solution, Candidate candidate) {
    return solution.awards().stream()
        .filter(award -> award.offer().equals(candidate.offer()))
        .map(Check::part)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static SortedMap<CdnName, BigInteger> carried(AllocationSolution solution) {
    SortedMap<CdnName, BigInteger> carried = new TreeMap<>();
    solution
        .awards()
        .forEach(award -> carried.merge(award.offer().lender(), part(award), BigInteger::add));
    return carried;
  }

  private static BigInteger part(Award award) {
    return Rates.of(award.capacity().requests());
  }

  private static BigInteger sum(SortedMap<CdnName, BigInteger> byLender) {
    return byLender.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  private boolean exceeds(BigInteger number, BigInteger limit) {
    return number.subtract(limit).compareTo(rounding) > 0;
  }

  private boolean far(BigInteger one, BigInteger other) {
    return exceeds(one, other) || exceeds(other, one);
  }

  private static String name(Offer offer) {
    return "offer " + offer.id() + " of " + offer.lender();
  }
}
