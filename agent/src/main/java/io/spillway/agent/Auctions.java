package io.spillway.agent;

import io.spillway.model.AuctionDocument;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.PricingRule;
import io.spillway.model.RequestId;
import io.spillway.model.Tariff;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The auctions that a CDN takes part in, in either role.
 *
 * @param called those that it has called, as primary
 * @param bids its own bids in those of others, by the offer that is bid
 */
public record Auctions(SortedMap<RequestId, Auction> called, SortedMap<OfferId, OwnBid> bids) {
  /**
   * A bid of this CDN's.
   *
   * @param auction in which auction
   * @param primary who called it
   * @param call the digest of the signed call
   * @param bid the bid, once it is sealed
   * @param document the signed bid; empty until it is sealed
   * @param openBy until when it is opened at the latest, by this CDN's clock
   * @param closing the digest of the closing after which it was opened
   * @param pricing what winners are paid, by the call
   * @param won at what price this CDN was told that some of it is taken; absent until then
   */
  public record OwnBid(
      RequestId auction,
      CdnName primary,
      DocumentDigest call,
      Optional<AuctionDocument.Bid> bid,
      String document,
      Instant openBy,
      Optional<DocumentDigest> closing,
      PricingRule pricing,
      Optional<Tariff> won) {
    static OwnBid planned(
        RequestId auction,
        CdnName primary,
        DocumentDigest call,
        PricingRule pricing,
        Instant openBy) {
      return new OwnBid(
          auction,
          primary,
          call,
          Optional.empty(),
          "",
          openBy,
          Optional.empty(),
          pricing,
          Optional.empty());
    }

    OwnBid sealed(AuctionDocument.Bid what, String signed) {
      return new OwnBid(
          auction, primary, call, Optional.of(what), signed, openBy, closing, pricing, won);
    }

    OwnBid opening(DocumentDigest after) {
      return new OwnBid(
          auction, primary, call, bid, document, openBy, Optional.of(after), pricing, won);
    }

    OwnBid taken(Tariff price) {
      return new OwnBid(
          auction, primary, call, bid, document, openBy, closing, pricing, Optional.of(price));
    }
  }

  /** None. */
  static final Auctions NONE = new Auctions(new TreeMap<>(), new TreeMap<>());

  /** Copies. */
  public Auctions {
    called = Collections.unmodifiableSortedMap(new TreeMap<>(called));
    bids = Collections.unmodifiableSortedMap(new TreeMap<>(bids));
  }

  /** The own bid in an auction of that primary's. */
  Optional<OfferId> findBid(RequestId auction, CdnName primary) {
    return bids.entrySet().stream()
        .filter(
            e -> e.getValue().auction().equals(auction) && e.getValue().primary().equals(primary))
        .map(java.util.Map.Entry::getKey)
        .findFirst();
  }

  /** Whether an offer is a bid of this CDN's that is sealed still: nobody may use it. */
  boolean isSealed(OfferId offer) {
    OwnBid bid = bids.get(offer);
    return bid != null && bid.closing().isEmpty();
  }

  /**
   * Why a price is not what is paid for an offer: what it says itself, or for a bid in an auction
   * with one price what its end has told, at least what was bid.
   */
  Optional<String> objectionToPrice(Offer offer, Tariff price) {
    OwnBid bid = bids.get(offer.id());
    if (bid == null || bid.pricing() == PricingRule.PAY_AS_BID) {
      return offer.tariff().equals(price)
          ? Optional.empty()
          : Optional.of("the tariff is not the offer's");
    }
    if (!offer.tariff().within(price)) {
      return Optional.of("the tariff is below the bid");
    }
    return bid.won().filter(told -> !told.equals(price)).isPresent()
        ? Optional.of("the tariff is not what the end of the auction has told")
        : Optional.empty();
  }

  /** The auctions after a fact about them. */
  Auctions after(AgentFact.OfAuction fact) {
    TreeMap<RequestId, Auction> nextCalled = new TreeMap<>(called);
    TreeMap<OfferId, OwnBid> nextBids = new TreeMap<>(bids);
    switch (fact) {
      case AgentFact.AuctionChanged m -> nextCalled.put(m.auction().id(), m.auction());
      case AgentFact.EntryChanged m ->
          nextCalled.computeIfPresent(m.auction(), (_, a) -> a.with(m.peer(), m.entry()));
      case AgentFact.AuctionOver m -> nextCalled.remove(m.auction());
      case AgentFact.AuctionDropped m -> nextCalled.remove(m.auction());
      case AgentFact.BidChanged m -> nextBids.put(m.offer(), m.bid());
    }
    return new Auctions(nextCalled, nextBids);
  }

  /** Without the bid of an offer that is given back or accepted. */
  Auctions without(OfferId offer) {
    if (!bids.containsKey(offer)) {
      return this;
    }
    TreeMap<OfferId, OwnBid> nextBids = new TreeMap<>(bids);
    nextBids.remove(offer);
    return new Auctions(called, nextBids);
  }
}
