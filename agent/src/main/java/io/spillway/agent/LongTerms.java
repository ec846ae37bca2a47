package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.Holding;
import io.spillway.model.HostName;
import io.spillway.model.LongTermId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.Numbering;
import io.spillway.model.Offer;
import io.spillway.model.Service;
import io.spillway.model.SignedLongTerm;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.LongTermOrder;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Long-term agreements, as people on this side want them: proposed, countered, approved, declined,
 * ended. A version binds once both have signed it. Its author cannot take it back: it lapses when
 * it is not answered in time. What is to be reserved is kept before this CDN signs.
 */
final class LongTerms {
  /** An approval that was signed in time can take a day to arrive. */
  static final Duration GRACE = Duration.ofHours(25);

  /** What is not answered is said again, as a message lives for a day at most. */
  private static final Duration AGAIN = Duration.ofHours(24);

  private static final int MOST_OVER = 16;

  private static final Duration REMEMBER = Duration.ofDays(30);

  private final CdnName self;
  private final Numbering numbering;
  private final Optional<HostName> redirectZone;

  LongTerms(Numbering numbering, Optional<HostName> redirectZone) {
    this.self = numbering.cdn();
    this.numbering = numbering;
    this.redirectZone = redirectZone;
  }

  static void note(Step.Draft<AgentState, AgentFact> draft, LongTerm agreement, String story) {
    draft.note(new AgentFact.OfLongTerm(new LongTermFact.Changed(agreement, story)));
  }

  /** An operator's order; one that cannot be carried out is noted. */
  void order(Step.Draft<AgentState, AgentFact> draft, LongTermOrder order, Instant now) {
    Optional<String> objection = LongTermOrders.objection(draft.state(), self, order, now);
    switch (order) {
      case LongTermOrder.ProposeLongTerm m ->
          objection.ifPresentOrElse(
              why -> refuse(draft, m.lender().value(), why), () -> propose(draft, m, now));
      case LongTermOrder.CounterLongTerm m ->
          objection.ifPresentOrElse(
              why -> refuse(draft, m.agreement().value(), why), () -> counter(draft, m, now));
      case LongTermOrder.ApproveLongTerm m ->
          objection.ifPresentOrElse(
              why -> refuse(draft, m.agreement().value(), why),
              () -> approve(draft, get(draft, m.agreement()), now));
      case LongTermOrder.DeclineLongTerm m ->
          objection.ifPresentOrElse(
              why -> refuse(draft, m.agreement().value(), why),
              () -> decline(draft, get(draft, m.agreement()), m.reason(), now));
      case LongTermOrder.EndLongTerm m ->
          objection.ifPresentOrElse(
              why -> refuse(draft, m.agreement().value(), why),
              () -> end(draft, get(draft, m.agreement()), m.reason(), now));
    }
  }

  private static LongTerm get(Step.Draft<AgentState, AgentFact> draft, LongTermId id) {
    return Optional.ofNullable(draft.state().longTerms().all().get(id)).orElseThrow();
  }

  private static void refuse(
      Step.Draft<AgentState, AgentFact> draft, String subject, String reason) {
    draft.note(new AgentFact.OfLongTerm(new LongTermFact.OrderRefused(subject, reason)));
  }

  private void propose(
      Step.Draft<AgentState, AgentFact> draft, LongTermOrder.ProposeLongTerm m, Instant now) {
    AgentState state = draft.state();
    Service service =
        state.services().stream().filter(s -> s.id().equals(m.service())).findFirst().orElseThrow();
    LongTermTerms terms =
        new LongTermTerms(
            new LongTermId(numbering.name("long-term", state.longTerms().last() + 1)),
            1,
            self,
            self,
            m.lender(),
            service.id(),
            service.hosts(),
            service.origin(),
            service.probePath(),
            new Footprint(Footprint.EVERYWHERE.prefixes().subList(0, 1)),
            zone(state, m.lender()),
            m.conditions(),
            m.answerBy());
    LongTerm.Version first = version(terms, m.reason(), now);
    makeRoom(draft, m.lender());
    begin(draft, LongTerm.beginning(first), first, "proposes it to " + m.lender(), now);
  }

  private void counter(
      Step.Draft<AgentState, AgentFact> draft, LongTermOrder.CounterLongTerm m, Instant now) {
    LongTerm known = get(draft, m.agreement());
    LongTermTerms last = known.newest().terms();
    Optional<HostName> zone =
        last.lender().equals(self)
            ? redirectZone
            : last.redirectZone().or(() -> zone(draft.state(), last.lender()));
    LongTerm.Version next =
        version(last.next(self, zone, m.conditions(), m.answerBy()), m.reason(), now);
    begin(draft, known.lettingGo().and(next, self), next, "proposes other terms", now);
  }

  /** Of those with one CDN that are over so many are remembered; the oldest goes. */
  static void makeRoom(Step.Draft<AgentState, AgentFact> draft, CdnName peer) {
    List<LongTerm> over =
        draft.state().longTerms().all().values().stream()
            .filter(a -> a.over() && a.isWith(peer))
            .sorted(Comparator.comparing(a -> a.newest().at()))
            .toList();
    for (LongTerm oldest : over.subList(0, Math.max(0, over.size() - MOST_OVER + 1))) {
      draft.note(new AgentFact.OfLongTerm(new LongTermFact.Forgotten(oldest.id())));
    }
  }

  /** Where a lender's clients can be redirected to, as its offers say. */
  private static Optional<HostName> zone(AgentState state, CdnName lender) {
    return state.held().values().stream()
        .filter(o -> o.lender().equals(lender))
        .map(Offer::redirectZone)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private boolean holds(LongTermTerms terms) {
    return terms.lender().equals(self) && terms.conditions().holding() == Holding.RESERVED;
  }

  private LongTerm.Version version(LongTermTerms terms, String reason, Instant now) {
    LongTerm.Stage stage = holds(terms) ? LongTerm.Stage.HOLDING : LongTerm.Stage.SIGNING;
    return new LongTerm.Version(terms, "", Optional.empty(), stage, reason, now, Optional.empty());
  }

  private void begin(
      Step.Draft<AgentState, AgentFact> draft,
      LongTerm changed,
      LongTerm.Version version,
      String what,
      Instant now) {
    LongTerm next = LongTermCapacity.waiting(draft.state(), changed, version, self, now);
    note(
        draft,
        next,
        "an operator "
            + what
            + ", version "
            + version.terms().version()
            + ": "
            + LongTermWords.of(version.terms().conditions())
            + " ("
            + version.reason()
            + ")");
    advance(draft, next, version, now);
  }

  /** Capacity is kept first, where it has to be, and then it is signed. */
  private void advance(
      Step.Draft<AgentState, AgentFact> draft,
      LongTerm agreement,
      LongTerm.Version version,
      Instant now) {
    LongTermTerms terms = version.terms();
    switch (version.stage()) {
      case HOLDING -> keep(draft, agreement, version, now);
      case SIGNING -> draft.ask(new Effect.Perform(new Work.SignLongTerm(terms)));
      case APPROVING ->
          draft.ask(new Effect.Perform(new Work.CountersignLongTerm(terms, version.document())));
      case OPEN, APPROVED, DECLINED, SUPERSEDED, LAPSED -> {
        // Nothing is to be done here.
      }
    }
  }

  /** The registry does not answer where short agreements keep all that is needed already. */
  private void keep(
      Step.Draft<AgentState, AgentFact> draft,
      LongTerm agreement,
      LongTerm.Version version,
      Instant now) {
    if (LongTermCapacity.needsNothing(draft.state(), agreement, self, now)) {
      held(draft, agreement, version, Capacity.ZERO, now);
    } else {
      LongTermCapacity.settle(draft, agreement, self, now);
    }
  }

  private void approve(Step.Draft<AgentState, AgentFact> draft, LongTerm agreement, Instant now) {
    LongTerm.Version open = agreement.newest();
    LongTerm.Version next =
        open.in(holds(open.terms()) ? LongTerm.Stage.HOLDING : LongTerm.Stage.APPROVING);
    LongTerm changed =
        LongTermCapacity.waiting(draft.state(), agreement.lettingGo().with(next), next, self, now);
    note(
        draft,
        changed,
        "an operator approves version "
            + open.terms().version()
            + (next.stage() == LongTerm.Stage.HOLDING
                ? ": it is signed once its capacity is kept"
                : ""));
    advance(draft, changed, next, now);
  }

  private void decline(
      Step.Draft<AgentState, AgentFact> draft, LongTerm agreement, String reason, Instant now) {
    LongTermTerms terms = agreement.newest().terms();
    LongTerm next =
        agreement.lettingGo().with(agreement.newest().in(LongTerm.Stage.DECLINED).because(reason));
    note(
        draft,
        next.closedIfNothingComes(self, now),
        "an operator declines version " + terms.version() + ": " + reason);
    LongTermCapacity.settle(draft, get(draft, agreement.id()), self, now);
    draft.ask(
        new Effect.Send(
            terms.author(), new PeerMessage.LongTermDeclined(terms.id(), terms.version(), reason)));
  }

  private void end(
      Step.Draft<AgentState, AgentFact> draft, LongTerm agreement, String reason, Instant now) {
    LongTermTerms terms = agreement.inForce().orElseThrow();
    Instant until =
        Endings.earlier(now.plus(terms.conditions().notice()), agreement.endsAt().orElse(now));
    note(
        draft,
        agreement.ending(new LongTerm.End(until, self, reason)),
        "ends at " + until + ", with the notice of " + terms.conditions().notice() + ": " + reason);
    CdnName other = terms.lender().equals(self) ? terms.borrower() : terms.lender();
    draft.ask(new Effect.Send(other, new PeerMessage.LongTermEnded(terms.id(), until, reason)));
  }

  /** A CDN is banned: what is open with it is declined, what binds ends with notice. */
  void ban(Step.Draft<AgentState, AgentFact> draft, CdnName peer, Instant now) {
    String reason = "no dealings any more";
    for (LongTerm each : List.copyOf(draft.state().longTerms().all().values())) {
      if (each.isWith(peer) && !each.over()) {
        if (each.open().filter(v -> !v.terms().author().equals(self)).isPresent()
            && LongTermOrders.isUnsigned(each.newest().stage())) {
          decline(draft, each, reason, now);
        }
        LongTerm left = get(draft, each.id());
        if (left.binds(now) && left.end().isEmpty()) {
          end(draft, left, reason, now);
        }
      }
    }
  }

  /** The registry has answered for a version that is to be signed; false for any other answer. */
  boolean capacityReserved(
      Step.Draft<AgentState, AgentFact> draft, AgentMessage.CapacityReserved m, Instant now) {
    for (LongTerm each : draft.state().longTerms().all().values()) {
      if (each.offer().value().equals(m.reservation())) {
        each.holding().ifPresent(version -> held(draft, each, version, m.granted(), now));
        return true;
      }
    }
    return false;
  }

  private void held(
      Step.Draft<AgentState, AgentFact> draft,
      LongTerm agreement,
      LongTerm.Version version,
      Capacity granted,
      Instant now) {
    boolean own = version.terms().author().equals(self);
    Capacity wanted = LongTermCapacity.wanted(draft.state(), agreement, self, now);
    if (granted.covers(wanted)) {
      LongTerm.Version next = version.in(own ? LongTerm.Stage.SIGNING : LongTerm.Stage.APPROVING);
      LongTerm changed = agreement.with(next);
      note(draft, changed, "");
      advance(draft, changed, next, now);
      return;
    }
    Capacity lacks = wanted.minus(granted);
    if (!LongTermCapacity.isWorthWaiting(draft.state(), lacks, agreement.lacking().minus(lacks))) {
      giveUp(draft, agreement, version, now);
    } else if (!lacks.equals(agreement.lacking()) || granted.isZero()) {
      note(
          draft,
          agreement.lacking(lacks),
          "version "
              + version.terms().version()
              + " waits for "
              + lacks
              + " of its capacity: firm offers hold it until they run out");
    }
  }

  /** What another has proposed stays open: less can be proposed, or room made. */
  private void giveUp(
      Step.Draft<AgentState, AgentFact> draft,
      LongTerm agreement,
      LongTerm.Version version,
      Instant now) {
    LongTerm.Stage left =
        version.terms().author().equals(self)
            ? LongTerm.Stage.LAPSED
            : version.equals(agreement.newest()) ? LongTerm.Stage.OPEN : LongTerm.Stage.SUPERSEDED;
    String why =
        "version "
            + version.terms().version()
            + " is not signed: its capacity cannot be reserved"
            + " now, less or best effort may do";
    LongTerm changed = agreement.with(version.in(left).notSigned(why));
    note(draft, changed, why);
    LongTermCapacity.settle(draft, changed, self, now);
  }

  /** What waits for its capacity does so while offers hold it, and it can still be approved. */
  private void tickHolding(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    for (LongTerm each : List.copyOf(draft.state().longTerms().all().values())) {
      each.holding()
          .ifPresent(version -> {
            if (version.terms().answerBy().isBefore(now)) {
              giveUp(draft, each, version, now);
            } else if (LongTermCapacity.needsNothing(draft.state(), each, self, now)
                || !LongTermCapacity.isWorthWaiting(draft.state(), each.lacking(), Capacity.ZERO)) {
              // An offer was accepted, or has just run out: the registry's answer decides.
              keep(draft, each, version, now);
            }
          });
    }
  }

  /** This CDN has signed a version of its own: the other party is asked. */
  void signed(Step.Draft<AgentState, AgentFact> draft, AgentMessage.LongTermSigned m, Instant now) {
    LongTerm agreement = draft.state().longTerms().all().get(m.terms().id());
    if (agreement == null) {
      return;
    }
    for (LongTerm.Version version : agreement.versions()) {
      if (version.terms().equals(m.terms()) && version.stage() == LongTerm.Stage.SIGNING) {
        LongTerm.Version told = version.told(m.document(), now);
        note(draft, agreement.with(told), "");
        say(draft, told);
      }
    }
  }

  private static void say(Step.Draft<AgentState, AgentFact> draft, LongTerm.Version version) {
    draft.ask(
        new Effect.Send(
            version.terms().other(),
            new PeerMessage.LongTermProposed(
                version.terms(), version.document(), version.reason())));
  }

  /** This CDN has signed a version of the other's: it binds. */
  void countersigned(
      Step.Draft<AgentState, AgentFact> draft, SignedLongTerm agreement, Instant now) {
    LongTermTerms terms = agreement.terms();
    LongTerm known = draft.state().longTerms().all().get(terms.id());
    if (known == null) {
      return;
    }
    for (LongTerm.Version version : known.versions()) {
      if (version.terms().equals(terms) && version.stage() == LongTerm.Stage.APPROVING) {
        conclude(draft, known, version.approved(agreement), now);
        draft.ask(new Effect.Send(terms.author(), new PeerMessage.LongTermApproved(agreement)));
      }
    }
  }

  /** Both have signed. */
  void conclude(
      Step.Draft<AgentState, AgentFact> draft,
      LongTerm known,
      LongTerm.Version approved,
      Instant now) {
    LongTermTerms terms = approved.terms();
    LongTerm next = known.with(approved);
    note(
        draft,
        next,
        "signed by both, version "
            + terms.version()
            + ": "
            + terms.lender()
            + " lends to "
            + terms.borrower()
            + " "
            + LongTermWords.of(terms.conditions()));
    LongTermCapacity.settle(draft, next, self, now);
  }

  /** What runs out, lapses or is to be said again. */
  void tick(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    tickHolding(draft, now);
    LongTermCapacity.letGo(draft, self, now);
    for (LongTerm each : List.copyOf(draft.state().longTerms().all().values())) {
      LongTerm.Version newest = each.newest();
      boolean mine = newest.terms().author().equals(self);
      Instant lapses = newest.terms().answerBy().plus(mine ? GRACE : Duration.ZERO);
      boolean late = newest.stage() == LongTerm.Stage.OPEN && lapses.isBefore(now);
      if (each.over()) {
        if (newest.at().plus(REMEMBER).isBefore(now) && lapses.plus(REMEMBER).isBefore(now)) {
          draft.note(new AgentFact.OfLongTerm(new LongTermFact.Forgotten(each.id())));
        }
      } else if (late) {
        String why = "version " + newest.terms().version() + " was not answered in time";
        LongTerm left = each.with(newest.in(LongTerm.Stage.LAPSED).notSigned(why));
        note(draft, left.closedIfNothingComes(self, now), why);
        LongTermCapacity.settle(draft, get(draft, each.id()), self, now);
      } else if (!each.binds(now) && !each.mayCome(self)) {
        note(draft, each.closed(), each.inForce().isPresent() ? "has ended" : "");
        LongTermCapacity.settle(draft, get(draft, each.id()), self, now);
      } else if (mine
          && newest.stage() == LongTerm.Stage.OPEN
          && newest.at().plus(AGAIN).isBefore(now)) {
        LongTerm.Version again = newest.told(newest.document(), now);
        note(draft, each.with(again), "");
        say(draft, again);
      }
    }
  }
}
