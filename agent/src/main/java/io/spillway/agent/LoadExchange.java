package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
import io.spillway.model.RequestRate;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Tells those who borrow from this CDN, or hold a standing offer of it, what it could still lend:
 * each ten seconds, and at once where that has changed much or come to an end. In tenths of all
 * capacity, never by edge or customer.
 */
final class LoadExchange {
  private static final Duration USUAL = Duration.ofSeconds(10);
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration SKEW = Duration.ofSeconds(60);

  /** What a lender said longer ago is worth nothing. */
  private static final Duration FRESH = Duration.ofSeconds(60);

  /** What says the same as before is noted this often. */
  private static final Duration RENEWED = Duration.ofSeconds(30);

  private static final double MUCH = 0.3;

  private final CdnName self;

  LoadExchange(CdnName self) {
    this.self = self;
  }

  /** Rounded down to a tenth of all capacity, so that exact load does not leave the CDN. */
  static Capacity coarse(Capacity lendable, Capacity total) {
    double steps =
        total.requests().perSecond() <= 0
            ? 0
            : Math.floor(10 * lendable.requests().perSecond() / total.requests().perSecond());
    return new Capacity(
            new RequestRate(Math.floor(total.requests().perSecond() * steps / 10)),
            total.bits().times(steps / 10))
        .min(total);
  }

  void tick(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    AgentState state = draft.state();
    SortedSet<CdnName> parties = parties(state);
    if (parties.isEmpty() || state.edges().isEmpty()) {
      return;
    }
    Capacity left = coarse(Discovery.offered(state), state.edgeCapacity());
    Neighbourhood.Remaining before =
        state
            .neighbourhood()
            .told()
            .orElse(new Neighbourhood.Remaining(Capacity.ZERO, Instant.EPOCH));
    boolean due = !now.isBefore(before.at().plus(USUAL));
    boolean crossed =
        !now.isBefore(before.at().plus(QUIET))
            && hasCrossed(before.capacity(), left, state.edgeCapacity());
    if (due || crossed) {
      draft.note(
          new AgentFact.Around(
              new NeighbourFact.RemainingTold(new Neighbourhood.Remaining(left, now))));
      for (CdnName party : parties) {
        draft.ask(new Effect.Send(party, new PeerMessage.RemainingCapacity(self, left, now)));
      }
    }
  }

  private static boolean hasCrossed(Capacity before, Capacity now, Capacity total) {
    double change = Math.abs(before.requests().perSecond() - now.requests().perSecond());
    return before.isZero() != now.isZero() || change >= MUCH * total.requests().perSecond() - 1;
  }

  private SortedSet<CdnName> parties(AgentState state) {
    SortedSet<CdnName> parties = new TreeSet<>();
    for (AgentState.Promise promise : state.promised().values()) {
      if (promise.standing() && promise.offer().isPresent()) {
        parties.add(promise.borrower());
      }
    }
    for (Deal deal : state.deals().values()) {
      if (deal.phase() == Deal.Phase.SIGNED && deal.terms().lender().equals(self)) {
        parties.add(deal.terms().borrower());
      }
    }
    for (LongTerm agreement : state.longTerms().all().values()) {
      agreement
          .inForce()
          .filter(t -> !agreement.over() && t.lender().equals(self))
          .ifPresent(t -> parties.add(t.borrower()));
    }
    return parties;
  }

  void heard(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.RemainingCapacity m,
      Instant now) {
    AgentState state = draft.state();
    Neighbourhood.Remaining before = state.neighbourhood().remaining().get(from);
    boolean ours =
        state.held().values().stream().map(Offer::lender).anyMatch(from::equals)
            || state.deals().values().stream().anyMatch(d -> d.terms().lender().equals(from))
            || state.longTerms().all().values().stream()
                .anyMatch(a -> !a.over() && a.newest().terms().lender().equals(from));
    boolean late = before != null && !m.at().isAfter(before.at());
    if (!m.cdn().equals(from) || !ours || late || m.at().isAfter(now.plus(SKEW))) {
      return;
    }
    boolean same = before != null && before.capacity().equals(m.remaining());
    boolean old = before == null || before.at().plus(RENEWED).isBefore(m.at());
    if (!same || old) {
      boolean exhausted = m.remaining().isZero() && !same;
      draft.note(
          new AgentFact.Around(
              new NeighbourFact.RemainingNoted(
                  from, new Neighbourhood.Remaining(m.remaining(), m.at()), exhausted)));
    }
  }

  /** Whether a lender has said of late that nothing is left. */
  static boolean isExhausted(AgentState state, CdnName lender, Instant now) {
    Neighbourhood.Remaining said = state.neighbourhood().remaining().get(lender);
    return said != null && said.capacity().isZero() && said.at().plus(FRESH).isAfter(now);
  }
}
