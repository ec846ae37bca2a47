package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationProof;
import io.spillway.model.AllocationProof.Case;
import io.spillway.model.AllocationProof.Decision;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.AllocationSolution.Part;
import io.spillway.model.Offer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks a solution that carries a proof: the awards against all limits, the cost against the
 * awards, and the bound against the prices that are to prove it.
 */
final class SpreadCheck {
  private final AllocationProblem problem;
  private final Spread spread;
  private final BigInteger rounding;
  private final List<String> violations = new ArrayList<>();

  SpreadCheck(AllocationProblem problem) {
    this.problem = problem;
    Reach reach = new Reach(problem);
    this.spread = Spread.of(problem, Candidate.list(problem, Need.of(problem), reach), reach);
    this.rounding = spread.rounding();
  }

  List<String> violations(AllocationSolution solution, AllocationProof proof) {
    if (!solution.arrangement().equals(problem.arrangement())
        || solution.round() != problem.round()) {
      violations.add("solves another problem, round " + solution.round());
    }
    BigInteger[] taken = taken(solution);
    if (violations.isEmpty()) {
      Choice choice = new Choice(spread, taken);
      checkLimits(choice);
      if (!Spreading.shortfall(problem, spread, choice).equals(solution.shortfall())) {
        violations.add(
            "the shortfall is "
                + Spreading.shortfall(problem, spread, choice)
                + ", not "
                + solution.shortfall());
      }
      checkProof(choice, proof);
    }
    return List.copyOf(violations);
  }

  private BigInteger[] taken(AllocationSolution solution) {
    BigInteger[] taken = new BigInteger[spread.columns];
    Arrays.fill(taken, BigInteger.ZERO);
    SortedMap<Integer, Integer> columns = new TreeMap<>();
    for (int column = 0; column < spread.columns; column++) {
      columns.put(spread.offerOf[column] * spread.needs.size() + spread.needOf[column], column);
    }
    for (Award award : solution.awards()) {
      int offer = offer(award.offer());
      String who = "the award of " + award.capacity() + " to offer " + award.offer().id();
      if (offer < 0) {
        violations.add(who + ": there is no such offer to choose");
        continue;
      }
      if (!award.offer().capacity().covers(award.capacity())) {
        violations.add(who + " is more than the " + award.offer().capacity() + " offered");
      }
      BigInteger sum = BigInteger.ZERO;
      for (Part part : award.parts()) {
        boolean known = part.need() >= 0 && part.need() < spread.needs.size();
        Integer column = known ? columns.remove(offer * spread.needs.size() + part.need()) : null;
        if (column == null) {
          violations.add(who + ": it cannot carry need " + part.need() + ", or carries it twice");
        } else {
          taken[column] = Rates.of(part.capacity().requests());
          sum = sum.add(taken[column]);
          checkBits(who, part, taken[column]);
        }
      }
      if (!near(sum, Rates.of(award.capacity().requests()))) {
        violations.add(who + " is not the sum of its parts, " + Rates.rate(sum));
      }
    }
    return taken;
  }

  private void checkBits(String who, Part part, BigInteger requests) {
    Need need = spread.needs.get(part.need());
    if (need.bits().signum() > 0 && !near(requests, need.fitting(part.capacity()))) {
      violations.add(who + " lacks the bits that go with its requests");
    }
  }

  private int offer(Offer wanted) {
    for (int offer = 0; offer < spread.offers.size(); offer++) {
      if (spread.offers.get(offer).offer().equals(wanted)) {
        return offer;
      }
    }
    return -1;
  }

  private void checkLimits(Choice choice) {
    for (int column = 0; column < spread.columns; column++) {
      if (choice.of(column).compareTo(spread.most[column].add(rounding)) > 0) {
        violations.add(
            spread.offers.get(spread.offerOf[column]).named()
                + " carries more of need "
                + spread.needOf[column]
                + " than it can");
      }
    }
    for (int need = 0; need < spread.needs.size(); need++) {
      if (choice.over(need).compareTo(rounding) > 0) {
        violations.add("more of need " + need + " is awarded than is needed");
      }
    }
    BigInteger[] least = new BigInteger[spread.limits.size()];
    Arrays.fill(least, BigInteger.ONE);
    for (int k = 0; k < spread.row.length; k++) {
      least[spread.row[k]] = least[spread.row[k]].max(spread.coefficient[k]);
    }
    for (int limit = 0; limit < spread.limits.size(); limit++) {
      Spread.Limit of = spread.limits.get(limit);
      BigInteger slack = rounding.multiply(least[limit]);
      if (!of.share() && choice.used(limit).compareTo(of.cap().add(slack)) > 0) {
        violations.add(of.label() + " is exceeded");
      }
    }
    for (int offer : choice.belowLeast()) {
      violations.add(spread.offers.get(offer).named() + " is taken for less than its minimum");
    }
  }

  private void checkProof(Choice choice, AllocationProof proof) {
    if (!choice.cost().equals(proof.cost())) {
      violations.add("the cost is " + choice.cost() + ", not " + proof.cost());
    }
    if (!partition(proof.cases(), 0)) {
      violations.add("the cases of the proof are not all cases there are");
      return;
    }
    Lagrangian lagrangian = new Lagrangian(spread);
    BigInteger bound = proof.cost();
    for (Case each : proof.cases()) {
      if (each.prices().tailMap(spread.needs.size()).values().stream()
          .anyMatch(price -> price.signum() < 0)) {
        violations.add("a price of a limit in the proof is negative");
        return;
      }
      bound = bound.min(lagrangian.bound(each.decisions(), each.prices()));
    }
    if (!bound.equals(proof.bound())) {
      violations.add("the prices prove a bound of " + bound + ", not " + proof.bound());
    }
    boolean optimal = proof.cost().subtract(bound).compareTo(Search.tolerance(spread, choice)) <= 0;
    if (optimal != proof.optimal()) {
      violations.add(
          optimal ? "the choice is optimal, not told" : "the choice is not proven optimal");
    }
  }

  /** Whether the cases are the leaves of a tree whose branches are: taken, and not taken. */
  private boolean partition(List<Case> cases, int depth) {
    if (cases.size() == 1 && cases.getFirst().decisions().size() == depth) {
      return true;
    }
    List<Case> taken = new ArrayList<>();
    List<Case> left = new ArrayList<>();
    @Nullable Integer offer = null;
    for (Case each : cases) {
      if (each.decisions().size() <= depth) {
        return false;
      }
      Decision decision = each.decisions().get(depth);
      boolean isOffer = decision.offer() >= 0 && decision.offer() < spread.offers.size();
      if (!isOffer || (offer != null && offer != decision.offer())) {
        return false;
      }
      offer = decision.offer();
      (decision.taken() ? taken : left).add(each);
    }
    return !taken.isEmpty()
        && !left.isEmpty()
        && partition(taken, depth + 1)
        && partition(left, depth + 1);
  }

  private boolean near(BigInteger one, BigInteger other) {
    return one.subtract(other).abs().compareTo(rounding) <= 0;
  }
}
