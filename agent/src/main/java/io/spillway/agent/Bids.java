package io.spillway.agent;

import io.spillway.model.AllocationSolution;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.LongTermId;
import io.spillway.model.Offer;
import io.spillway.model.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which offers a primary can use, and why an opened bid does not count. */
final class Bids {
  /** An offer that ends sooner could end before its acceptance arrives. */
  private static final Duration SPARE = Duration.ofSeconds(1);

  /** The longest that a policy can have an offer hold, and an hour. */
  static final Duration LONGEST_VALIDITY = Duration.ofHours(25);

  private Bids() {}

  /**
   * Offers are known by their names: none may have that of another lender's, or of a long-term
   * agreement.
   */
  static boolean isNamedByItsLender(Offer offer) {
    return offer.id().value().startsWith(offer.lender().value() + ":")
        && LongTermId.behind(offer.id()).isEmpty();
  }

  /** The offers that can be used for a requirement now, in their order. */
  static List<Offer> usable(
      AgentState state, Collection<Offer> offers, Requirement need, Instant now) {
    return offers.stream()
        .filter(o -> o.service().equals(need.service()))
        .filter(o -> state.restraints().toBorrowing(o.lender()).isEmpty())
        .filter(o -> Preference.consents(state, need.service(), o.lender()))
        .filter(o -> o.validUntil().isAfter(now.plus(SPARE)))
        .filter(o -> o.footprint().covers(need.footprint()))
        .filter(o -> o.tariff().within(need.ceiling()))
        .toList();
  }

  /**
   * Why an opened bid does not count: the first that applies.
   *
   * @param committed the digest that the bidder had committed to
   */
  static Optional<String> objection(
      Auction auction,
      DocumentDigest committed,
      CdnName bidder,
      AuctionDocument.OpenedBid opened,
      Instant now) {
    AuctionDocument.Bid bid = opened.bid();
    AuctionDocument.Opening opening = opened.opening();
    Offer offer = bid.offer();
    Requirement need = auction.call().requirement();
    if (!DocumentDigest.of(opened.bidDocument()).equals(committed)) {
      return Optional.of("what it opens is not what it had committed to");
    }
    if (!opening.bid().equals(committed)
        || !opening.auction().equals(bid.auction())
        || !opening.bidder().equals(bidder)) {
      return Optional.of("its opening is of another bid");
    }
    if (!opening.closing().equals(DocumentDigest.of(auction.closingDocument()))) {
      return Optional.of("its opening names another closing");
    }
    if (!bid.call().equals(auction.callDigest())) {
      return Optional.of("its bid answers another call");
    }
    if (!offer.request().equals(auction.call().auction())
        || !offer.lender().equals(bidder)
        || !offer.borrower().equals(auction.call().primary())
        || !offer.service().equals(need.service())
        || offer.standing()) {
      return Optional.of("its offer is for something else");
    }
    if (!isNamedByItsLender(offer)) {
      return Optional.of("its offer has the name of another's");
    }
    if (offer.validUntil().isAfter(now.plus(LONGEST_VALIDITY))) {
      return Optional.of("its offer holds longer than any does");
    }
    if (!offer.validUntil().isAfter(now) || offer.capacity().isZero()) {
      return Optional.of("its offer is over, or of nothing");
    }
    return need.capacity().covers(offer.capacity())
        ? Optional.empty()
        : Optional.of(
            "its offer of "
                + offer.capacity()
                + " is above what was asked for, "
                + need.capacity());
  }

  /** What was taken of an offer. */
  static Capacity taken(Offer offer, Optional<AllocationSolution> solution) {
    return solution.stream()
        .flatMap(s -> s.awards().stream())
        .filter(a -> a.offer().equals(offer))
        .map(AllocationSolution.Award::capacity)
        .findFirst()
        .orElse(Capacity.ZERO);
  }
}
