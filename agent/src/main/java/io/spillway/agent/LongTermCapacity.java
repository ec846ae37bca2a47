package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementTerms;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Holding;
import io.spillway.model.LongTermTerms;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.RequestRate;
import io.spillway.model.message.PartName;
import io.spillway.model.message.RegistryMessage;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The capacity that a lender keeps for long-term agreements. A reserved one has a reservation of
 * its own from signing on; what a short agreement takes of it moves from that reservation to the
 * agreement's, and comes back when the agreement is over. Both together stay the same all the time,
 * so that nobody can come in between.
 */
final class LongTermCapacity {
  /** After its end the agreement lets go of its capacity; the registry does so if it does not. */
  private static final Duration SPARE = Duration.ofMinutes(1);

  /**
   * A short agreement can take all bits and not all requests, or the other way round: what is left
   * of the other stays kept, and the registry keeps nothing without some of both.
   */
  private static final Capacity LEAST = new Capacity(new RequestRate(0.001), new BitRate(1));

  private static final String REPLACED = "a version that was replaced was not approved either";

  private LongTermCapacity() {}

  /** What short agreements that are not over take of a long-term agreement, at its lender. */
  static Capacity drawn(AgentState state, OfferId offer) {
    Capacity sum = Capacity.ZERO;
    for (Deal deal : state.deals().values()) {
      boolean holds =
          switch (deal.phase()) {
            case PROPOSED, SIGNED, ENDING -> true;
            case SERVED, CLOSED -> false;
          };
      if (holds && deal.terms().offer().equals(offer)) {
        Capacity most =
            deal.proposed()
                .map(p -> p.capacity().max(deal.terms().capacity()))
                .orElse(deal.terms().capacity());
        sum = sum.plus(most);
      }
    }
    return sum;
  }

  /** What is left of a long-term agreement that binds. */
  static Capacity left(AgentState state, LongTerm agreement) {
    return agreement
        .inForce()
        .map(t -> t.conditions().capacity().minus(drawn(state, t.offer())))
        .orElse(Capacity.ZERO);
  }

  /** The same while one of its short agreements is amended: what that would be is not counted. */
  static Capacity leftBeside(AgentState state, LongTerm agreement, AgreementTerms amended) {
    Deal deal = state.deals().get(amended.id());
    Capacity pending =
        deal == null
            ? Capacity.ZERO
            : deal.proposed()
                .map(p -> p.capacity().minus(amended.capacity()))
                .orElse(Capacity.ZERO);
    return agreement
        .inForce()
        .map(t -> t.conditions().capacity().plus(pending).minus(drawn(state, t.offer())))
        .orElse(Capacity.ZERO);
  }

  /** Whether a long-term agreement, or what becomes of it when it is signed, keeps capacity. */
  private static Capacity kept(LongTerm agreement, CdnName self, Instant now) {
    Capacity most = Capacity.ZERO;
    for (LongTerm.Version version : agreement.versions()) {
      LongTermTerms terms = version.terms();
      boolean inForce = agreement.binds(now) && agreement.inForce().equals(Optional.of(terms));
      boolean mayBind =
          switch (version.stage()) {
            case HOLDING, SIGNING, APPROVING -> true;
            case OPEN -> terms.author().equals(self);
            case SUPERSEDED -> agreement.mayStillBeApproved(version, self);
            case APPROVED, DECLINED, LAPSED -> false;
          };
      if ((inForce || mayBind)
          && !agreement.over()
          && terms.lender().equals(self)
          && terms.conditions().holding() == Holding.RESERVED) {
        most = most.max(terms.conditions().capacity());
      }
    }
    return most;
  }

  /** What the reservation of a long-term agreement has to be now. */
  static Capacity wanted(AgentState state, LongTerm agreement, CdnName self, Instant now) {
    return kept(agreement, self, now).minus(drawn(state, agreement.offer()));
  }

  /** Whether the reservation need not be: short agreements have all that is to be kept. */
  static boolean needsNothing(AgentState state, LongTerm agreement, CdnName self, Instant now) {
    return isNothing(wanted(state, agreement, self, now));
  }

  private static boolean isNothing(Capacity wanted) {
    return wanted.requests().perSecond() == 0 && wanted.bits().bitsPerSecond() == 0;
  }

  /** With all of its capacity lacking that it has to keep for one version beyond the others. */
  static LongTerm waiting(
      AgentState state, LongTerm agreement, LongTerm.Version version, CdnName self, Instant now) {
    LongTerm without = agreement.with(version.in(LongTerm.Stage.LAPSED));
    return agreement.lacking(
        wanted(state, agreement, self, now).minus(wanted(state, without, self, now)));
  }

  /**
   * Whether a version can get what it lacks by waiting: from what is free, and from what firm
   * offers hold, which run out. What agreements hold is not waited for.
   *
   * @param taken what of the free capacity it has taken since that was told
   */
  static boolean isWorthWaiting(AgentState state, Capacity lacks, Capacity taken) {
    Capacity comes = state.lendable().minus(taken);
    for (AgentState.Promise promise : state.promised().values()) {
      if (promise.firm()) {
        comes = comes.plus(offered(promise.offer()).max(offered(promise.before())));
      }
    }
    return comes.covers(lacks);
  }

  /**
   * What nobody else may be offered, as long-term agreements wait for it; without what was offered
   * and comes free as it is renewed for less.
   */
  static Capacity lacking(AgentState state) {
    Capacity sum = Capacity.ZERO;
    for (LongTerm each : state.longTerms().all().values()) {
      sum = each.holding().isPresent() ? sum.plus(each.lacking()) : sum;
    }
    if (sum.equals(Capacity.ZERO)) {
      return sum;
    }
    Capacity comes = Capacity.ZERO;
    for (AgentState.Promise promise : state.promised().values()) {
      if (promise.firm() && promise.offer().isPresent()) {
        comes = comes.plus(offered(promise.before()).minus(offered(promise.offer())));
      }
    }
    return sum.minus(comes);
  }

  private static Capacity offered(Optional<Offer> offer) {
    return offer.map(Offer::capacity).orElse(Capacity.ZERO);
  }

  /** Has the registry keep what has to be kept, neither more nor less. */
  static void settle(
      Step.Draft<AgentState, AgentFact> draft, LongTerm agreement, CdnName self, Instant now) {
    if (!agreement.newest().terms().lender().equals(self)) {
      return;
    }
    Capacity wanted = wanted(draft.state(), agreement, self, now);
    double reserve =
        draft.state().policy().map(p -> CompiledPolicy.of(p).lendReserve(now)).orElse(1.0);
    draft.ask(
        isNothing(wanted)
            ? Lending.release(agreement.offer().value())
            : new Effect.Tell(
                PartName.REGISTRY,
                new RegistryMessage.ReserveCapacity(
                    agreement.offer().value(),
                    List.of(),
                    wanted.max(LEAST),
                    reserve,
                    until(agreement))));
  }

  private static Instant until(LongTerm agreement) {
    return agreement.versions().stream()
        .map(v -> v.terms().conditions().until())
        .max(Instant::compareTo)
        .orElseThrow()
        .plus(SPARE);
  }

  /**
   * What can be lent has changed. Where edges had died, what has to be kept may have been less, and
   * they may be back; what waits for its capacity may find it.
   */
  static void mend(Step.Draft<AgentState, AgentFact> draft, CdnName self, Instant now) {
    for (LongTerm each : List.copyOf(draft.state().longTerms().all().values())) {
      if (each.holding().isPresent() || (isReserved(each) && each.binds(now))) {
        settle(draft, each, self, now);
      }
    }
  }

  /** What may have been approved is kept until no word of that can arrive any more. */
  static void letGo(Step.Draft<AgentState, AgentFact> draft, CdnName self, Instant now) {
    for (LongTerm each : List.copyOf(draft.state().longTerms().all().values())) {
      LongTerm left = each;
      for (LongTerm.Version version : each.over() ? List.<LongTerm.Version>of() : each.versions()) {
        Instant last = version.terms().answerBy().plus(LongTerms.GRACE);
        if (each.mayStillBeApproved(version, self) && last.isBefore(now)) {
          left = left.with(version.in(LongTerm.Stage.LAPSED).notSigned(REPLACED));
        }
      }
      if (!left.equals(each)) {
        LongTerms.note(draft, left, REPLACED);
        settle(draft, left, self, now);
      }
    }
  }

  private static boolean isReserved(LongTerm agreement) {
    return !agreement.over()
        && agreement
            .inForce()
            .filter(t -> t.conditions().holding() == Holding.RESERVED)
            .isPresent();
  }

  /**
   * Keeps capacity for a short agreement, or for more of one, that its borrower has proposed: of a
   * reserved long-term agreement what is kept for it already, else anew.
   *
   * @param more what is wanted beyond what the agreement has
   */
  static Effect draw(AgentState state, AgreementTerms terms, Capacity more, Effect anew) {
    Optional<LongTerm> source = state.longTerms().behind(terms.offer());
    if (source.isEmpty()
        || !isReserved(source.get())
        || more.isZero()
        || !left(state, source.get()).covers(more)) {
      return anew;
    }
    Instant until = Endings.later(until(source.get()), terms.serveUntil().plus(SPARE));
    return new Effect.Tell(
        PartName.REGISTRY,
        new RegistryMessage.MoveCapacity(terms.offer().value(), terms.id().value(), more, until));
  }

  /** A short agreement keeps nothing any more; what it had of a long-term one goes back to it. */
  static void release(
      Step.Draft<AgentState, AgentFact> draft, AgreementTerms terms, CdnName self, Instant now) {
    Optional<LongTerm> source =
        draft.state().longTerms().behind(terms.offer()).filter(a -> !kept(a, self, now).isZero());
    source.ifPresent(a ->
        draft.ask(
            new Effect.Tell(
                PartName.REGISTRY,
                new RegistryMessage.MoveCapacity(
                    terms.id().value(),
                    a.offer().value(),
                    terms.capacity().plus(kept(a, self, now)),
                    until(a)))));
    draft.ask(Lending.release(terms.id().value()));
    source.ifPresent(a -> settle(draft, a, self, now));
  }
}
