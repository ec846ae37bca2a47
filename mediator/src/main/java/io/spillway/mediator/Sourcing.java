package io.spillway.mediator;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Forecast;
import io.spillway.model.LongTermId;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.SignedAgreement;
import io.spillway.model.Tariff;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * From a requirement to signed agreements: long-term agreements first, then standing offers, then a
 * sealed-bid auction.
 */
final class Sourcing {
  private static final Duration ASK_FOR = Duration.ofMillis(1500);
  private static final Duration ROUND_LIFE = Duration.ofSeconds(6);
  static final Duration PAUSE = Duration.ofSeconds(5);
  private static final double SLACK = 1.05;
  private static final int MAX_BACKINGS = 32;

  /** Less than this many requests per second is not worth an agreement. */
  static final double LEAST_AWARD = 5;

  /** Less than this part of what is agreed is not worth an amendment. */
  private static final double LEAST_AMENDMENT = 0.05;

  private Sourcing() {}

  /**
   * A need is sourced: by long-term agreements where any can serve, else by standing offers or an
   * auction.
   */
  static void begin(Desk desk, Arrangement a, Requirement need, boolean ask) {
    if (!desk.state().borrowingStopped()) {
      desk.tell(PartName.AGENT, new AgentMessage.GatherLongTerm(nextRound(desk, a, need, ask)));
    }
  }

  /** What long-term agreements leave is sourced by standing offers or an auction. */
  static void goOn(Desk desk, Arrangement a, Requirement need, boolean ask) {
    if (!desk.state().borrowingStopped()) {
      desk.tell(PartName.AGENT, nextRound(desk, a, need, ask));
    }
  }

  private static AgentMessage.GatherOffers nextRound(
      Desk desk, Arrangement a, Requirement need, boolean ask) {
    Phase phase = a.phase() == Phase.INITIATED ? Phase.SOURCING : a.phase();
    Arrangement next = a.sourcing(need, ask, desk.now()).in(phase, desk.now());
    desk.change(
        next,
        (ask ? "call every eligible peer for bids for " : "look at the standing offers for ")
            + need.capacity());
    return new AgentMessage.GatherOffers(
        a.id(), next.round(), need, ask, desk.now().plus(ask ? ASK_FOR : Duration.ZERO));
  }

  static void solved(Desk desk, AllocationSolution solution) {
    Arrangement a = desk.state().arrangements().get(solution.arrangement());
    if (a == null || !a.sourcing() || a.round() != solution.round() || !a.phase().sources()) {
      return;
    }
    Optional<CompiledPolicy> policy = desk.policy();
    if (policy.isEmpty() || !Choosing.holds(desk, a, solution)) {
      return;
    }
    AllocationProblem problem = desk.state().problems().get(a.id());
    Arrangement chosen = a.sourced();
    if (chosen.phase() == Phase.ACTIVE) {
      chosen = chosen.in(Phase.REARRANGING, desk.now());
    }
    String shortfall =
        solution.shortfall().requests().perSecond() > 0 ? "; short of " + solution.shortfall() : "";
    boolean longTerm = problem != null && Choosing.isLongTerm(problem.bids());
    desk.change(
        chosen,
        (longTerm ? "activates what was agreed long-term: " : "chose: ")
            + String.join("; ", solution.reasons())
            + shortfall);
    if (problem != null) {
      desk.tell(PartName.AGENT, new AgentMessage.OffersChosen(problem, solution));
    }
    for (AllocationSolution.Award award : solution.awards()) {
      Arrangement now = desk.state().arrangements().getOrDefault(a.id(), a);
      Optional<Backing> known = with(now, award.offer().lender());
      if (known.isEmpty()) {
        take(desk, a.id(), award, policy.get());
      } else if (known.get().signed() && !known.get().amending() && !known.get().recalled()) {
        enlarge(desk, now, known.get(), award, policy.get());
      }
    }
    askForTheRest(desk, a, solution.shortfall(), longTerm);
  }

  /** What was held before does not suffice: the rest is asked for at once, not at the next turn. */
  private static void askForTheRest(
      Desk desk, Arrangement a, Capacity shortfall, boolean longTerm) {
    Arrangement now = desk.state().arrangements().getOrDefault(a.id(), a);
    if ((longTerm || !a.asks()) && shortfall.requests().perSecond() >= LEAST_AWARD) {
      goOn(desk, now, now.requirement().withCapacity(shortfall), a.asks() || !longTerm);
    }
  }

  /** The least that is worth an amendment of what is agreed: each makes web servers reload. */
  private static double least(double agreed) {
    return Math.max(LEAST_AWARD, LEAST_AMENDMENT * agreed);
  }

  private static Optional<Backing> with(Arrangement a, CdnName lender) {
    return a.backings().values().stream()
        .filter(b -> b.live() && b.terms().lender().equals(lender))
        .findFirst();
  }

  /**
   * More of a lender that carries the service already is an amendment: two agreements for the same
   * host could not be told apart on its edges. The tariff stays that of the agreement.
   */
  private static void enlarge(
      Desk desk, Arrangement a, Backing b, AllocationSolution.Award award, CompiledPolicy policy) {
    AgreementTerms terms = b.terms();
    Duration rest = Duration.between(desk.now(), terms.serveUntil());
    Money left = Spending.left(desk.state().exposures(), policy, a.id(), desk.now());
    Capacity more =
        rest.isPositive()
            ? affordable(whole(award.capacity()), terms.tariff(), rest, left)
            : Capacity.ZERO;
    if (more.requests().perSecond() < least(terms.capacity().requests().perSecond())
        || !sound(a, award)) {
      return;
    }
    AgreementTerms next =
        terms.amended(terms.capacity().plus(more), terms.steerUntil(), terms.serveUntil());
    desk.change(
        a.with(b.amending(true)),
        "ask " + terms.lender() + " for " + more + " more, " + next.capacity() + " in all");
    expose(desk, next, terms.tariff().worstCase(more, rest));
    desk.tell(PartName.AGENT, new AgentMessage.ProposeAgreement(next));
  }

  private static void take(
      Desk desk,
      io.spillway.model.ArrangementId id,
      AllocationSolution.Award award,
      CompiledPolicy policy) {
    Arrangement a = desk.state().arrangements().get(id);
    Service service = a == null ? null : desk.state().service(a.service()).orElse(null);
    if (a == null || service == null || !sound(a, award) || a.backings().size() >= MAX_BACKINGS) {
      return;
    }
    Offer offer = award.offer();
    Duration term = min(policy.borrowDuration(), offer.maxTerm());
    Duration served = term.plus(desk.settings().ttl()).plus(desk.settings().allowance());
    Money left = Spending.left(desk.state().exposures(), policy, id, desk.now());
    Capacity capacity = affordable(whole(award.capacity()), offer.tariff(), served, left);
    if (capacity.isZero()) {
      desk.change(
          a,
          "left the offer of "
              + offer.lender()
              + ": only "
              + left
              + " may be spent (rules borrow.cap)");
      return;
    }
    long number = desk.state().counter() + 1;
    AgreementId agreement = new AgreementId(desk.settings().self() + ":agreement-" + number);
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
            offer.tariff(),
            desk.now(),
            steerUntil,
            desk.now().plus(served),
            desk.settings().statementInterval(),
            desk.settings().tolerance());
    desk.note(new MediatorFact.ArrangementChanged(a.with(Backing.proposed(terms)), number, ""));
    expose(desk, terms, offer.tariff().worstCase(capacity, served));
    desk.tell(PartName.AGENT, new AgentMessage.ProposeAgreement(terms));
  }

  /** A foreign computation is not trusted: an award must be within the offer and the ceiling. */
  private static boolean sound(Arrangement a, AllocationSolution.Award award) {
    Offer offer = award.offer();
    return offer.capacity().covers(award.capacity())
        && offer.tariff().within(a.requirement().ceiling())
        && offer.service().equals(a.service())
        && Choosing.unused(a, offer);
  }

  /** The same revision proposed again counts once: at most one of its forms can be signed. */
  private static void expose(Desk desk, AgreementTerms terms, Money most) {
    Money counted =
        exposure(desk, terms.id(), terms.revision())
            .map(MediatorState.Exposure::amount)
            .filter(m -> m.currency().equals(most.currency()) && m.compareTo(most) > 0)
            .orElse(most);
    desk.note(
        new MediatorFact.ExposureTaken(
            new MediatorState.Exposure(
                terms.arrangement(), terms.id(), terms.revision(), desk.now(), counted, false)));
  }

  private static Optional<MediatorState.Exposure> exposure(
      Desk desk, AgreementId agreement, int revision) {
    return desk.state().exposures().stream()
        .filter(e -> e.agreement().equals(agreement) && e.revision() == revision)
        .findFirst();
  }

  /** What of the next revision's cost counts already, as it was proposed before. */
  private static long counted(Desk desk, AgreementTerms terms) {
    return exposure(desk, terms.id(), terms.revision() + 1)
        .map(e -> e.amount().micros())
        .orElse(0L);
  }

  private static Capacity whole(Capacity capacity) {
    return new Capacity(
        RequestRate.perSecond(Math.floor(capacity.requests().perSecond())), capacity.bits());
  }

  /** As much of the capacity as the money left can pay for in the worst case. */
  private static Capacity affordable(
      Capacity capacity, Tariff tariff, Duration served, Money left) {
    Money most = tariff.worstCase(capacity, served);
    if (!most.currency().equals(left.currency())) {
      return Capacity.ZERO;
    }
    if (most.compareTo(left) <= 0) {
      return capacity;
    }
    Capacity less = whole(capacity.times(0.999 * left.micros() / Math.max(1, most.micros())));
    return tariff.worstCase(less, served).compareTo(left) <= 0 ? less : Capacity.ZERO;
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
  }

  static void failed(Desk desk, MediatorMessage.AgreementFailed m) {
    Arrangement a = desk.state().arrangements().get(m.arrangement());
    Backing backing = a == null ? null : a.backings().get(m.agreement());
    if (a == null || backing == null) {
      return;
    }
    if (m.revision() == 0) {
      desk.note(new MediatorFact.ExposureDropped(m.agreement(), m.revision()));
    }
    // The lender may have signed an amendment and not been heard: it counts until all is settled.
    Arrangement next =
        backing.signed() ? a.with(backing.amending(false)) : a.without(m.agreement());
    desk.change(next, "no agreement with " + backing.terms().lender() + ": " + m.reason());
    // What was agreed long-term is not there: the other sources are asked at once.
    boolean longTerm = m.revision() == 0 && LongTermId.behind(m.offer()).isPresent();
    if (longTerm && next.phase().sources() && !next.sourcing()) {
      Capacity lacking = backing.terms().capacity();
      goOn(desk, next, next.requirement().withCapacity(lacking), next.asks());
    }
  }

  /**
   * A proposal that was given up is signed all the same: nothing is served under it, but the time
   * that has passed is owed, so the arrangement has something to settle and the caps something to
   * count.
   */
  static void late(Desk desk, AgreementTerms terms, Instant end) {
    Arrangement a = desk.state().arrangements().get(terms.arrangement());
    if (a == null || a.backings().containsKey(terms.id())) {
      return;
    }
    expose(
        desk,
        terms,
        terms.tariff().worstCase(terms.capacity(), Duration.between(terms.from(), end)));
    desk.change(
        a.with(Backing.proposed(terms).signedAs(terms).ending(end, end)),
        terms.lender() + " signed after we had given up: ended at once, to be settled");
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
    double need = Needs.excess(f);
    boolean waiting =
        a.sourcing()
            || a.backings(Backing.Status.PROPOSED).findAny().isPresent()
            || a.lastRound().plus(PAUSE).isAfter(desk.now());
    double more = need * policy.get().borrowMargin() - a.agreed();
    waiting |= desk.state().borrowingStopped();
    if (need > a.agreed() * SLACK && more >= least(a.agreed()) && !waiting) {
      Service found = desk.state().service(service).orElseThrow();
      Arrangement next = a.in(Phase.REARRANGING, desk.now());
      desk.change(
          next,
          String.format(
              Locale.ROOT,
              "rearrange: %.0f/s projected needs %.0f/s of peers, agreed are %.0f/s",
              Needs.projected(f),
              need,
              a.agreed()));
      begin(
          desk,
          next,
          Needs.requirement(found, policy.get(), Needs.capacity(more, f)),
          a.round() > 0);
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
      boolean empty = now.backings().values().stream().noneMatch(Backing::live);
      if (!now.sourcing() && empty && now.lastRound().plus(PAUSE).isBefore(desk.now())) {
        begin(desk, now, now.requirement(), true);
      }
      extend(desk, now.id());
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

  /** A term that runs out while it is needed is extended by an amendment. */
  private static void extend(Desk desk, io.spillway.model.ArrangementId id) {
    Arrangement a = desk.state().arrangements().get(id);
    Optional<CompiledPolicy> policy = desk.policy();
    boolean ends = a == null || !a.phase().steers() || a.calmSince().isPresent();
    if (a == null || policy.isEmpty() || ends || desk.state().borrowingStopped()) {
      return;
    }
    for (Backing b : a.backings(Backing.Status.READY).toList()) {
      AgreementTerms terms = b.terms();
      Duration term = Duration.between(terms.from(), terms.steerUntil());
      boolean soon =
          desk.now()
              .isAfter(terms.steerUntil().minus(min(term.dividedBy(4), PAUSE.multipliedBy(12))));
      Duration more = policy.get().borrowDuration();
      Money most = terms.tariff().worstCase(terms.capacity(), more);
      Money left = Spending.left(desk.state().exposures(), policy.get(), id, desk.now());
      if (soon
          && !b.amending()
          && !b.recalled()
          && most.currency().equals(left.currency())
          && most.micros() - counted(desk, terms) <= left.micros()) {
        AgreementTerms next =
            terms.amended(
                terms.capacity(), terms.steerUntil().plus(more), terms.serveUntil().plus(more));
        desk.change(
            desk.state()
                .arrangements()
                .getOrDefault(id, a)
                .with(b.amending(true))
                .in(Phase.REARRANGING, desk.now()),
            "extend the agreement with " + terms.lender() + " until " + next.steerUntil());
        expose(desk, next, most);
        desk.tell(PartName.AGENT, new AgentMessage.ProposeAgreement(next));
      }
    }
  }
}
