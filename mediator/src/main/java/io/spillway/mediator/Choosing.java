package io.spillway.mediator;

import io.spillway.allocation.Allocator;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.Forecast;
import io.spillway.model.LongTermId;
import io.spillway.model.Offer;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.Work;
import io.spillway.model.message.MediatorMessage;
import io.spillway.policy.CompiledPolicy;
import java.util.List;
import java.util.Optional;

/**
 * Which of the offers there are: the problem that the solver is asked, and the check of its answer.
 * What is needed is one need, in the footprint of the requirement: demand is measured for a service
 * as a whole.
 */
final class Choosing {
  /** Violations that are told of an answer. */
  private static final int MOST_TOLD = 3;

  private Choosing() {}

  static void gathered(Desk desk, MediatorMessage.OffersGathered m) {
    Arrangement a = desk.state().arrangements().get(m.arrangement());
    if (a == null || !a.sourcing() || a.round() != m.round() || !a.phase().sources()) {
      return;
    }
    List<Offer> offers = m.offers().stream().filter(o -> unused(a, o)).toList();
    Forecast forecast = desk.state().forecasts().get(a.service());
    if (offers.isEmpty() && isLongTerm(m.offers()) && desk.policy().isPresent()) {
      Sourcing.goOn(desk, a.sourced(), a.requirement(), a.asks());
      return;
    }
    if (offers.isEmpty() && !m.asked() && forecast != null && desk.policy().isPresent()) {
      Sourcing.goOn(desk, a.sourced(), a.requirement(), true);
      return;
    }
    if (offers.isEmpty() || forecast == null || desk.policy().isEmpty()) {
      desk.change(
          a.sourced(),
          "no offer suits: "
              + a.requirement().capacity()
              + " cannot be had now; asked again in "
              + Sourcing.PAUSE.toSeconds()
              + " s");
      return;
    }
    AllocationProblem problem = problem(a, forecast, offers, desk.policy().get());
    desk.change(a, "");
    desk.note(new MediatorFact.ProblemPosed(problem));
    desk.perform(new Work.SolveAllocation(problem));
  }

  private static AllocationProblem problem(
      Arrangement a, Forecast forecast, List<Offer> offers, CompiledPolicy policy) {
    Requirement need = a.requirement();
    double perBit = forecast.meanResponseBits() <= 0 ? 0 : 1 / forecast.meanResponseBits();
    return new AllocationProblem(
            a.id(), a.round(), need.capacity(), perBit, offers, policy.borrowMaxShare())
        .withNeeds(List.of(new AllocationProblem.Need(need.footprint(), need.capacity())))
        .within(need.sla().latency())
        .takingAtLeast(RequestRate.perSecond(Sourcing.LEAST_AWARD));
  }

  /** Whether these are long-term agreements: they are never mixed with others. */
  static boolean isLongTerm(List<Offer> offers) {
    return !offers.isEmpty()
        && offers.stream().allMatch(o -> LongTermId.behind(o.id()).isPresent());
  }

  /** A long-term agreement can be used again: what it offers is what is left of it. */
  static boolean unused(Arrangement a, Offer offer) {
    return LongTermId.behind(offer.id()).isPresent()
        || a.backings().values().stream().noneMatch(b -> b.terms().offer().equals(offer.id()));
  }

  /** Whether an answer stands up to its problem; if not, the round has brought nothing. */
  static boolean holds(Desk desk, Arrangement a, AllocationSolution solution) {
    Optional<AllocationProblem> problem = Optional.ofNullable(desk.state().problems().get(a.id()));
    List<String> violations =
        problem
            .map(it -> Allocator.check(it, solution))
            .orElse(List.of("nothing was asked of the solver"));
    if (!violations.isEmpty()) {
      desk.change(
          a.sourced(),
          "left the solver's answer: "
              + String.join("; ", violations.subList(0, Math.min(MOST_TOLD, violations.size()))));
    }
    return violations.isEmpty();
  }
}
