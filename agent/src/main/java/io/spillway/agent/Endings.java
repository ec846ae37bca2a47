package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.RegistryMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How agreements end, in either role. */
final class Endings {
  /** Longer than accounts are kept: an id that were used again would not be metered. */
  private static final Duration REMEMBER = Duration.ofDays(3);

  /** So often its end is moved: ends that come ever a little sooner would fill the journal. */
  static final int MOST_ENDS = 16;

  private final CdnName self;

  Endings(CdnName self) {
    this.self = self;
  }

  void tick(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    for (Deal deal : List.copyOf(draft.state().deals().values())) {
      boolean lender = deal.terms().lender().equals(self);
      if (lender && deal.binding() && deal.serveUntil().isBefore(now)) {
        draft.note(
            new AgentFact.DealChanged(
                deal.in(Deal.Phase.SERVED), "serve-until has passed: the site is taken away"));
        redirectHostEnds(draft, deal, now);
        draft.ask(
            new Effect.Tell(
                PartName.REGISTRY, new RegistryMessage.DissolveDelegation(deal.terms().id())));
        LongTermCapacity.release(draft, deal.terms(), self, now);
      } else if (deal.phase() == Deal.Phase.CLOSED && over(deal).plus(REMEMBER).isBefore(now)) {
        draft.note(new AgentFact.DealForgotten(deal.terms().id()));
      }
    }
  }

  /** When it ended; what was never signed, when it would have begun. */
  private static Instant over(Deal deal) {
    return deal.signed().isPresent() ? deal.serveUntil() : deal.terms().from();
  }

  /** The mediator ends an agreement under which this CDN borrows. */
  void end(Step.Draft<AgentState, AgentFact> draft, AgentMessage.EndAgreement m, Instant now) {
    Deal deal = draft.state().deals().get(m.agreement());
    if (deal == null) {
      return;
    }
    Instant steer = earlier(m.steerUntil(), deal.steerUntil());
    Instant serve = earlier(m.serveUntil(), deal.serveUntil());
    if (!canEnd(deal, steer, serve)) {
      return;
    }
    draft.note(
        new AgentFact.DealChanged(
            deal.ending(steer, serve),
            "ends the agreement with " + deal.terms().lender() + ": " + m.reason()));
    draft.ask(
        new Effect.Send(
            deal.terms().lender(),
            new PeerMessage.Termination(m.agreement(), m.reason(), steer, serve)));
    draft.ask(
        new Effect.Tell(
            PartName.METERING, new MeteringMessage.AgreementEnds(m.agreement(), serve)));
  }

  /**
   * This CDN ends what both have signed before its time, in either role, with the notice that its
   * offer allowed.
   *
   * @param reason what the other is told
   * @param because what stands in the own audit log besides
   */
  void giveNotice(
      Step.Draft<AgentState, AgentFact> draft,
      Deal deal,
      String reason,
      String because,
      Instant now) {
    AgreementTerms terms = deal.terms();
    boolean lends = terms.lender().equals(self);
    Duration lingering = Duration.between(terms.steerUntil(), terms.serveUntil());
    Instant steer = earlier(now.plus(deal.notice()), deal.steerUntil());
    Instant serve = earlier(steer.plus(lingering), deal.serveUntil());
    draft.note(
        new AgentFact.DealChanged(
            deal.ending(steer, serve),
            (lends
                    ? "recall " + terms.capacity() + " from " + terms.borrower()
                    : "give " + terms.capacity() + " back to " + terms.lender())
                + " by "
                + steer
                + " ("
                + because
                + "): "
                + reason));
    draft.ask(
        new Effect.Send(
            lends ? terms.borrower() : terms.lender(),
            new PeerMessage.Termination(terms.id(), reason, steer, serve)));
    draft.ask(
        new Effect.Tell(PartName.METERING, new MeteringMessage.AgreementEnds(terms.id(), serve)));
    if (lends) {
      redirectHostEnds(draft, deal, serve);
    } else {
      draft.ask(
          new Effect.Tell(
              PartName.MEDIATOR,
              new MediatorMessage.AgreementEnding(terms.id(), reason, steer, serve)));
    }
  }

  /** The borrower pays for capacity no longer: it is held no longer, said or not. */
  void shown(Step.Draft<AgentState, AgentFact> draft, AgentMessage.EndedByPeer m, Instant now) {
    terminated(
        draft,
        m.borrower(),
        new PeerMessage.Termination(
            m.agreement(),
            "by its answer to a statement it owes no commitment any more",
            m.serveUntil(),
            m.serveUntil()),
        now);
  }

  /**
   * The other party ends an agreement: no sooner than it is heard of, since until then capacity was
   * held, or clients were sent. Which time before is owed all the same, or no more, is in the
   * statements and verdicts.
   */
  void terminated(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.Termination m,
      Instant now) {
    Deal deal = draft.state().deals().get(m.agreement());
    if (deal == null) {
      return;
    }
    boolean borrowerSays = deal.terms().borrower().equals(from);
    boolean lenderSays = deal.terms().lender().equals(from);
    if ((!borrowerSays && !lenderSays) || m.serveUntil().isBefore(m.steerUntil())) {
      Refusals.note(
          draft,
          from,
          m.agreement().value(),
          "a termination by no party, or absurd",
          Optional.empty(),
          now);
      return;
    }
    Instant steer = earlier(later(m.steerUntil(), now), deal.steerUntil());
    Instant serve = earlier(later(m.serveUntil(), now), deal.serveUntil());
    if (deal.ends() >= MOST_ENDS && serve.isAfter(now)) {
      return;
    }
    String past = m.serveUntil().isBefore(now) ? ", as of " + m.serveUntil() : "";
    String story = from + " ends it" + past + ": " + m.reason();
    if (deal.phase() == Deal.Phase.PROPOSED && lenderSays) {
      // It has overtaken the signature that it ends, which may come yet.
      draft.note(new AgentFact.DealChanged(deal.endingOnceSigned(steer, serve), story));
      return;
    }
    if (!canEnd(deal, steer, serve)) {
      return;
    }
    draft.note(new AgentFact.DealChanged(deal.ending(steer, serve), story));
    draft.ask(
        new Effect.Tell(
            PartName.METERING, new MeteringMessage.AgreementEnds(m.agreement(), serve)));
    if (lenderSays) {
      draft.ask(
          new Effect.Tell(
              PartName.MEDIATOR,
              new MediatorMessage.AgreementEnding(m.agreement(), m.reason(), steer, serve)));
    } else {
      redirectHostEnds(draft, deal, serve);
    }
  }

  /** Both may end it, not knowing of the other; the earlier end holds for both. */
  private static boolean canEnd(Deal deal, Instant steer, Instant serve) {
    boolean earlier = steer.isBefore(deal.steerUntil()) || serve.isBefore(deal.serveUntil());
    return deal.phase() == Deal.Phase.SIGNED || (deal.phase() == Deal.Phase.ENDING && earlier);
  }

  static void redirectHostEnds(Step.Draft<AgentState, AgentFact> draft, Deal deal, Instant until) {
    if (deal.terms().redirectHost().isPresent()) {
      draft.ask(
          new Effect.Tell(
              PartName.MEDIATOR, new MediatorMessage.RedirectHostEnds(deal.terms().id(), until)));
    }
  }

  void dissolved(Step.Draft<AgentState, AgentFact> draft, AgreementId agreement) {
    Deal deal = draft.state().deals().get(agreement);
    if (deal != null && deal.binding()) {
      draft.note(
          new AgentFact.DealChanged(deal.in(Deal.Phase.SERVED), "the site is off the edges"));
      if (deal.terms().lender().equals(self)) {
        // Whatever until it was to be answered: there is nothing to send clients to.
        Lending.redirectHost(draft, deal, List.of());
      }
    }
  }

  void closed(Step.Draft<AgentState, AgentFact> draft, AgreementId agreement) {
    Deal deal = draft.state().deals().get(agreement);
    if (deal != null && deal.phase() != Deal.Phase.CLOSED) {
      draft.note(
          new AgentFact.DealChanged(
              deal.in(Deal.Phase.CLOSED), "accounts closed, nothing is open"));
    }
  }

  static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  static Instant later(Instant a, Instant b) {
    return a.isBefore(b) ? b : a;
  }
}
