package io.spillway.agent;

import io.spillway.agent.Auctions.OwnBid;
import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.RequestId;
import io.spillway.model.Work;
import io.spillway.model.message.PeerMessage;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Sealed bids in other CDNs' auctions. The capacity is reserved before the bid is committed to, and
 * given back as soon as it is not wanted. A bid is opened once, and only when the commitment is
 * among those that were closed.
 */
final class Bidding {
  /** How long a bid holds capacity. */
  static final Duration VALIDITY = Duration.ofSeconds(20);

  /** How much another's clock may be off. */
  private static final Duration SKEW = Duration.ofSeconds(10);

  /** How much later than called for a closing may come: its primary waited for all until then. */
  private static final Duration LATE = Duration.ofSeconds(2);

  private final CdnName self;

  Bidding(CdnName self) {
    this.self = self;
  }

  /** Whether a call was not heard before; another call to the same auction is refused. */
  boolean isNew(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      AuctionDocument.Call call,
      DocumentDigest digest,
      Instant now) {
    Auctions auctions = draft.state().auctions();
    Optional<OwnBid> known =
        auctions
            .findBid(call.auction(), from)
            .flatMap(id -> Optional.ofNullable(auctions.bids().get(id)));
    if (known.isPresent() && !known.get().call().equals(digest)) {
      refuse(draft, from, call.auction(), "it calls the auction a second time, differently", now);
    }
    return known.isEmpty();
  }

  /** What is wrong with the times of a call. */
  static Optional<String> objection(AuctionDocument.Call call, Instant now) {
    if (call.openBy().isBefore(now.minus(SKEW))) {
      return Optional.of("the auction is over");
    }
    return call.openBy().isAfter(now.plus(VALIDITY).plus(SKEW))
        ? Optional.of("its bids would be opened later than a bid holds")
        : Optional.empty();
  }

  static OwnBid planned(CdnName primary, PeerMessage.AuctionCalled called, Instant now) {
    AuctionDocument.Call call = called.call();
    // By its own clock, which may be ahead of the primary's: bids are open for as long as it says.
    Instant soonest = now.plus(Duration.between(call.commitBy(), call.openBy()));
    Instant openBy = soonest.isAfter(call.openBy()) ? soonest : call.openBy();
    return OwnBid.planned(
        call.auction(),
        primary,
        DocumentDigest.of(called.document()),
        call.pricing(),
        openBy.plus(LATE));
  }

  /**
   * How much one more bid may hold: rule {@code lend.max-share} is for all open bids together, so
   * that no number of calls holds nearly all. What could be lent is told each second alone, so it
   * is taken to hold what is bid since.
   */
  static Capacity most(AgentState state, CompiledPolicy policy) {
    Capacity held = Capacity.ZERO;
    for (AgentState.Promise bid : state.promised().values()) {
      if (!bid.standing()) {
        Capacity asked = bid.inquiry().capacity().min(state.lendable());
        held = held.plus(bid.offer().map(Offer::capacity).orElse(asked));
      }
    }
    return state
        .lendable()
        .minus(LongTermCapacity.lacking(state))
        .times(policy.lendMaxShare())
        .minus(held);
  }

  /** The offer that was made ready is a bid: it is sealed in place of being told. */
  boolean seal(Step.Draft<AgentState, AgentFact> draft, Offer offer) {
    OwnBid bid = draft.state().auctions().bids().get(offer.id());
    if (bid == null) {
      return false;
    }
    draft.ask(new Effect.Perform(new Work.SealBid(bid.auction(), bid.call(), offer)));
    return true;
  }

  /** A document of this CDN's is signed. */
  void signed(Step.Draft<AgentState, AgentFact> draft, AuctionDocument what, String document) {
    switch (what) {
      case AuctionDocument.Bid bid -> sealed(draft, bid, document);
      case AuctionDocument.Opening opening -> open(draft, opening, document);
      case AuctionDocument.Call _, AuctionDocument.Closing _, AuctionDocument.Transcript _ -> {
        // A primary's.
      }
    }
  }

  private void sealed(
      Step.Draft<AgentState, AgentFact> draft, AuctionDocument.Bid bid, String document) {
    OfferId id = bid.offer().id();
    OwnBid known = draft.state().auctions().bids().get(id);
    // A bid that is sealed twice has two salts: the first is the bid.
    if (known == null || known.bid().isPresent()) {
      return;
    }
    DocumentDigest digest = DocumentDigest.of(document);
    draft.note(
        new AgentFact.BidChanged(
            id,
            known.sealed(bid, document),
            "commit to a bid in " + bid.auction() + ", digest " + digest.brief()));
    draft.ask(
        new Effect.Send(known.primary(), new PeerMessage.BidCommitted(bid.auction(), digest)));
  }

  void closed(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      AuctionDocument.Closing closing,
      String document,
      Instant now) {
    Optional<OfferId> id = draft.state().auctions().findBid(closing.auction(), from);
    if (id.isEmpty()) {
      refuse(
          draft,
          from,
          closing.auction(),
          "it closes an auction in which this CDN has no bid, or none any more",
          now);
      return;
    }
    OwnBid bid = draft.state().auctions().bids().get(id.get());
    DocumentDigest after = DocumentDigest.of(document);
    if (bid == null || bid.closing().equals(Optional.of(after))) {
      return;
    }
    if (bid.closing().isPresent()) {
      refuse(
          draft, from, closing.auction(), "it closes the auction a second time, differently", now);
      return;
    }
    if (!closing.call().equals(bid.call())) {
      giveBack(
          draft, from, id.get(), closing.auction(), "it closes another call than it made", now);
      return;
    }
    if (bid.bid().isEmpty()) {
      giveBack(draft, from, id.get(), closing.auction(), "it closes before this CDN has bid", now);
      return;
    }
    if (bid.openBy().isBefore(now)) {
      giveBack(draft, from, id.get(), closing.auction(), "it closes the bids too late", now);
      return;
    }
    DocumentDigest own = DocumentDigest.of(bid.document());
    if (!closing.commitments().contains(own)) {
      giveBack(
          draft,
          from,
          id.get(),
          closing.auction(),
          "this CDN's bid is not among those it closes",
          now);
      return;
    }
    draft.note(
        new AgentFact.BidChanged(
            id.get(),
            bid.opening(after),
            "open the bid: it is one of " + closing.commitments().size() + " that are closed"));
    draft.ask(
        new Effect.Perform(
            new Work.SignAuctionDocument(
                new AuctionDocument.Opening(closing.auction(), self, after, own))));
  }

  private void open(
      Step.Draft<AgentState, AgentFact> draft, AuctionDocument.Opening opening, String document) {
    for (OwnBid own : draft.state().auctions().bids().values()) {
      if (own.auction().equals(opening.auction())
          && own.closing().equals(Optional.of(opening.closing()))
          && DocumentDigest.of(own.document()).equals(opening.bid())) {
        own.bid()
            .ifPresent(bid ->
                draft.ask(
                    new Effect.Send(
                        own.primary(),
                        new PeerMessage.BidOpened(
                            new AuctionDocument.OpenedBid(
                                bid, own.document(), opening, document)))));
        return;
      }
    }
  }

  void ended(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.AuctionEnded message,
      Instant now) {
    Optional<OfferId> id = draft.state().auctions().findBid(message.auction(), from);
    if (id.isEmpty()) {
      // Its offer is over, or accepted already.
      return;
    }
    OwnBid bid = draft.state().auctions().bids().get(id.get());
    if (bid == null || bid.won().isPresent()) {
      return;
    }
    if (bid.closing().isEmpty() && !message.taken().isZero()) {
      giveBack(
          draft, from, id.get(), message.auction(), "it takes a bid that was never opened", now);
      return;
    }
    if (bid.closing().isPresent()
        && !message.opened().contains(DocumentDigest.of(bid.document()))) {
      giveBack(
          draft,
          from,
          id.get(),
          message.auction(),
          "this CDN's bid was opened and not counted",
          now);
      return;
    }
    Optional<String> underpaid =
        message.taken().isZero() ? Optional.empty() : underpaid(draft.state(), bid, message);
    if (underpaid.isPresent()) {
      giveBack(draft, from, id.get(), message.auction(), underpaid.get(), now);
      return;
    }
    if (message.taken().isZero()) {
      draft.note(
          new AgentFact.BidChanged(
              id.get(), bid, "lost the auction of " + from + ": the capacity is free again"));
      Offering.withdraw(draft, id.get());
    } else {
      draft.note(
          new AgentFact.BidChanged(
              id.get(),
              bid.taken(message.price().orElseThrow()),
              "won in the auction of "
                  + from
                  + ": "
                  + message.taken()
                  + ", paid "
                  + message.price().orElseThrow().perMillionRequests()
                  + " per million requests ("
                  + bid.pricing().word()
                  + ")"));
    }
  }

  /** Why a bid is not taken for what the call has promised. */
  private static Optional<String> underpaid(
      AgentState state, OwnBid bid, PeerMessage.AuctionEnded message) {
    if (message.price().isEmpty() || bid.bid().isEmpty()) {
      return Optional.of("it takes a bid and names no price");
    }
    return state
        .auctions()
        .objectionToPrice(bid.bid().get().offer(), message.price().get())
        .map(why -> "it takes a bid, and " + why);
  }

  private static void giveBack(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      OfferId offer,
      RequestId auction,
      String reason,
      Instant now) {
    refuse(draft, from, auction, reason, now);
    Offering.withdraw(draft, offer);
  }

  private static void refuse(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      RequestId auction,
      String reason,
      Instant now) {
    Refusals.note(draft, from, auction.value(), reason, Optional.empty(), now);
  }
}
