package io.spillway.agent;

import io.spillway.agent.record.RecordEntry;
import io.spillway.engine.Fact;
import io.spillway.model.AgreementId;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Edge;
import io.spillway.model.Footprint;
import io.spillway.model.KeyId;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.Revocation;
import io.spillway.model.Service;
import io.spillway.model.Side;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a peering agent states. */
public sealed interface AgentFact extends Fact {
  @Override
  default String story() {
    return "";
  }

  @Override
  default String subject() {
    return "";
  }

  /** The rules that are in force from now on. */
  record PolicyNoted(PolicyDocument document) implements AgentFact {}

  /** This CDN's edges and services. */
  record ResourcesNoted(List<Edge> edges, List<Service> services) implements AgentFact {
    /** Copies. */
    public ResourcesNoted {
      edges = List.copyOf(edges);
      services = List.copyOf(services);
    }
  }

  /** What could be lent. */
  record LendableNoted(Capacity capacity, Footprint footprint) implements AgentFact {}

  /** An own advertisement was made and goes to be signed. */
  record AdvertisementMade(long sequence, Instant next) implements AgentFact {}

  /** The own advertisement to spread. */
  record AdvertisementHeld(KnownPeer own) implements AgentFact {}

  /** An own advertisement was seen that a lost journal had made: the next one goes beyond it. */
  record SequenceRaised(long sequence, CdnName toldBy, Instant next) implements AgentFact {
    @Override
    public String story() {
      return toldBy
          + " holds an own advertisement of sequence "
          + sequence
          + ", which this journal does not know: the next one is above it";
    }
  }

  /** A round of gossip: neighbours were told what is new. */
  record GossipTurned(long turn, Instant next) implements AgentFact {}

  /**
   * A CDN's newest advertisement.
   *
   * @param known the advertisement and where it came from
   * @param first whether the CDN was not known before
   * @param news whether it is announced to others
   * @param late whether it has been about for so long that others may lack it, too
   */
  record PeerKnown(KnownPeer known, boolean first, boolean news, boolean late)
      implements AgentFact {
    @Override
    public String story() {
      return first
          ? "learnt of "
              + known.advertisement().cdn()
              + " from "
              + known.toldBy()
              + "; it could lend "
              + known.advertisement().lendable()
          : "";
    }
  }

  /** Something about the CDNs around, besides what they advertise. */
  record Around(NeighbourFact fact) implements AgentFact {
    @Override
    public String story() {
      return fact.story();
    }

    @Override
    public String subject() {
      return fact.subject();
    }
  }

  /** Something about a long-term agreement. */
  record OfLongTerm(LongTermFact fact) implements AgentFact {
    @Override
    public String story() {
      return fact.story();
    }

    @Override
    public String subject() {
      return fact.subject();
    }
  }

  /** A CDN's advertisement is worth nothing any more. */
  record PeerForgotten(CdnName peer, String why) implements AgentFact {
    @Override
    public String story() {
      return "the advertisement of " + peer + " " + why + ": it is not asked until a new one comes";
    }
  }

  /** A request for an offer was made. */
  record OfferAsked(RequestId request, AgentState.Asked asked) implements AgentFact {}

  /** A request was answered or given up. */
  record AskEnded(RequestId request) implements AgentFact {}

  /** A peer declined. */
  record Declined(CdnName peer, String subject, String reason) implements AgentFact {
    @Override
    public String story() {
      return peer + " declines to offer: " + reason;
    }
  }

  /** A peer's offer is held. */
  record OfferHeld(Offer offer, boolean renewed) implements AgentFact {
    @Override
    public String story() {
      return renewed
          ? ""
          : offer.lender()
              + " offers "
              + offer.capacity()
              + " at "
              + offer.tariff().perMillionRequests()
              + " per million requests, "
              + offer.tariff().perGigabyte()
              + " per GB"
              + (offer.standing() ? " (standing, " : " (")
              + (offer.commitment() == Commitment.FIRM ? "firm)" : "indicative)");
    }

    @Override
    public String subject() {
      return offer.id().value();
    }
  }

  /** A held offer was used, has expired or was superseded. */
  record OfferDropped(OfferId offer) implements AgentFact {}

  /** An offer is being made, or was made: the registry keeps its capacity. */
  record PromiseNoted(OfferId offer, long counter, AgentState.Promise promise, boolean renewed)
      implements AgentFact {
    @Override
    public String story() {
      return promise.offer().isPresent() && !renewed
          ? "offer "
              + promise.offer().get().capacity()
              + " to "
              + promise.borrower()
              + " at "
              + promise.offer().get().tariff().perMillionRequests()
              + " per million requests"
              + (promise.firm() ? "" : ", to be confirmed (rule lend.standing)")
          : "";
    }

    @Override
    public String subject() {
      return offer.value();
    }
  }

  /** An own offer was accepted, has expired or could not be made. */
  record PromiseEnded(OfferId offer) implements AgentFact {}

  /** A deal's new state. */
  record DealChanged(Deal deal, String story) implements AgentFact {
    @Override
    public String subject() {
      return deal.terms().id().value();
    }

    @Override
    public boolean lasting() {
      return true;
    }
  }

  /** A closed deal is forgotten. */
  record DealForgotten(AgreementId agreement) implements AgentFact {}

  /** A fact about an auction. */
  sealed interface OfAuction extends AgentFact {}

  /**
   * An auction that this CDN has called is in another stage.
   *
   * @param auction the auction, with the entries as they were
   */
  record AuctionChanged(Auction auction, String story) implements OfAuction {
    @Override
    public String subject() {
      return auction.id().value();
    }
  }

  /** An auction of this CDN's is forgotten without a transcript. */
  record AuctionDropped(RequestId auction, String reason) implements OfAuction {
    @Override
    public String story() {
      return "the auction has ended without a transcript: " + reason;
    }

    @Override
    public String subject() {
      return auction.value();
    }
  }

  /** What one CDN has done in an auction of this CDN's. */
  record EntryChanged(RequestId auction, CdnName peer, Auction.Entry entry) implements OfAuction {
    @Override
    public String story() {
      return switch (entry) {
        case Auction.Entry.Called() -> "";
        case Auction.Entry.Committed(DocumentDigest bid) ->
            peer + " commits to a bid, digest " + bid.brief();
        case Auction.Entry.Opened(AuctionDocument.OpenedBid opened) ->
            peer
                + " opens its bid, as it was committed to: "
                + opened.bid().offer().capacity()
                + " at "
                + opened.bid().offer().tariff().perMillionRequests()
                + " per million requests, "
                + opened.bid().offer().tariff().perGigabyte()
                + " per GB";
        case Auction.Entry.Out(String reason, Optional<DocumentDigest> _) ->
            peer + " has no bid that counts: " + reason;
      };
    }

    @Override
    public String subject() {
      return auction.value();
    }
  }

  /**
   * An auction of this CDN's has ended.
   *
   * @param transcript all of it, signed by this CDN
   */
  record AuctionOver(RequestId auction, AuctionDocument.Transcript transcript, String document)
      implements OfAuction {
    @Override
    public String story() {
      return "the auction has ended; its transcript is signed, digest "
          + DocumentDigest.of(document).brief();
    }

    @Override
    public String subject() {
      return auction.value();
    }
  }

  /** How far an own bid in an auction of another CDN's is. */
  record BidChanged(OfferId offer, Auctions.OwnBid bid, String story) implements OfAuction {
    @Override
    public String subject() {
      return bid.auction().value();
    }
  }

  /** Whether the own services need what is lent, and since when. */
  record PressureNoted(Optional<Instant> since) implements AgentFact {}

  /** What the own services need soon, where it has changed much. */
  record OwnNeedNoted(RequestRate soon) implements AgentFact {}

  /** Something goes on a peer's record; a lapse is told. */
  record RecordNoted(CdnName peer, RecordEntry entry) implements AgentFact {
    @Override
    public String story() {
      return entry instanceof RecordEntry.Observed o && o.missed() > 0
          ? "on the record of " + peer + ": " + o.words()
          : "";
    }
  }

  /** Something a peer said was refused. */
  record Refused(CdnName peer, String subject, String reason, Refusals.Tally tally)
      implements AgentFact {
    @Override
    public String story() {
      return "refused what " + peer + " said: " + reason;
    }
  }

  /** Something a peer said was passed on though nothing here bears it out. */
  record Tolerated(CdnName peer, Refusals.Tally tally) implements AgentFact {}

  /** An operator has banned a CDN: nothing is agreed with it any more. */
  record PeerBanned(CdnName peer, Instant at, String reason) implements AgentFact {
    @Override
    public String story() {
      return "an operator bans "
          + peer
          + ": "
          + reason
          + "; agreements with it end with notice, accounts are settled";
    }

    @Override
    public String subject() {
      return peer.value();
    }
  }

  /** An operator has lifted a ban. */
  record BanLifted(CdnName peer) implements AgentFact {
    @Override
    public String story() {
      return "an operator lifts the ban of " + peer;
    }

    @Override
    public String subject() {
      return peer.value();
    }
  }

  /** An operator has stopped one side of trade. */
  record TradeStopped(Side side, Restraints.Stop stop) implements AgentFact {
    @Override
    public String story() {
      return "an operator stops all "
          + name(side)
          + ": "
          + stop.reason()
          + (stop.keep() ? "; what is signed is kept" : "; what is signed ends with notice");
    }
  }

  /** An operator has resumed one side of trade. */
  record TradeResumed(Side side) implements AgentFact {
    @Override
    public String story() {
      return "an operator resumes " + name(side);
    }
  }

  /** This CDN signs with a key from now on. */
  record IdentityNoted(KeyRecord.Own own, boolean first) implements AgentFact {
    @Override
    public String story() {
      return "signs with key "
          + own.key()
          + " from now on, until "
          + own.until()
          + (first ? "" : "; what the key before has signed stays valid");
    }

    @Override
    public String subject() {
      return own.key().value();
    }
  }

  /** An operator refuses a key. */
  record KeyRefused(KeyId key, KeyRecord.RefusedKey how) implements AgentFact {
    @Override
    public String story() {
      return "an operator revokes key " + key + " here: " + how.reason();
    }

    @Override
    public String subject() {
      return key.value();
    }
  }

  /** An operator takes back that a key is refused. */
  record KeyAccepted(KeyId key) implements AgentFact {
    @Override
    public String story() {
      return "an operator believes key " + key + " here again";
    }

    @Override
    public String subject() {
      return key.value();
    }
  }

  /** A key was revoked by its owner. */
  record RevocationHeld(KeyRecord.Heard heard, CdnName toldBy) implements AgentFact {
    @Override
    public String story() {
      Revocation said = heard.signed().revocation();
      return said.cdn()
          + " revokes its key "
          + said.key()
          + ", told by "
          + toldBy
          + ": "
          + said.reason();
    }

    @Override
    public String subject() {
      return heard.signed().revocation().key().value();
    }
  }

  /** The certificate of a revoked key has ended. */
  record RevocationForgotten(KeyId key) implements AgentFact {}

  private static String name(Side side) {
    return side.name().toLowerCase(Locale.ROOT);
  }

  /** A load report was passed on; nothing is kept of it. */
  record Passed() implements AgentFact {}
}
