package io.spillway.mediator;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AnticipatedSurge;
import io.spillway.model.Capacity;
import io.spillway.model.Forecast;
import io.spillway.model.LongTermId;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.Requirement;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.SignedAgreement;
import io.spillway.model.Tariff;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * From a requirement to signed agreements: long-term agreements first, then standing offers, then a
 * sealed-bid auction.
 */
final class Sourcing {
  private static final Duration ASK_FOR = Duration.ofMillis(1500);
  private static final Duration ROUND_LIFE = Duration.ofSeconds(6);
  static final Duration PAUSE = Duration.ofSeconds(5);
  private static final double SLACK = 1.05;

  /** Of one arrangement, settled ones included; more is a sign that something is wrong. */
  private static final int MAX_BACKINGS = 1_000;

  /** Less than this many requests per second is not worth an agreement. */
  static final double LEAST_AWARD = 5;

  /** Less than this part of what is agreed is not worth an amendment. */
  private static final double LEAST_AMENDMENT = 0.05;

  private Sourcing() {}

  /**
   * A need is sourced: by long-term agreements where any can serve, else by standing offers or an
   * auction.
   */
  static void begin(Desk desk, Arrangement a, Search search, boolean ask) {
    if (!desk.state().borrowingStopped()) {
      desk.tell(PartName.AGENT, new AgentMessage.GatherLongTerm(nextRound(desk, a, search, ask)));
    }
  }

  /** What long-term agreements leave is sourced by standing offers or an auction. */
  static void goOn(Desk desk, Arrangement a, Search search, boolean ask) {
    if (!desk.state().borrowingStopped()) {
      desk.tell(PartName.AGENT, nextRound(desk, a, search, ask));
    }
  }

  private static AgentMessage.GatherOffers nextRound(
      Desk desk, Arrangement a, Search search, boolean wanted) {
    boolean ask = wanted && a.dryRun().isEmpty();
    Phase phase = a.phase() == Phase.INITIATED ? Phase.SOURCING : a.phase();
    Arrangement next = a.sourcing(search, ask, desk.now()).in(phase, desk.now());
    Requirement need = search.sought();
    desk.change(
        next,
        (ask ? "call every eligible peer for bids for " : "look at the standing offers for ")
            + need.capacity());
    return new AgentMessage.GatherOffers(
        a.id(),
        next.round(),
        need,
        search.further(),
        ask,
        desk.now().plus(ask ? ASK_FOR : Duration.ZERO));
  }

  static void solved(Desk desk, AllocationSolution solution) {
    Arrangement a = desk.state().arrangements().get(solution.arrangement());
    Optional<CompiledPolicy> policy = desk.policy();
    if (a == null
        || !a.sourcing()
        || a.round() != solution.round()
        || !a.phase().sources()
        || policy.isEmpty()
        || !Choosing.holds(desk, a, solution)) {
      Choosing.takeNone(desk, solution.arrangement(), solution.round());
      return;
    }
    AllocationProblem problem = desk.state().problems().get(a.id());
    boolean longTerm = problem != null && Choosing.isLongTerm(problem.bids());
    if (a.dryRun().isPresent()) {
      DryRunning.chosen(desk, a, solution, policy.get(), longTerm);
      return;
    }
    Arrangement chosen = a.sourced();
    if (chosen.phase() == Phase.ACTIVE) {
      chosen = chosen.in(Phase.REARRANGING, desk.now());
    }
    String shortfall =
        solution.shortfall().requests().perSecond() > 0 ? "; short of " + solution.shortfall() : "";
    desk.change(
        chosen,
        (longTerm ? "activates what was agreed long-term: " : "chose: ")
            + String.join("; ", solution.reasons())
            + shortfall);
    Affording.consider(desk, chosen, solution.awards(), policy.get());
    TreeMap<OfferId, Capacity> proposed = new TreeMap<>();
    Capacity had = Capacity.ZERO;
    for (AllocationSolution.Award award : solution.awards()) {
      Capacity used = use(desk, a.id(), award, policy.get());
      if (!used.isZero()) {
        proposed.put(award.offer().id(), used);
        had = had.plus(used);
      }
    }
    // After the caps: who bid is told what is really proposed, and is free of the rest.
    desk.tell(
        PartName.AGENT,
        new AgentMessage.OffersChosen(
            a.id(), a.round(), Optional.ofNullable(problem), Optional.of(solution), proposed));
    afterRound(desk, desk.state().arrangements().getOrDefault(a.id(), a), had, longTerm);
  }

  /** Proposes what was awarded, or will; how much of it. */
  static Capacity use(
      Desk desk,
      io.spillway.model.ArrangementId id,
      AllocationSolution.Award award,
      CompiledPolicy policy) {
    Arrangement a = desk.state().arrangements().get(id);
    Optional<Backing> known = a == null ? Optional.empty() : a.with(award.offer().lender());
    if (a == null) {
      return Capacity.ZERO;
    }
    if (known.isEmpty()) {
      return take(desk, id, award, policy);
    }
    if (known.get().recalled()) {
      return Capacity.ZERO;
    }
    if (!known.get().signed() || known.get().amending()) {
      Deferring.defer(desk, a, award);
      return award.capacity();
    }
    return enlarge(desk, a, known.get(), award, policy);
  }

  /**
   * What is missing after a round: what long-term agreements leave is sourced from standing offers;
   * where these were looked at alone, bids for the rest are called for at once; after that the
   * requirement is reconsidered.
   */
  private static void afterRound(Desk desk, Arrangement a, Capacity had, boolean longTerm) {
    Capacity sought = a.search().sought().capacity();
    double lacks = sought.requests().minus(had.requests()).perSecond();
    Capacity missing = sought.times(lacks / sought.requests().perSecond());
    boolean first = longTerm || !a.asks();
    Capacity unkept = a.search().unkept();
    if (!unkept.equals(Capacity.ZERO)) {
      Capacity all = lacks > 0 ? missing.plus(unkept) : unkept;
      Search rest = a.search().keptAll().rest(all.min(a.requirement().capacity()));
      goOn(desk, a, rest, a.asks() || !longTerm);
    } else if (lacks < (first ? LEAST_AWARD : least(a.agreed()))) {
      if (!a.search().missing().equals(Capacity.ZERO)) {
        desk.change(a.searching(a.search().lacking(Capacity.ZERO)), "nothing is missing any more");
      }
    } else if (first && !a.search().moneyShort()) {
      goOn(desk, a, a.search().rest(missing), a.asks() || !longTerm);
    } else {
      Reconsidering.shortOf(desk, a, missing);
    }
  }

  /** The least that is worth an amendment of what is agreed: each makes web servers reload. */
  private static double least(double agreed) {
    return Math.max(LEAST_AWARD, LEAST_AMENDMENT * agreed);
  }

  /**
   * More of a lender that carries the service already is an amendment: two agreements for the same
   * host could not be told apart on its edges. The tariff stays that of the agreement.
   */
  private static Capacity enlarge(
      Desk desk, Arrangement a, Backing b, AllocationSolution.Award award, CompiledPolicy policy) {
    AgreementTerms terms = b.terms();
    Duration rest = Duration.between(desk.now(), terms.serveUntil());
    Money left = Spending.left(desk.state().exposures(), policy, a.id(), desk.now());
    Capacity more =
        rest.isPositive()
            ? Affording.affordable(Affording.whole(award.capacity()), terms.tariff(), rest, left)
            : Capacity.ZERO;
    if (more.requests().perSecond() < least(terms.capacity().requests().perSecond())
        || !sound(a, award, terms.tariff())) {
      return Capacity.ZERO;
    }
    AgreementTerms next =
        terms.amended(terms.capacity().plus(more), terms.steerUntil(), terms.serveUntil());
    desk.change(
        a.with(b.amending(true)),
        "ask " + terms.lender() + " for " + more + " more, " + next.capacity() + " in all");
    Exposures.take(desk, next, terms.tariff().worstCase(more, rest));
    desk.tell(PartName.AGENT, new AgentMessage.ProposeAgreement(next));
    return more;
  }

  /** Proposes an agreement for what was awarded; what of it, as the caps may leave less. */
  static Capacity take(
      Desk desk,
      io.spillway.model.ArrangementId id,
      AllocationSolution.Award award,
      CompiledPolicy policy) {
    Arrangement a = desk.state().arrangements().get(id);
    Service service = a == null ? null : desk.state().service(a.service()).orElse(null);
    if (a == null || service == null || !sound(a, award, award.price())) {
      return Capacity.ZERO;
    }
    if (a.backings().size() >= MAX_BACKINGS) {
      desk.change(
          a,
          "left the offer of "
              + award.offer().lender()
              + ": the arrangement has had "
              + MAX_BACKINGS
              + " agreements already; end it, another begins");
      return Capacity.ZERO;
    }
    Offer offer = award.offer();
    Duration term = term(desk, a, offer);
    if (!term.isPositive()) {
      return Capacity.ZERO;
    }
    Duration served = term.plus(desk.settings().ttl()).plus(desk.settings().allowance());
    Money left = Spending.left(desk.state().exposures(), policy, id, desk.now());
    Capacity capacity =
        Affording.affordable(Affording.whole(award.capacity()), award.price(), served, left);
    if (capacity.isZero()) {
      desk.change(
          a,
          "left the offer of "
              + offer.lender()
              + ": only "
              + left
              + " may be spent (rules borrow.cap)");
      return Capacity.ZERO;
    }
    long number = desk.state().counter() + 1;
    AgreementId agreement = new AgreementId(desk.settings().numbering().name("agreement", number));
    Instant steerUntil = desk.now().plus(term);
    AgreementTerms terms =
        new AgreementTerms(
            agreement,
            0,
            offer.id(),
            id,
            desk.settings().self(),
            offer.lender(),
            service.id(),
            service.hosts(),
            Redirecting.host(service, agreement, offer),
            service.origin(),
            service.probePath(),
            a.requirement().footprint(),
            capacity,
            award.price(),
            desk.now(),
            steerUntil,
            desk.now().plus(served),
            desk.settings().statementInterval(),
            desk.settings().tolerance());
    desk.note(
        new MediatorFact.ArrangementChanged(
            a.with(
                Backing.proposed(terms, offer.readyWithin(), a.search().sought().sla().latency())),
            number,
            ""));
    Exposures.take(desk, terms, award.price().worstCase(capacity, served));
    desk.tell(PartName.AGENT, new AgentMessage.ProposeAgreement(terms));
    return capacity;
  }

  /**
   * A foreign computation is not trusted: an award must be within the offer, and what is paid for
   * it, which for more of an agreement is its tariff, within the ceiling.
   */
  private static boolean sound(Arrangement a, AllocationSolution.Award award, Tariff paid) {
    Offer offer = award.offer();
    return offer.capacity().covers(award.capacity())
        && paid.within(a.search().sought().ceiling())
        && offer.tariff().within(award.price())
        && offer.service().equals(a.service())
        && Choosing.suits(a, offer);
  }

  /**
   * What is agreed long-term is offered until it ends: nothing under it is steered to after that.
   */
  private static Duration term(Desk desk, Arrangement a, Offer offer) {
    Duration term = min(a.search().sought().duration(), offer.maxTerm());
    return LongTermId.behind(offer.id()).isPresent()
        ? min(term, Duration.between(desk.now(), offer.validUntil()))
        : term;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  static void concluded(Desk desk, SignedAgreement agreement) {
    AgreementTerms terms = agreement.terms();
    Arrangement a = desk.state().arrangements().get(terms.arrangement());
    Backing backing = a == null ? null : a.backings().get(terms.id());
    if (a == null || backing == null) {
      return;
    }
    Arrangement next = a.with(backing.signedAs(terms));
    if (next.phase() == Phase.SOURCING) {
      next = next.in(Phase.PREPARING, desk.now());
    }
    desk.change(
        next,
        String.format(
            Locale.ROOT,
            "agreed with %s%s: %s, %s per million requests, steer until %s; both signatures hold",
            terms.lender(),
            terms.revision() == 0 ? "" : " (amendment " + terms.revision() + ")",
            terms.capacity(),
            terms.tariff().perMillionRequests(),
            terms.steerUntil()));
    if (!next.phase().sources()) {
      Ending.release(desk, next, terms.id(), "the arrangement is over");
    }
    Deferring.resume(desk, next.id(), terms.lender());
  }

  /** Whether peers are asked once more, who carry less than is needed. */
  static boolean isWorthARound(double need, double wanted, double agreed) {
    return need > agreed * SLACK && wanted - agreed >= least(agreed);
  }

  /** More load needs more peers: asked for while the arrangement goes on. */
  static void reconsider(Desk desk, ServiceId service) {
    Optional<Arrangement> current = desk.state().current(service);
    Forecast f = desk.state().forecasts().get(service);
    Optional<CompiledPolicy> policy = desk.policy();
    if (current.isEmpty() || f == null || policy.isEmpty() || !current.get().phase().steers()) {
      return;
    }
    Arrangement a = current.get();
    Optional<AnticipatedSurge> ahead = Anticipation.counting(desk, f);
    double need = Needs.excess(f, ahead);
    boolean waiting =
        a.sourcing()
            || a.backings(Backing.Status.PROPOSED).findAny().isPresent()
            || a.lastRound().plus(Reconsidering.pause(desk, a)).isAfter(desk.now());
    double wanted = need * policy.get().borrowMargin();
    double more = wanted - a.agreed();
    waiting |= desk.state().borrowingStopped();
    Optional<Service> offered = desk.state().service(service);
    if (offered.isPresent() && isWorthARound(need, wanted, a.agreed()) && !waiting) {
      Service found = offered.get();
      Arrangement next = a.in(Phase.REARRANGING, desk.now());
      desk.change(
          next,
          String.format(
              Locale.ROOT,
              "rearrange: %.0f/s %s needs %.0f/s of peers, agreed are %.0f/s",
              Needs.projected(f, ahead),
              Needs.projected(f, ahead) <= Needs.anticipated(ahead) ? "anticipated" : "projected",
              need,
              a.agreed()));
      Capacity missing = a.search().missing();
      begin(
          desk,
          next.requiring(Needs.requirement(found, policy.get(), Needs.capacity(wanted, f, ahead))),
          Search.of(Needs.requirement(found, policy.get(), Needs.capacity(more, f, ahead)))
              .lacking(missing),
          a.round() > 0);
    } else if (!a.search().missing().equals(Capacity.ZERO) && wanted <= a.agreed()) {
      desk.change(
          a.searching(a.search().lacking(Capacity.ZERO)), "what was missing is needed no more");
    }
  }

  static void tick(Desk desk) {
    for (Arrangement a : List.copyOf(desk.state().arrangements().values())) {
      if (!a.phase().sources()) {
        continue;
      }
      boolean late = a.sourcing() && a.lastRound().plus(ROUND_LIFE).isBefore(desk.now());
      Arrangement now = late ? a.sourced() : a;
      if (late) {
        desk.change(now, "the round of sourcing brought no answer in time");
      }
      if (now.phase() == Phase.REARRANGING && settledDown(now)) {
        now = now.in(Phase.ACTIVE, desk.now());
        desk.change(now, "rearranged: " + describe(now));
      }
      boolean empty =
          now.backings().values().stream().noneMatch(Backing::live)
              && now.dryRun().filter(run -> run.hired() > 0).isEmpty();
      if (!now.sourcing()
          && empty
          && now.lastRound().plus(Reconsidering.pause(desk, now)).isBefore(desk.now())) {
        Capacity missing = now.search().missing();
        begin(desk, now, Search.of(now.requirement()).lacking(missing), true);
      }
      Extending.extend(desk, now.id());
    }
  }

  private static boolean settledDown(Arrangement a) {
    return !a.sourcing()
        && a.backings().values().stream()
            .noneMatch(b ->
                b.status() == Backing.Status.PROPOSED
                    || b.status() == Backing.Status.SIGNED
                    || b.amending());
  }

  static String describe(Arrangement a) {
    List<String> parts =
        a.backings(Backing.Status.READY)
            .map(b -> b.terms().lender() + " " + b.terms().capacity().requests())
            .toList();
    return parts.isEmpty() ? "own edges alone" : "peers ready: " + String.join(", ", parts);
  }
}
