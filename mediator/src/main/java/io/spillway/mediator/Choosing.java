package io.spillway.mediator;

import io.spillway.allocation.Allocator;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.ArrangementId;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.Forecast;
import io.spillway.model.LongTermId;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.OfferLimits;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.Tariff;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which of the offers there are: the problem that the solver is asked, and the check of its answer.
 * What is needed is one need, in the footprint of the requirement: demand is measured for a service
 * as a whole.
 */
final class Choosing {
  /** Violations that are told of an answer. */
  private static final int MOST_TOLD = 3;

  /** What is kept of offers that were passed over: the cheapest tariffs, the shortest latencies. */
  private static final int MOST_KEPT = 16;

  private Choosing() {}

  static void gathered(Desk desk, MediatorMessage.OffersGathered m) {
    Arrangement known = desk.state().arrangements().get(m.arrangement());
    if (known == null) {
      takeNone(desk, m.arrangement(), m.round());
      return;
    }
    Arrangement a = known.searching(known.search().passing(passedOver(known, m)));
    if (!a.sourcing() || a.round() != m.round() || !a.phase().sources()) {
      takeNone(desk, m.arrangement(), m.round());
      return;
    }
    List<Offer> suiting = m.offers().stream().filter(o -> suits(a, o)).toList();
    List<Offer> offers =
        preferringFirm(a, a.dryRun().isEmpty() ? suiting : DryRunning.left(a, suiting));
    Forecast forecast = desk.state().forecasts().get(a.service());
    if (offers.isEmpty() && isLongTerm(m.offers()) && desk.policy().isPresent()) {
      Sourcing.goOn(desk, a.sourced(), a.search(), a.asks());
      return;
    }
    if (offers.isEmpty() && a.dryRun().isPresent()) {
      DryRunning.nothingSuits(desk, a);
      takeNone(desk, m.arrangement(), m.round());
      return;
    }
    if (offers.isEmpty() && !m.asked() && forecast != null && desk.policy().isPresent()) {
      Sourcing.goOn(desk, a.sourced(), a.search(), true);
      return;
    }
    if (offers.isEmpty() || forecast == null || desk.policy().isEmpty()) {
      Capacity missing =
          a.search().sought().capacity().plus(a.search().unkept()).min(a.requirement().capacity());
      Arrangement told = a.sourced().searching(a.search().keptAll());
      desk.change(told, "no offer suits: " + missing + " cannot be had now");
      takeNone(desk, m.arrangement(), m.round());
      Reconsidering.shortOf(desk, told, missing);
      return;
    }
    AllocationProblem problem =
        problem(a, forecast, offers, desk.policy().get())
            .weighing(m.factors())
            .payingOnePrice(among(offers, m.uniform()));
    desk.change(a, weighed(m.factors()));
    desk.note(new MediatorFact.ProblemPosed(problem));
    desk.perform(new Work.SolveAllocation(problem));
  }

  /** The agent is always answered, so that no bid waits: of this round nothing is taken. */
  static void takeNone(Desk desk, ArrangementId arrangement, int round) {
    desk.tell(
        PartName.AGENT,
        new AgentMessage.OffersChosen(
            arrangement, round, Optional.empty(), Optional.empty(), new TreeMap<>()));
  }

  private static Search.PassedOver passedOver(Arrangement a, MediatorMessage.OffersGathered m) {
    Duration longest = a.search().sought().sla().latency();
    List<Duration> slower =
        m.offers().stream()
            .flatMap(o -> o.limits().stream())
            .flatMap(limits -> limits.latencies().stream())
            .map(OfferLimits.Latency::latency)
            .filter(latency -> latency.compareTo(longest) > 0)
            .distinct()
            .sorted()
            .limit(MOST_KEPT)
            .toList();
    List<Tariff> dearer =
        m.dearer().stream()
            .map(Offer::tariff)
            .sorted(Comparator.comparingLong(t -> t.perMillionRequests().micros()))
            .limit(MOST_KEPT)
            .toList();
    return new Search.PassedOver(dearer, slower, m.unasked());
  }

  private static AllocationProblem problem(
      Arrangement a, Forecast forecast, List<Offer> offers, CompiledPolicy policy) {
    Requirement need = a.search().sought();
    double perBit = forecast.meanResponseBits() <= 0 ? 0 : 1 / forecast.meanResponseBits();
    return new AllocationProblem(
            a.id(), a.round(), need.capacity(), perBit, offers, policy.borrowMaxShare())
        .withNeeds(List.of(new AllocationProblem.Need(need.footprint(), need.capacity())))
        .within(need.sla().latency())
        .takingAtLeast(RequestRate.perSecond(Sourcing.LEAST_AWARD));
  }

  private static SortedSet<OfferId> among(List<Offer> offers, SortedSet<OfferId> ids) {
    SortedSet<OfferId> found = new TreeSet<>(ids);
    found.retainAll(offers.stream().map(Offer::id).toList());
    return found;
  }

  /** Where lenders differ in it, that their records count; the line tells each one's factor. */
  private static String weighed(SortedMap<CdnName, Double> factors) {
    return factors.values().stream().distinct().count() < 2
        ? ""
        : "compares prices by what is known of the lenders (rule borrow.weight): "
            + String.join(
                ", ",
                factors.entrySet().stream()
                    .limit(MOST_KEPT)
                    .map(e -> e.getKey() + " x " + e.getValue())
                    .toList())
            + (factors.size() > MOST_KEPT ? " and " + (factors.size() - MOST_KEPT) + " more" : "");
  }

  /** A firm offer is had at once: indicative ones are for what firm ones do not cover. */
  private static List<Offer> preferringFirm(Arrangement a, List<Offer> offers) {
    List<Offer> firm = offers.stream().filter(o -> o.commitment() == Commitment.FIRM).toList();
    Capacity all = firm.stream().map(Offer::capacity).reduce(Capacity.ZERO, Capacity::plus);
    return all.covers(a.search().sought().capacity()) ? firm : offers;
  }

  /** Whether these are long-term agreements: they are never mixed with others. */
  static boolean isLongTerm(List<Offer> offers) {
    return !offers.isEmpty()
        && offers.stream().allMatch(o -> LongTermId.behind(o.id()).isPresent());
  }

  /**
   * Whether an offer can be used at its own price. A long-term agreement can be used again: what it
   * offers is what is left of it. More of a lender that carries the service already is an amendment
   * of its agreement, at that agreement's tariff: so what is agreed long-term and what is offered
   * besides are never mixed.
   */
  static boolean suits(Arrangement a, Offer offer) {
    Optional<LongTermId> source = LongTermId.behind(offer.id());
    // An award that waits for its lender's signature is at the price that its auction has set.
    boolean waits = a.deferred().stream().anyMatch(d -> d.offer().id().equals(offer.id()));
    boolean unused =
        source.isPresent()
            || a.backings().values().stream().noneMatch(b -> b.terms().offer().equals(offer.id()));
    return unused
        && !waits
        && a.with(offer.lender())
            .map(Backing::terms)
            .filter(t ->
                !LongTermId.behind(t.offer()).equals(source)
                    || (source.isPresent() && !t.tariff().equals(offer.tariff())))
            .isEmpty();
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
