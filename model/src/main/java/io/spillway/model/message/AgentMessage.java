package io.spillway.model.message;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.ArrangementId;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.IpAddress;
import io.spillway.model.KeyId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.Money;
import io.spillway.model.OfferId;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.SealedCeiling;
import io.spillway.model.ServiceId;
import io.spillway.model.Side;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SignedLongTerm;
import io.spillway.model.SignedRevocation;
import io.spillway.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the peering agent is told. */
public sealed interface AgentMessage extends PartMessage
    permits Shared.Tick,
        Shared.ResourcesPublished,
        Shared.PolicyPublished,
        AgentMessage.Lendable,
        AgentMessage.OwnNeed,
        AgentMessage.AdvertisementSigned,
        AgentMessage.PeerSaid,
        AgentMessage.DocumentsDropped,
        AgentMessage.RoundTripMeasured,
        AgentMessage.GatherOffers,
        AgentMessage.OffersChosen,
        AgentMessage.AuctionDocumentSigned,
        AgentMessage.CallSealed,
        AgentMessage.ProposeAgreement,
        AgentMessage.ProposalSigned,
        AgentMessage.AcceptanceSigned,
        AgentMessage.EndAgreement,
        AgentMessage.EndedByPeer,
        AgreementUnmetered,
        AgentMessage.CapacityReserved,
        AgentMessage.DelegationState,
        AgentMessage.DelegationDissolved,
        AgentMessage.LentLoad,
        AgentMessage.SayToPeer,
        AgentMessage.AgreementClosed,
        AgentMessage.PeerProbed,
        AgentMessage.UsageJudged,
        AgentMessage.AccountSettled,
        AgentMessage.UnpaidTold,
        AgentMessage.BanPeer,
        AgentMessage.LiftBan,
        AgentMessage.StopTrade,
        AgentMessage.ResumeTrade,
        AgentMessage.RevokeKey,
        AgentMessage.LiftRevocation,
        AgentMessage.RevocationSigned,
        AgentMessage.IdentityUsed,
        AgentMessage.GatherLongTerm,
        LongTermOrder,
        AgentMessage.LongTermSigned,
        AgentMessage.LongTermCountersigned {
  /**
   * What the registry could lend beyond all promises.
   *
   * @param capacity the aggregate
   * @param footprint whose clients the edges serve well
   */
  record Lendable(Capacity capacity, Footprint footprint) implements AgentMessage {}

  /**
   * What this CDN's own services need of its edges, told each second.
   *
   * @param at the end of the second that it rests on
   * @param soon the larger of what is measured and, where demand has left its baseline, what the
   *     forecast expects at its horizon
   */
  record OwnNeed(Instant at, RequestRate soon) implements AgentMessage {}

  /**
   * This CDN's own advertisement, signed.
   *
   * @param signed the advertisement with its document
   * @param key by which key
   */
  record AdvertisementSigned(SignedAdvertisement signed, KeyId key) implements AgentMessage {}

  /**
   * Another CDN said something, and the signature holds.
   *
   * @param from who said it, by verified key and domain
   * @param key the verified key
   * @param message what was said
   * @param signers by which key each of the advertisements in it is signed, in their order
   */
  record PeerSaid(CdnName from, KeyId key, PeerMessage message, List<KeyId> signers)
      implements AgentMessage {
    /** Copies; throws {@link IllegalArgumentException} where signers are missing. */
    public PeerSaid {
      signers = List.copyOf(signers);
      int due = message instanceof PeerMessage.Advertisements m ? m.advertisements().size() : 0;
      if (signers.size() != due) {
        throw new IllegalArgumentException(signers.size() + " signers: name " + due);
      }
    }
  }

  /**
   * A peer sent documents that were not taken: forged, expired, oversized or malformed.
   *
   * @param from who sent them, by its TLS certificate; whose they claim to be does not count
   * @param details a line each
   */
  record DocumentsDropped(CdnName from, List<String> details) implements AgentMessage {
    /** Copies. */
    public DocumentsDropped {
      details = List.copyOf(details);
    }
  }

  /**
   * How long a peer took to answer a message, told at most once in ten seconds for each peer.
   *
   * @param peer who answered
   * @param time from the request to the answer, the shortest of those ten seconds
   */
  record RoundTripMeasured(CdnName peer, Duration time) implements AgentMessage {}

  /**
   * The mediator needs offers.
   *
   * @param arrangement for which arrangement
   * @param round tells attempts apart
   * @param requirement what is needed
   * @param further whether of the peers, too, that only rule {@code borrow.reconsider.region}
   *     admits
   * @param ask whether to ask peers, rather than take the standing offers alone
   * @param deadline until when to wait for answers
   */
  record GatherOffers(
      ArrangementId arrangement,
      int round,
      Requirement requirement,
      boolean further,
      boolean ask,
      Instant deadline)
      implements AgentMessage {}

  /**
   * The mediator is done with offers that it was given; told once for each round, whatever has
   * become of it.
   *
   * @param arrangement for which arrangement
   * @param round of which round
   * @param problem the choice that it had; none where there was no use for any offer
   * @param solution what it has chosen; none without a choice
   * @param proposed how much of each offer it proposes to agree on
   */
  record OffersChosen(
      ArrangementId arrangement,
      int round,
      Optional<AllocationProblem> problem,
      Optional<AllocationSolution> solution,
      SortedMap<OfferId, Capacity> proposed)
      implements AgentMessage {
    /** Copies. */
    public OffersChosen {
      proposed = Collections.unmodifiableSortedMap(new TreeMap<>(proposed));
    }
  }

  /**
   * A document of an auction, signed by this CDN.
   *
   * @param content what it says; of a bid with its salt
   * @param document the compact JWS
   */
  record AuctionDocumentSigned(AuctionDocument content, String document) implements AgentMessage {}

  /**
   * This CDN's call to an auction, with its ceiling sealed, and signed.
   *
   * @param call the call
   * @param document the compact JWS
   * @param ceiling what the call's digest is of
   */
  record CallSealed(AuctionDocument.Call call, String document, SealedCeiling ceiling)
      implements AgentMessage {}

  /**
   * The mediator wants terms agreed: a new agreement (revision 0) or an amendment.
   *
   * @param terms what it wants
   */
  record ProposeAgreement(AgreementTerms terms) implements AgentMessage {}

  /**
   * This CDN's signature under terms that it proposes.
   *
   * @param terms what was signed
   * @param document the JWS with one signature
   */
  record ProposalSigned(AgreementTerms terms, String document) implements AgentMessage {}

  /**
   * This CDN's signature under terms that it accepts.
   *
   * @param agreement terms and document with both signatures
   */
  record AcceptanceSigned(io.spillway.model.SignedAgreement agreement) implements AgentMessage {}

  /**
   * The mediator ends an agreement before its time.
   *
   * @param agreement which agreement
   * @param reason a line for people
   * @param steerUntil from when no client is sent
   * @param serveUntil until when the lender is asked to serve lingering clients
   */
  record EndAgreement(AgreementId agreement, String reason, Instant steerUntil, Instant serveUntil)
      implements AgentMessage {}

  /**
   * The borrower has shown by an answer to a statement that an agreement is over for it, of which
   * its termination has not told yet, or never will.
   *
   * @param agreement which agreement
   * @param borrower whose word it is
   * @param serveUntil since when, by its word
   */
  record EndedByPeer(AgreementId agreement, CdnName borrower, Instant serveUntil)
      implements AgentMessage {}

  /**
   * The registry's answer to a reservation.
   *
   * @param reservation which one
   * @param granted how much; zero if nothing is free
   * @param until when it ends by itself
   */
  record CapacityReserved(String reservation, Capacity granted, Instant until)
      implements AgentMessage {}

  /**
   * This CDN's edges are ready, or cannot be made ready, for an agreement that it lends under.
   *
   * @param agreement which agreement
   * @param ready whether clients can come
   * @param addresses where
   * @param detail a line for people
   */
  record DelegationState(
      AgreementId agreement, boolean ready, List<IpAddress> addresses, String detail)
      implements AgentMessage {
    /** Copies. */
    public DelegationState {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * The site is off this CDN's edges.
   *
   * @param agreement which agreement
   */
  record DelegationDissolved(AgreementId agreement) implements AgentMessage {}

  /**
   * What this CDN served in one second under an agreement that it lends under.
   *
   * @param agreement which agreement
   * @param second the beginning of the second
   * @param served requests answered
   * @param refused requests refused or failed
   */
  record LentLoad(AgreementId agreement, Instant second, RequestRate served, RequestRate refused)
      implements AgentMessage {}

  /**
   * Metering has something for a peer.
   *
   * @param to which peer
   * @param message what to say
   */
  record SayToPeer(CdnName to, PeerMessage message) implements AgentMessage {}

  /**
   * Metering is done with an agreement: nothing more is owed or counted.
   *
   * @param agreement which agreement
   */
  record AgreementClosed(AgreementId agreement) implements AgentMessage {}

  /**
   * What came of probes of a lender's edges through the front door; summed up where they succeed.
   *
   * @param agreement under which agreement
   * @param lender whose edges
   * @param answered how many were answered as a client needs it, 0 or more
   * @param failed how many were not, 0 or more
   * @param late how many of those that were answered took longer than the SLA promises, 0 to {@code
   *     answered}
   */
  record PeerProbed(AgreementId agreement, CdnName lender, int answered, int failed, int late)
      implements AgentMessage {}

  /**
   * A statement has its verdict.
   *
   * @param agreement on which agreement
   * @param peer the other party
   * @param service the borrower's service
   * @param lent whether this CDN is the lender
   * @param number which statement
   * @param accepted the verdict
   * @param usage what the statement claims
   * @param shortfall requests that the lender refused though it served less than was agreed, by its
   *     own reports; 0 where this CDN is the lender
   */
  record UsageJudged(
      AgreementId agreement,
      CdnName peer,
      ServiceId service,
      boolean lent,
      int number,
      boolean accepted,
      Usage usage,
      double shortfall)
      implements AgentMessage {}

  /**
   * An account is closed; told before {@link AgreementClosed}.
   *
   * @param agreement on which agreement
   * @param agreed whether both parties agree on the amount
   * @param amount what is owed by this CDN's own figures
   */
  record AccountSettled(AgreementId agreement, boolean agreed, Money amount)
      implements AgentMessage {}

  /**
   * The operator tells what a peer owes, by the books that its payments are in.
   *
   * @param peer who owes
   * @param amount how much in all, in this currency
   */
  record UnpaidTold(CdnName peer, Money amount) implements AgentMessage {}

  /**
   * An operator wants nothing to do with a CDN any more.
   *
   * @param peer which CDN
   * @param reason a line for people
   */
  record BanPeer(CdnName peer, String reason) implements AgentMessage {}

  /**
   * An operator lifts a ban.
   *
   * @param peer which CDN
   */
  record LiftBan(CdnName peer) implements AgentMessage {}

  /**
   * An operator stops one side of trade.
   *
   * @param side lending or borrowing
   * @param keep whether what is signed runs to its end, rather than being ended with notice
   * @param reason a line for people
   */
  record StopTrade(Side side, boolean keep, String reason) implements AgentMessage {}

  /**
   * An operator resumes one side of trade.
   *
   * @param side lending or borrowing
   */
  record ResumeTrade(Side side) implements AgentMessage {}

  /**
   * An operator wants a key believed no more: another CDN's here, or one of this CDN's own
   * everywhere.
   *
   * @param key which key
   * @param reason a line for people; told to others where the key is this CDN's own
   * @param cdn whose it is, where that is known
   */
  record RevokeKey(KeyId key, String reason, Optional<CdnName> cdn) implements AgentMessage {}

  /** An operator takes back what an operator here has ordered by {@link RevokeKey}. */
  record LiftRevocation(KeyId key) implements AgentMessage {}

  /**
   * This CDN's revocation of a key of its own, signed by the key.
   *
   * @param signed the revocation with its document
   */
  record RevocationSigned(SignedRevocation signed) implements AgentMessage {}

  /**
   * This CDN signs with a key from now on; told at each start and when the key changes.
   *
   * @param key which key
   * @param until when its certificate ends
   */
  record IdentityUsed(KeyId key, Instant until) implements AgentMessage {}

  /**
   * The mediator needs capacity: that of long-term agreements alone, where there is any, else the
   * offers of the next source.
   *
   * @param otherwise what is gathered when no long-term agreement can serve
   */
  record GatherLongTerm(GatherOffers otherwise) implements AgentMessage {}

  /**
   * This CDN's signature under a version that it proposes.
   *
   * @param terms what was signed
   * @param document the compact JWS
   */
  record LongTermSigned(LongTermTerms terms, String document) implements AgentMessage {}

  /**
   * This CDN's signature under a version that it approves.
   *
   * @param agreement terms and document with both signatures
   */
  record LongTermCountersigned(SignedLongTerm agreement) implements AgentMessage {}
}
