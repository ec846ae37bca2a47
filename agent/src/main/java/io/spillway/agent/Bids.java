package io.spillway.agent;

import io.spillway.model.AuctionDocument;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Inquiry;
import io.spillway.model.LeftOut;
import io.spillway.model.LongTermId;
import io.spillway.model.Offer;
import io.spillway.model.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which offers a primary can use, and why an opened bid does not count. */
final class Bids {
  /** An offer that ends sooner could end before its acceptance arrives. */
  private static final Duration SPARE = Duration.ofSeconds(1);

  /** The longest that a policy can have an offer hold, and an hour. */
  static final Duration LONGEST_VALIDITY = Duration.ofHours(25);

  /** The longest signed bid or opening, in characters; one of a hundred limits has so many. */
  static final int LONGEST_DOCUMENT = 16_384;

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
        .filter(o -> leftOut(state, o, need, now).isEmpty())
        .toList();
  }

  /**
   * The held offers that can be used for a requirement now. They were asked for of those that rule
   * {@code borrow.from} admitted then: whom only a reconsidered region admits by now waits for it.
   *
   * @param further whether the reconsidered region counts for a lender
   */
  static List<Offer> held(
      AgentState state, Requirement need, Predicate<CdnName> further, Instant now) {
    return usable(state, state.held().values(), need, now).stream()
        .filter(o ->
            further.test(o.lender()) || !Counterparties.admitsFurtherAlone(state, o.lender(), now))
        .toList();
  }

  /** The offers that could be used but for the ceilings, in their order. */
  static List<Offer> dearer(
      AgentState state, Collection<Offer> offers, Requirement need, Instant now) {
    return offers.stream()
        .filter(o -> o.service().equals(need.service()))
        .filter(o -> !o.tariff().within(need.ceiling()))
        .filter(o -> unusable(state, o, need, now).isEmpty())
        .toList();
  }

  /** Why an offer for the service cannot be used now; what can be proven comes first. */
  static Optional<LeftOut> leftOut(AgentState state, Offer offer, Requirement need, Instant now) {
    return offer.tariff().within(need.ceiling())
        ? unusable(state, offer, need, now)
        : Optional.of(LeftOut.ABOVE_CEILING);
  }

  /** Why it could not be used at any price. */
  private static Optional<LeftOut> unusable(
      AgentState state, Offer offer, Requirement need, Instant now) {
    CdnName lender = offer.lender();
    if (!offer.footprint().covers(need.footprint())) {
      return Optional.of(LeftOut.ELSEWHERE);
    }
    if (!offer.validUntil().isAfter(now.plus(SPARE))) {
      return Optional.of(LeftOut.TOO_SHORT);
    }
    if (state.restraints().toBorrowing(lender).isPresent()) {
      return Optional.of(LeftOut.FORBIDDEN);
    }
    if (!Preference.consents(state, need.service(), lender)) {
      return Optional.of(LeftOut.NO_CONSENT);
    }
    return Counterparties.refuses(state, lender, now)
        ? Optional.of(LeftOut.NOT_ADMITTED)
        : Fickle.objection(state, lender, need.service(), now);
  }

  /** Why a commitment does not count. */
  static Optional<String> objection(Auction auction, Auction.Entry entry) {
    if (entry instanceof Auction.Entry.Committed) {
      return Optional.of("a second commitment, to another bid");
    }
    return switch (auction.stage()) {
      case CALLING -> Optional.of("a commitment before the call was made");
      case COMMITTING ->
          entry instanceof Auction.Entry.Called
              ? Optional.empty()
              : Optional.of("a commitment after it was out of the auction");
      case CLOSING, OPENING, CHOOSING, ENDED ->
          Optional.of("a commitment after the bids were closed");
    };
  }

  /** Why a bid that is opened is not awaited. */
  static String unawaited(@Nullable Auction auction, Auction.@Nullable Entry entry) {
    if (auction == null || entry == null) {
      return "it opens a bid in no auction that it was called to";
    }
    return switch (entry) {
      case Auction.Entry.Called _ -> "it opens a bid that it never committed to";
      case Auction.Entry.Opened _ -> "it opens its bid a second time, differently";
      case Auction.Entry.Out _ -> "it opens a bid after it was out of the auction";
      case Auction.Entry.Committed _ ->
          auction.stage() == Auction.Stage.COMMITTING
              ? "it opens its bid before the bids were closed"
              : "it opens its bid too late";
    };
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
    Optional<Auction.Called> called = auction.called();
    if (called.isEmpty()) {
      return Optional.of("there is no call yet");
    }
    Inquiry need = called.get().call().inquiry();
    if (opened.bidDocument().length() > LONGEST_DOCUMENT
        || opened.openingDocument().length() > LONGEST_DOCUMENT) {
      return Optional.of("its bid has more than " + LONGEST_DOCUMENT + " characters");
    }
    if (!DocumentDigest.of(opened.bidDocument()).equals(committed)) {
      return Optional.of("what it opens is not what it had committed to");
    }
    if (!opening.bid().equals(committed)
        || !opening.auction().equals(bid.auction())
        || !opening.bidder().equals(bidder)) {
      return Optional.of("its opening is of another bid");
    }
    if (!auction.closingDigest().equals(Optional.of(opening.closing()))) {
      return Optional.of("its opening names another closing");
    }
    if (!bid.call().equals(called.get().digest())) {
      return Optional.of("its bid answers another call");
    }
    if (!offer.request().equals(auction.id())
        || !offer.lender().equals(bidder)
        || !offer.borrower().equals(called.get().call().primary())
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
}
