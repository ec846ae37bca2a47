package io.spillway.agent;

import io.spillway.agent.record.RecordEntry;
import io.spillway.engine.Effect;
import io.spillway.engine.Part;
import io.spillway.engine.Step;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.AgreementUnmetered;
import io.spillway.model.message.LongTermOrder;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import java.time.Instant;
import java.util.Optional;

/**
 * The peering agent: the only part that talks to other CDNs. Discovery, offers given and taken,
 * agreements, load reports; what belongs to accounts it passes on to metering.
 */
public final class Agent implements Part<AgentState, AgentMessage, AgentFact> {
  private final AgentSettings settings;
  private final Discovery discovery;
  private final Auctioning auctioning;
  private final Bidding bidding;
  private final Offering offering;
  private final Gossip gossip;
  private final Hearing hearing;
  private final LoadExchange loadExchange;
  private final Lending lending;
  private final Borrowing borrowing;
  private final Endings endings;
  private final Recall recall;
  private final Records records;
  private final Restraining restraining;
  private final Revoking revoking;
  private final LongTerms longTerms;
  private final LongTermHearing longTermHearing;

  /** An agent for one CDN. */
  public Agent(AgentSettings settings) {
    this.settings = settings;
    this.gossip = new Gossip(settings);
    this.discovery = new Discovery(settings, gossip);
    this.hearing = new Hearing(settings);
    this.loadExchange = new LoadExchange(settings.self());
    this.auctioning = new Auctioning(settings.numbering());
    this.bidding = new Bidding(settings.self());
    this.borrowing = new Borrowing(settings, auctioning);
    this.offering = new Offering(settings.numbering(), settings.redirectZone(), bidding);
    this.lending = new Lending(settings.self(), settings.redirectZone(), offering);
    this.endings = new Endings(settings.self());
    this.recall = new Recall(settings.self(), endings);
    this.records = new Records(settings.self());
    this.longTerms = new LongTerms(settings.numbering(), settings.redirectZone());
    this.longTermHearing = new LongTermHearing(settings.self(), longTerms);
    this.restraining = new Restraining(settings.self(), endings, auctioning, longTerms);
    this.revoking = new Revoking(settings);
  }

  @Override
  public AgentState initial() {
    return AgentState.initial();
  }

  @Override
  public Step<AgentFact> decide(AgentState state, AgentMessage message, Instant now) {
    Step.Draft<AgentState, AgentFact> draft = new Step.Draft<>(this, state);
    switch (message) {
      case Shared.Tick() -> {
        discovery.tick(draft, now);
        offering.tick(draft, now);
        borrowing.tick(draft, now);
        auctioning.tick(draft, now);
        endings.tick(draft, now);
        loadExchange.tick(draft, now);
        Revoking.tick(draft, now);
        longTerms.tick(draft, now);
        records.ticked(draft, state, now);
      }
      case Shared.PolicyPublished m -> draft.note(new AgentFact.PolicyNoted(m.document()));
      case Shared.ResourcesPublished m ->
          draft.note(new AgentFact.ResourcesNoted(m.edges(), m.services()));
      case AgentMessage.Lendable m -> {
        draft.note(new AgentFact.LendableNoted(m.capacity(), m.footprint()));
        LongTermCapacity.mend(draft, settings.self(), now);
      }
      case AgentMessage.OwnNeed m -> recall.consider(draft, m, now);
      case AgentMessage.AdvertisementSigned m -> discovery.signed(draft, m, now);
      case AgentMessage.DocumentsDropped m -> hearing.dropped(draft, m, now);
      case AgentMessage.RoundTripMeasured m -> Vivaldi.measured(draft, m, now);
      case AgentMessage.PeerSaid m -> {
        if (!m.from().equals(settings.self())
            && Restraining.admits(draft, m.from(), m.message(), now)) {
          peerSaid(draft, m, now);
          records.heard(draft, state, m.from(), m.message(), now);
        }
      }
      case AgentMessage.GatherOffers m -> borrowing.gather(draft, m, now);
      case AgentMessage.GatherLongTerm m -> LongTermActivation.gather(draft, m, borrowing, now);
      case LongTermOrder m -> longTerms.order(draft, m, now);
      case AgentMessage.LongTermSigned m -> longTerms.signed(draft, m, now);
      case AgentMessage.LongTermCountersigned m ->
          longTerms.countersigned(draft, m.agreement(), now);
      case AgentMessage.OffersChosen m -> auctioning.chosen(draft, m, now);
      case AgentMessage.AuctionDocumentSigned m -> {
        auctioning.signed(draft, m.content(), m.document(), now);
        bidding.signed(draft, m.content(), m.document());
      }
      case AgentMessage.CallSealed m -> auctioning.sealed(draft, m);
      case AgentMessage.ProposeAgreement m -> {
        records.proposing(draft, m.terms());
        borrowing.propose(draft, m.terms(), now);
      }
      case AgentMessage.ProposalSigned m -> borrowing.proposalSigned(draft, m);
      case AgentMessage.AcceptanceSigned m -> lending.acceptanceSigned(draft, m.agreement(), now);
      case AgentMessage.EndAgreement m -> endings.end(draft, m, now);
      case AgentMessage.EndedByPeer m -> endings.shown(draft, m, now);
      case AgreementUnmetered m -> recall.unmetered(draft, m, now);
      case AgentMessage.CapacityReserved m -> {
        if (!longTerms.capacityReserved(draft, m, now)) {
          lending.capacityReserved(draft, m, now);
        }
      }
      case AgentMessage.DelegationState m -> lending.delegationState(draft, m);
      case AgentMessage.DelegationDissolved m -> endings.dissolved(draft, m.agreement());
      case AgentMessage.LentLoad m -> lending.lentLoad(draft, m);
      case AgentMessage.SayToPeer m -> draft.ask(new Effect.Send(m.to(), m.message()));
      case AgentMessage.PeerProbed m -> records.probed(draft, m, now);
      case AgentMessage.UsageJudged m -> records.judged(draft, m, now);
      case AgentMessage.AccountSettled m -> records.settled(draft, m, now);
      case AgentMessage.UnpaidTold m ->
          draft.note(new AgentFact.RecordNoted(m.peer(), new RecordEntry.OwesInAll(m.amount())));
      case AgentMessage.AgreementClosed m -> endings.closed(draft, m.agreement());
      case AgentMessage.BanPeer m -> restraining.ban(draft, m, now);
      case AgentMessage.LiftBan m -> Restraining.lift(draft, m.peer());
      case AgentMessage.StopTrade m -> restraining.stop(draft, m, now);
      case AgentMessage.ResumeTrade m -> Restraining.resume(draft, m.side());
      case AgentMessage.LiftRevocation m -> Revoking.lift(draft, m.key());
      case AgentMessage.RevokeKey m -> Revoking.order(draft, m, now);
      case AgentMessage.RevocationSigned m -> revoking.signed(draft, m.signed(), now);
      case AgentMessage.IdentityUsed m -> Revoking.used(draft, m, now);
    }
    return draft.step();
  }

  private void peerSaid(
      Step.Draft<AgentState, AgentFact> draft, AgentMessage.PeerSaid said, Instant now) {
    CdnName from = said.from();
    switch (said.message()) {
      case PeerMessage.AdvertisementDigest m -> gossip.digest(draft, from, m, now);
      case PeerMessage.AdvertisementsWanted m -> gossip.wanted(draft, from, m, now);
      case PeerMessage.Advertisements m -> hearing.advertisements(draft, said, m, now);
      case PeerMessage.OfferRequest m -> offering.request(draft, from, m, now);
      case PeerMessage.OfferMade m -> borrowing.offer(draft, from, m.offer(), now);
      case PeerMessage.OfferDeclined m -> {
        if (!auctioning.declined(draft, from, m, now)) {
          borrowing.declined(draft, from, m, now);
        }
      }
      case PeerMessage.AuctionCalled m -> offering.called(draft, from, m, now);
      case PeerMessage.BidCommitted m -> auctioning.committed(draft, from, m, now);
      case PeerMessage.BidsClosed m -> bidding.closed(draft, from, m.closing(), m.document(), now);
      case PeerMessage.BidOpened m -> auctioning.opened(draft, from, m.opened(), now);
      case PeerMessage.AuctionEnded m -> bidding.ended(draft, from, m, now);
      case PeerMessage.AgreementProposal m -> lending.proposal(draft, from, m, now);
      case PeerMessage.AgreementAcceptance m -> borrowing.accepted(draft, from, m.agreement(), now);
      case PeerMessage.AgreementRefusal m -> borrowing.refused(draft, from, m, now);
      case PeerMessage.DelegationReady m -> borrowing.delegationReady(draft, from, m);
      case PeerMessage.DelegationFailed m -> borrowing.delegationFailed(draft, from, m);
      case PeerMessage.LoadReport m -> borrowing.loadReport(draft, from, m, now);
      case PeerMessage.Termination m -> endings.terminated(draft, from, m, now);
      case PeerMessage.UsageStatement m -> account(draft, from, m.statement().agreement(), m, now);
      case PeerMessage.StatementVerdict m -> account(draft, from, m.agreement(), m, now);
      case PeerMessage.InvoiceIssued m -> account(draft, from, m.invoice().agreement(), m, now);
      case PeerMessage.InvoiceVerdict m -> account(draft, from, m.agreement(), m, now);
      case PeerMessage.KeysRevoked m -> revoking.heard(draft, from, m, now);
      case PeerMessage.LongTermProposed m -> longTermHearing.proposed(draft, from, m, now);
      case PeerMessage.LongTermApproved m ->
          longTermHearing.approved(draft, from, m.agreement(), now);
      case PeerMessage.LongTermDeclined m -> longTermHearing.declined(draft, from, m, now);
      case PeerMessage.LongTermEnded m -> longTermHearing.ended(draft, from, m, now);
      case PeerMessage.RemainingCapacity m -> loadExchange.heard(draft, from, m, now);
    }
  }

  /** What settles accounts is metering's, which remembers agreements longer than this part. */
  private static void account(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      AgreementId agreement,
      PeerMessage message,
      Instant now) {
    Deal deal = draft.state().deals().get(agreement);
    if (deal == null ? !Refusals.tolerates(draft, from, now) : !deal.isWith(from)) {
      Refusals.note(
          draft, from, agreement.value(), "an account of no party", Optional.empty(), now);
      return;
    }
    draft.ask(new Effect.Tell(PartName.METERING, new MeteringMessage.PeerAccount(from, message)));
  }

  @Override
  public AgentState apply(AgentState state, AgentFact fact) {
    return Fold.apply(state, fact);
  }

  @Override
  public Class<AgentState> stateType() {
    return AgentState.class;
  }

  @Override
  public Class<AgentMessage> messageType() {
    return AgentMessage.class;
  }

  @Override
  public Class<AgentFact> factType() {
    return AgentFact.class;
  }
}
