package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.Tariff;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is paid where bidders were told of one price per footprint: the tariff of the dearest bid
 * that is accepted there. No price is computed, so none is rounded. Each accepted bid is paid no
 * less than it bid, whatever is served, and no more than somebody bid below the ceiling.
 *
 * <p>Where that is not so simple, each is paid as bid, and the reason is told. Two footprints are
 * coupled where one offer that could be chosen serves clients of both, since its capacity, its
 * limits and its minimum are then one for both; and, if there is a largest share, where the offers
 * of one lender do. And a tariff has three prices: one bid has to be the dearest in each.
 */
final class UniformPrices {
  private final AllocationProblem problem;
  private final List<Candidate> fit;
  private final Reach reach;
  private final List<Award> awards;
  private final List<String> reasons = new ArrayList<>();

  private UniformPrices(AllocationProblem problem, List<Award> chosen) {
    this.problem = problem;
    this.reach = new Reach(problem);
    this.fit =
        Candidate.list(problem, Need.of(problem), reach).stream().filter(Candidate::isFit).toList();
    TreeMap<Integer, List<Award>> winners = new TreeMap<>();
    this.awards = new ArrayList<>();
    for (Award award : chosen) {
      awards.add(award.at(award.offer().tariff()));
      if (problem.uniform().contains(award.offer().id())) {
        needs(award)
            .forEach(need -> winners.computeIfAbsent(need, _ -> new ArrayList<>()).add(award));
      }
    }
    winners.forEach(this::price);
  }

  /** What is paid for awards, whatever they say of it. */
  static UniformPrices of(AllocationProblem problem, List<Award> awards) {
    return new UniformPrices(problem, awards);
  }

  /** Awards with what is paid for them, whatever they say of it. */
  static List<Award> paid(AllocationProblem problem, List<Award> awards) {
    return problem.uniform().isEmpty()
        ? awards.stream().map(award -> award.at(award.offer().tariff())).toList()
        : of(problem, awards).awards();
  }

  /** A solution with what is paid, and why. */
  static AllocationSolution applied(AllocationProblem problem, AllocationSolution solution) {
    if (problem.uniform().isEmpty()) {
      return solution;
    }
    UniformPrices prices = of(problem, solution.awards());
    List<String> reasons = new ArrayList<>(solution.reasons());
    reasons.addAll(prices.reasons());
    return new AllocationSolution(
        solution.arrangement(),
        solution.round(),
        prices.awards(),
        solution.shortfall(),
        reasons,
        solution.proof());
  }

  /** The awards with what is paid. */
  List<Award> awards() {
    return List.copyOf(awards);
  }

  /** A line for each footprint of which a bid is accepted. */
  List<String> reasons() {
    return List.copyOf(reasons);
  }

  private static SortedSet<Integer> needs(Award award) {
    SortedSet<Integer> needs = new TreeSet<>();
    award.parts().forEach(part -> needs.add(part.need()));
    if (needs.isEmpty()) {
      needs.add(0);
    }
    return needs;
  }

  private void price(int need, List<Award> winners) {
    String who = "clients of " + Explanation.footprint(problem, need) + ": ";
    Optional<String> coupled = coupling(need);
    if (coupled.isPresent()) {
      reasons.add(who + "each bid is paid as bid, as " + coupled.get());
      return;
    }
    Optional<Award> dearest =
        winners.stream()
            .filter(it ->
                winners.stream()
                    .allMatch(other -> other.offer().tariff().within(it.offer().tariff())))
            .findFirst();
    if (dearest.isEmpty()) {
      reasons.add(
          who + "each bid is paid as bid, as no accepted bid is the dearest in each of its prices");
      return;
    }
    Tariff price = dearest.get().offer().tariff();
    awards.replaceAll(it -> isOf(winners, it) ? it.at(price) : it);
    reasons.add(
        who
            + "each accepted bid is paid the price of the dearest of them, offer "
            + dearest.get().offer().id()
            + " of "
            + dearest.get().offer().lender()
            + ": "
            + price.perMillionRequests()
            + " per million requests, "
            + price.perGigabyte()
            + " per gigabyte, "
            + price.perCommittedHour()
            + " per committed hour");
  }

  private static boolean isOf(List<Award> winners, Award award) {
    return winners.stream().anyMatch(it -> it.offer().equals(award.offer()));
  }

  /** What couples a footprint with another one; empty where nothing does. */
  private Optional<String> coupling(int need) {
    for (Candidate here : fit) {
      if (!reach.served(here.offer()).contains(need)) {
        continue;
      }
      for (Candidate there : fit) {
        boolean same = there.equals(here);
        boolean shared = problem.maxShare() < 1 && there.lender().equals(here.lender());
        Optional<Integer> other =
            reach.served(there.offer()).stream().filter(it -> it != need).findFirst();
        if ((same || shared) && other.isPresent()) {
          return Optional.of(
              (same ? here.named() : "the largest share of " + here.lender())
                  + " is one for clients of "
                  + Explanation.footprint(problem, other.get())
                  + " too");
        }
      }
    }
    return Optional.empty();
  }
}
