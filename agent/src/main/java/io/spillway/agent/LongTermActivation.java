package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.Holding;
import io.spillway.model.LongTermConditions;
import io.spillway.model.LongTermId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.Offer;
import io.spillway.model.RequestId;
import io.spillway.model.Requirement;
import io.spillway.model.ServiceId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Short agreements under long-term ones. To its borrower a long-term agreement is an offer that is
 * always held; to its lender, one that was always given.
 */
final class LongTermActivation {
  private static final Duration READY_WITHIN = Duration.ofSeconds(2);

  /** Less time is not worth an agreement. */
  private static final Duration LEAST_TERM = Duration.ofSeconds(30);

  /** A lender that has refused is not tried again at once: other sources come first. */
  private static final Duration QUIET = Duration.ofSeconds(60);

  /** What the parties' clocks may differ, and the time that word of an end may take. */
  private static final Duration SKEW = Duration.ofSeconds(60);

  private LongTermActivation() {}

  /** The mediator's need: long-term agreements alone, where any can serve, else the next source. */
  static void gather(
      Step.Draft<AgentState, AgentFact> draft,
      AgentMessage.GatherLongTerm m,
      Borrowing otherwise,
      Instant now) {
    AgentMessage.GatherOffers need = m.otherwise();
    List<Offer> offers = offers(draft.state(), need.requirement(), now);
    if (offers.isEmpty()) {
      otherwise.gather(draft, need, now);
      return;
    }
    draft.ask(
        new Effect.Tell(
            PartName.MEDIATOR,
            new MediatorMessage.OffersGathered(
                need.arrangement(),
                need.round(),
                offers,
                false,
                List.of(),
                List.of(),
                Counterparties.factors(draft.state(), offers, now),
                new TreeSet<>())));
  }

  /** The long-term agreements that can serve a requirement now, each as the offer that it is. */
  static List<Offer> offers(AgentState state, Requirement need, Instant now) {
    List<Offer> found = new ArrayList<>();
    for (LongTerm agreement : state.longTerms().all().values()) {
      Optional<LongTermTerms> terms = agreement.inForce();
      if (terms.isPresent() && objection(state, agreement, terms.get(), need, now).isEmpty()) {
        found.add(offer(state, agreement, terms.get(), now));
      }
    }
    return Bids.usable(state, found, need, now);
  }

  /** Why a long-term agreement cannot serve a requirement now: the first reason that applies. */
  static Optional<String> objection(
      AgentState state, LongTerm agreement, LongTermTerms terms, Requirement need, Instant now) {
    if (!agreement.binds(now) || now.isBefore(terms.conditions().from())) {
      return Optional.of("it is not in force now");
    }
    boolean same =
        terms.service().equals(need.service())
            && terms.hosts().equals(need.hosts())
            && terms.origin().equals(need.origin())
            && terms.probePath().equals(need.probePath());
    if (!same) {
      return Optional.of("the service is another one, or has changed since");
    }
    Duration rest = Duration.between(now, last(agreement, now));
    if (rest.compareTo(LEAST_TERM) < 0 || now.isBefore(agreement.quietUntil())) {
      return Optional.of("it ends now, or its lender has just refused");
    }
    boolean admitted =
        state
            .policy()
            .map(CompiledPolicy::of)
            .filter(p -> Counterparties.admits(state, p, terms.lender(), now))
            .isPresent();
    if (!admitted) {
      return Optional.of("rule borrow.from does not admit its lender now");
    }
    return room(state, terms, now).isZero()
        ? Optional.of("nothing of it is left")
        : Optional.empty();
  }

  /** Until when what is made under it can last, by either party's clock. */
  private static Instant last(LongTerm agreement, Instant now) {
    return agreement.endsAt().map(end -> end.minus(SKEW)).orElse(now);
  }

  /**
   * Whether a lender carries a service under a long-term agreement: what it offers besides cannot
   * be had then, as one lender carries a service under one agreement, at its tariff.
   */
  static boolean serves(AgentState state, CdnName lender, ServiceId service) {
    return state.deals().values().stream()
        .filter(d -> d.phase() == Deal.Phase.PROPOSED || d.phase() == Deal.Phase.SIGNED)
        .map(Deal::terms)
        .filter(t -> t.lender().equals(lender) && t.service().equals(service))
        .anyMatch(t -> LongTermId.behind(t.offer()).isPresent());
  }

  /** What can be had of it, as far as is known here. */
  private static Capacity room(AgentState state, LongTermTerms terms, Instant now) {
    Capacity left = terms.conditions().capacity();
    for (Deal deal : state.deals().values()) {
      boolean holds =
          deal.phase() != Deal.Phase.CLOSED && now.isBefore(deal.serveUntil().plus(SKEW));
      if (holds && deal.terms().offer().equals(terms.offer())) {
        left = left.minus(deal.proposed().orElse(deal.terms()).capacity());
      }
    }
    boolean exhausted =
        terms.conditions().holding() == Holding.BEST_EFFORT
            && LoadExchange.isExhausted(state, terms.lender(), now);
    return exhausted ? Capacity.ZERO : left;
  }

  private static Offer offer(
      AgentState state, LongTerm agreement, LongTermTerms terms, Instant now) {
    LongTermConditions conditions = terms.conditions();
    Instant last = last(agreement, now);
    return new Offer(
        terms.offer(),
        new RequestId(terms.id().value()),
        terms.lender(),
        terms.borrower(),
        terms.service(),
        terms.footprint(),
        room(state, terms, now),
        conditions.tariff(),
        // As a firm one it is accepted in one round trip; without room a lender refuses.
        Commitment.FIRM,
        true,
        last,
        Duration.between(now, last),
        READY_WITHIN,
        conditions.recallNotice(),
        terms.redirectZone());
  }

  /**
   * The lender refuses, or does not answer: the agreement is not tried again for a while. What it
   * refuses to make longer says nothing of what is left.
   */
  static void refused(Step.Draft<AgentState, AgentFact> draft, Deal deal, Instant now) {
    boolean more =
        deal.signed().isEmpty()
            || deal.proposed()
                .filter(p -> !deal.terms().capacity().covers(p.capacity()))
                .isPresent();
    draft
        .state()
        .longTerms()
        .behind(deal.terms().offer())
        .filter(a -> more && !a.over())
        .ifPresent(a ->
            LongTerms.note(
                draft,
                a.quietUntil(now.plus(QUIET)),
                a.newest().terms().lender()
                    + " does not give what it has promised; not tried"
                    + " again for "
                    + QUIET.toSeconds()
                    + " s"));
  }

  /** Why its lender does not sign a short agreement under it: the first reason that applies. */
  static Optional<String> objection(
      AgentState state, CdnName self, LongTerm agreement, AgreementTerms asked, Instant now) {
    LongTermTerms terms = agreement.inForce().orElse(null);
    Instant end = agreement.endsAt().orElse(now);
    if (terms == null || !agreement.binds(now) || !terms.borrower().equals(asked.borrower())) {
      return Optional.of("there is no such long-term agreement in force");
    }
    if (now.plus(SKEW).isBefore(terms.conditions().from()) || asked.steerUntil().isAfter(end)) {
      return Optional.of(
          "the long-term agreement is from " + terms.conditions().from() + " until " + end);
    }
    if (!terms.conditions().tariff().equals(asked.tariff())) {
      return Optional.of("the tariff is not that of the long-term agreement");
    }
    boolean same =
        terms.service().equals(asked.service())
            && terms.hosts().equals(asked.hosts())
            && terms.origin().equals(asked.origin())
            && terms.probePath().equals(asked.probePath())
            && terms.footprint().covers(asked.footprint());
    if (!same) {
      return Optional.of("the service is not that of the long-term agreement");
    }
    if (!LongTermCapacity.left(state, agreement).covers(asked.capacity())) {
      return Optional.of("it is more than is left of the long-term agreement");
    }
    return toBestEffort(state, self, terms, asked.capacity());
  }

  /** Why an agreement that was made under it is not made longer: that it ends itself. */
  static Optional<String> toExtension(AgentState state, AgreementTerms known, AgreementTerms next) {
    boolean longer = next.steerUntil().isAfter(known.steerUntil());
    if (longer
        && LongTermId.behind(known.offer()).isPresent()
        && state.longTerms().behind(known.offer()).isEmpty()) {
      return Optional.of("the long-term agreement under which it was made is over");
    }
    return state
        .longTerms()
        .behind(known.offer())
        .filter(a -> next.steerUntil().isAfter(known.steerUntil()))
        .flatMap(a -> a.endsAt())
        .filter(end -> next.steerUntil().isAfter(end))
        .map(end -> "the long-term agreement under which it was made ends at " + end);
  }

  /**
   * Why an agreement that was made under it gets no more at either party: that it is not in force,
   * that another tariff is, or that this is more than is left of it. What runs goes on at its own.
   */
  static Optional<String> toMore(
      AgentState state, CdnName self, AgreementTerms known, AgreementTerms next, Instant now) {
    Capacity more = next.capacity().minus(known.capacity());
    if (LongTermId.behind(known.offer()).isEmpty() || more.equals(Capacity.ZERO)) {
      return Optional.empty();
    }
    LongTerm agreement = state.longTerms().behind(known.offer()).orElse(null);
    LongTermTerms terms = agreement == null ? null : agreement.inForce().orElse(null);
    if (agreement == null || terms == null || !agreement.binds(now)) {
      return Optional.of("there is no such long-term agreement in force");
    }
    if (!terms.conditions().tariff().equals(known.tariff())) {
      return Optional.of("more is lent at the tariff of the long-term agreement's newest version");
    }
    Capacity left =
        terms.lender().equals(self)
            ? LongTermCapacity.leftBeside(state, agreement, known)
            : room(state, terms, now);
    if (!left.covers(more)) {
      return Optional.of("it is more than is left of the long-term agreement");
    }
    return terms.lender().equals(self) ? toBestEffort(state, self, terms, more) : Optional.empty();
  }

  private static Optional<String> toBestEffort(
      AgentState state, CdnName self, LongTermTerms terms, Capacity more) {
    return terms.conditions().holding() == Holding.BEST_EFFORT
            && Recall.wouldRecall(state, self, more.requests())
        ? Optional.of("the own services need the capacity soon")
        : Optional.empty();
  }

  /** With how much notice what is lent under it can be taken back; zero if there is none. */
  static Duration recallNotice(AgentState state, AgreementTerms terms) {
    return state
        .longTerms()
        .behind(terms.offer())
        .flatMap(LongTerm::inForce)
        .map(t -> t.conditions().recallNotice())
        .orElse(Duration.ZERO);
  }

  /** What is taken back first: best effort, then what was offered, then what was reserved. */
  static int rank(AgentState state, Deal deal) {
    return state
        .longTerms()
        .behind(deal.terms().offer())
        .flatMap(LongTerm::inForce)
        .map(t ->
            switch (t.conditions().holding()) {
              case BEST_EFFORT -> 0;
              case RESERVED -> 2;
            })
        .orElse(1);
  }
}
