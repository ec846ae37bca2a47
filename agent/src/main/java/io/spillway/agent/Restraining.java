package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
import io.spillway.model.RequestId;
import io.spillway.model.Side;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Carries out what operators forbid and allow: bans of CDNs, and stops of all lending or borrowing.
 * What is signed is ended with the notice that it allows, never broken; accounts are always
 * settled.
 */
final class Restraining {
  private final CdnName self;
  private final Endings endings;
  private final Auctioning auctioning;
  private final LongTerms longTerms;

  Restraining(CdnName self, Endings endings, Auctioning auctioning, LongTerms longTerms) {
    this.self = self;
    this.endings = endings;
    this.auctioning = auctioning;
    this.longTerms = longTerms;
  }

  void ban(Step.Draft<AgentState, AgentFact> draft, AgentMessage.BanPeer m, Instant now) {
    if (m.peer().equals(self)) {
      return;
    }
    Restraints.Ban known = draft.state().restraints().banned().get(m.peer());
    if (known != null) {
      if (!known.reason().equals(m.reason())) {
        draft.note(new AgentFact.PeerBanned(m.peer(), known.since(), m.reason()));
      }
      return;
    }
    draft.note(new AgentFact.PeerBanned(m.peer(), now, m.reason()));
    dropHeld(draft, m.peer()::equals);
    auctioning.exclude(draft, m.peer(), "it is banned by an operator", now);
    longTerms.ban(draft, m.peer(), now);
    withdraw(draft, m.peer()::equals, false, "this CDN has no dealings with " + m.peer());
    for (Deal deal : List.copyOf(draft.state().deals().values())) {
      if (deal.terms().lender().equals(m.peer()) || deal.terms().borrower().equals(m.peer())) {
        finish(draft, deal, "no dealings any more", now);
      }
    }
  }

  static void lift(Step.Draft<AgentState, AgentFact> draft, CdnName peer) {
    if (draft.state().restraints().bans(peer)) {
      draft.note(new AgentFact.BanLifted(peer));
    }
  }

  void stop(Step.Draft<AgentState, AgentFact> draft, AgentMessage.StopTrade m, Instant now) {
    Restraints.Stop known = draft.state().restraints().stopped().get(m.side());
    if (known != null && (m.keep() || !known.keep())) {
      if (known.keep() == m.keep() && !known.reason().equals(m.reason())) {
        draft.note(
            new AgentFact.TradeStopped(
                m.side(), new Restraints.Stop(known.since(), m.keep(), m.reason())));
      }
      return;
    }
    draft.note(
        new AgentFact.TradeStopped(m.side(), new Restraints.Stop(now, m.keep(), m.reason())));
    switch (m.side()) {
      case LENDING -> stopLending(draft, m, now);
      case BORROWING -> {
        dropHeld(draft, peer -> true);
        auctioning.stop(draft, "borrowing is stopped by an operator", now);
        draft.ask(
            new Effect.Tell(
                PartName.MEDIATOR, new MediatorMessage.BorrowingStopped(m.keep(), m.reason())));
      }
    }
  }

  static void resume(Step.Draft<AgentState, AgentFact> draft, Side side) {
    if (draft.state().restraints().stops(side)) {
      draft.note(new AgentFact.TradeResumed(side));
      if (side == Side.BORROWING) {
        draft.ask(new Effect.Tell(PartName.MEDIATOR, new MediatorMessage.BorrowingResumed()));
      }
    }
  }

  private void stopLending(
      Step.Draft<AgentState, AgentFact> draft, AgentMessage.StopTrade m, Instant now) {
    // A sealed bid is no offer that was given: it goes even where those are kept.
    withdraw(draft, peer -> true, m.keep(), "lending is stopped here");
    if (m.keep()) {
      return;
    }
    for (Deal deal : List.copyOf(draft.state().deals().values())) {
      if (deal.terms().lender().equals(self)) {
        finish(draft, deal, "it stops all lending", now);
      }
    }
  }

  private static void dropHeld(
      Step.Draft<AgentState, AgentFact> draft, Predicate<CdnName> ofLender) {
    for (Offer offer : List.copyOf(draft.state().held().values())) {
      if (ofLender.test(offer.lender())) {
        draft.note(new AgentFact.OfferDropped(offer.id()));
      }
    }
    for (RequestId request : List.copyOf(draft.state().asked().keySet())) {
      AgentState.Asked asked = draft.state().asked().get(request);
      if (asked != null && ofLender.test(asked.peer())) {
        draft.note(new AgentFact.AskEnded(request));
      }
    }
  }

  /** Offers that were given are not honoured; who waits for one is told. */
  private static void withdraw(
      Step.Draft<AgentState, AgentFact> draft,
      Predicate<CdnName> toBorrower,
      boolean sealedAlone,
      String reason) {
    for (var e : List.copyOf(draft.state().promised().entrySet())) {
      AgentState.Promise promise = e.getValue();
      boolean isSealed = draft.state().auctions().isSealed(e.getKey());
      if (toBorrower.test(promise.borrower()) && !(sealedAlone && !isSealed)) {
        draft.note(new AgentFact.PromiseEnded(e.getKey()));
        draft.ask(Lending.release(e.getKey().value()));
        if (promise.offer().isEmpty() || !promise.standing()) {
          draft.ask(
              new Effect.Send(
                  promise.borrower(), new PeerMessage.OfferDeclined(promise.request(), reason)));
        }
      }
    }
  }

  private void finish(
      Step.Draft<AgentState, AgentFact> draft, Deal deal, String reason, Instant now) {
    if (deal.phase() == Deal.Phase.SIGNED) {
      endings.giveNotice(draft, deal, reason, "by an operator", now);
    } else if (deal.phase() == Deal.Phase.PROPOSED && deal.terms().lender().equals(self)) {
      draft.note(
          new AgentFact.DealChanged(
              deal.withoutProposal().in(Deal.Phase.CLOSED), "did not sign: " + reason));
      LongTermCapacity.release(draft, deal.terms(), self, now);
      draft.ask(
          new Effect.Send(
              deal.terms().borrower(),
              new PeerMessage.AgreementRefusal(
                  deal.terms().id(), deal.terms().revision(), reason)));
    } else if (deal.phase() == Deal.Phase.PROPOSED) {
      Borrowing.giveUp(draft, deal, reason);
    }
  }

  /**
   * Whether what a peer says is considered at all. Of a banned CDN that is what ends agreements,
   * settles accounts, or takes a key out of use; what waits for an answer is declined.
   */
  static boolean admits(
      Step.Draft<AgentState, AgentFact> draft, CdnName from, PeerMessage message, Instant now) {
    if (!draft.state().restraints().bans(from) || settles(message)) {
      return true;
    }
    String reason = draft.state().restraints().toOffers(from).orElseThrow();
    Refusals.note(draft, from, "", "it is banned", answer(message, reason), now);
    return false;
  }

  private static Optional<PeerMessage> answer(PeerMessage message, String reason) {
    if (message instanceof PeerMessage.OfferRequest m) {
      return Optional.of(new PeerMessage.OfferDeclined(m.request(), reason));
    }
    if (message instanceof PeerMessage.LongTermProposed m) {
      return Optional.of(
          new PeerMessage.LongTermDeclined(m.terms().id(), m.terms().version(), reason));
    }
    return message instanceof PeerMessage.AgreementProposal m
        ? Optional.of(
            new PeerMessage.AgreementRefusal(m.terms().id(), m.terms().revision(), reason))
        : Optional.empty();
  }

  private static boolean settles(PeerMessage message) {
    return switch (message) {
      case PeerMessage.AgreementAcceptance _ -> true;
      case PeerMessage.AgreementRefusal _ -> true;
      case PeerMessage.DelegationFailed _ -> true;
      case PeerMessage.LoadReport _ -> true;
      case PeerMessage.Termination _ -> true;
      case PeerMessage.UsageStatement _ -> true;
      case PeerMessage.StatementVerdict _ -> true;
      case PeerMessage.InvoiceIssued _ -> true;
      case PeerMessage.InvoiceVerdict _ -> true;
      case PeerMessage.KeysRevoked _ -> true;
      case PeerMessage.LongTermApproved _ -> true;
      case PeerMessage.LongTermDeclined _ -> true;
      case PeerMessage.LongTermEnded _ -> true;
      case PeerMessage.LongTermProposed _ -> false;
      case PeerMessage.AdvertisementDigest _ -> false;
      case PeerMessage.AdvertisementsWanted _ -> false;
      case PeerMessage.AuctionCalled _ -> false;
      case PeerMessage.BidCommitted _ -> false;
      case PeerMessage.BidsClosed _ -> false;
      case PeerMessage.BidOpened _ -> false;
      case PeerMessage.AuctionEnded _ -> false;
      case PeerMessage.Advertisements _ -> false;
      case PeerMessage.RemainingCapacity _ -> false;
      case PeerMessage.OfferRequest _ -> false;
      case PeerMessage.OfferMade _ -> false;
      case PeerMessage.OfferDeclined _ -> false;
      case PeerMessage.AgreementProposal _ -> false;
      case PeerMessage.DelegationReady _ -> false;
    };
  }
}
