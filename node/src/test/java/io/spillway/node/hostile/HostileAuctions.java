package io.spillway.node.hostile;

import static io.spillway.node.hostile.Attacked.A;
import static io.spillway.node.hostile.Attacked.C;
import static io.spillway.node.hostile.Attacked.H;
import static io.spillway.node.hostile.Attacked.KEY_A;
import static io.spillway.node.hostile.Attacked.KEY_C;
import static io.spillway.node.hostile.Attacked.KEY_H;
import static io.spillway.node.hostile.Attacked.KEY_Z;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.AuctionDocument;
import io.spillway.model.AuctionDocument.OpenedBid;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.PricingRule;
import io.spillway.model.RequestId;
import io.spillway.model.Requirement;
import io.spillway.model.ServiceId;
import io.spillway.model.Tariff;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PeerMessage.AuctionCalled;
import io.spillway.model.message.PeerMessage.BidCommitted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Messages of auctions that are wrong: of an auction that the victim has called, where cdn-c was
 * asked, or has bid and is to open its bid; and of one of cdn-a's, in which the victim has bid.
 */
final class HostileAuctions {
  private static final Instant NOW = Victim.NOW;
  private static final RequestId THEIRS = new RequestId("cdn-a.example:auction-1");
  private static final RequestId NONE = new RequestId("cdn-b.example:auction-999");
  private static final DocumentDigest BID = DocumentDigest.of("a bid");
  private static final String SALT = "5a".repeat(32);

  private HostileAuctions() {}

  /** To an auction of the victim's: cdn-c was called, and has committed to a bid or not. */
  private static Row primary(
      String what,
      String answer,
      Forge from,
      boolean committed,
      Function<AuctionCalled, Function<Attacked, PeerMessage>> message) {
    return new Row(
        what,
        answer,
        world -> {
          Requirement need =
              new Requirement(
                  Victim.OWN.id(),
                  Victim.OWN.hosts(),
                  Victim.OWN.origin(),
                  "/up",
                  Victim.HOME,
                  Victim.capacity(40),
                  Victim.OWN.sla(),
                  new Tariff(
                      Attacked.euro(5_000_000), Attacked.euro(100_000), Attacked.euro(5_000_000)),
                  Duration.ofMinutes(15));
          world.victim.tell(
              PartName.AGENT,
              new AgentMessage.GatherOffers(
                  new ArrangementId("arr-9"), 1, need, false, true, NOW.plusMillis(1_500)));
          AuctionCalled called = world.last(AuctionCalled.class);
          if (committed) {
            world.hear(C, new BidCommitted(called.call().auction(), BID));
          }
          world.mark();
          return post(world, from, message.apply(called).apply(world));
        });
  }

  /** To a bidder in an auction of cdn-a's. */
  private static Row bidder(
      String what, String answer, Forge from, Function<Attacked, PeerMessage> message) {
    return new Row(
        what,
        answer,
        world -> {
          world.hear(A, called(world, KEY_A, call(A, THEIRS, NOW.plusMillis(1_500))));
          world.last(BidCommitted.class);
          world.mark();
          return post(world, from, message.apply(world));
        });
  }

  /** To a bidder that has opened its bid: terms at so much more than it bid. */
  private static Row winner(String what, String answer, PricingRule pricing, long moreMicros) {
    return new Row(
        what,
        answer,
        world -> {
          AuctionCalled called =
              called(world, KEY_A, call(A, THEIRS, pricing, NOW.plusMillis(1_500)));
          world.hear(A, called);
          AuctionDocument.Closing closing =
              new AuctionDocument.Closing(
                  THEIRS,
                  A,
                  DocumentDigest.of(called.document()),
                  List.of(world.last(BidCommitted.class).bid()));
          world.hear(A, new PeerMessage.BidsClosed(closing, world.documents(KEY_A).sign(closing)));
          world.last(PeerMessage.BidOpened.class);
          world.mark();
          return post(world, KEY_A, proposal(world, moreMicros));
        });
  }

  private static Offer at(Offer bid, long moreMicros) {
    Tariff tariff = bid.tariff();
    Money price = tariff.perMillionRequests();
    return new Offer(
        bid.id(),
        bid.request(),
        bid.lender(),
        bid.borrower(),
        bid.service(),
        bid.footprint(),
        bid.capacity(),
        new Tariff(
            new Money(price.currency(), price.micros() + moreMicros),
            tariff.perGigabyte(),
            tariff.perCommittedHour()),
        bid.commitment(),
        bid.standing(),
        bid.validUntil(),
        bid.maxTerm(),
        bid.readyWithin(),
        bid.recallNotice(),
        bid.redirectZone());
  }

  private static HostileClient.Answer post(Attacked world, Forge from, PeerMessage message)
      throws Exception {
    return HostileClient.post(world, from, world.sealed(from, message));
  }

  private static AuctionDocument.Call call(CdnName primary, RequestId auction, Instant openBy) {
    return call(primary, auction, PricingRule.PAY_AS_BID, openBy);
  }

  private static AuctionDocument.Call call(
      CdnName primary, RequestId auction, PricingRule pricing, Instant openBy) {
    return new AuctionDocument.Call(
        auction,
        primary,
        Attacked.inquiry(new ServiceId("second"), "www.second.example", 20),
        DocumentDigest.of("a ceiling"),
        pricing,
        openBy.minusMillis(900),
        openBy);
  }

  private static AuctionCalled called(Attacked world, Forge by, AuctionDocument.Call call) {
    return new AuctionCalled(call, world.documents(by).sign(call));
  }

  private static PeerMessage closed(Attacked world, Forge by, CdnName primary, RequestId auction) {
    AuctionDocument.Closing closing =
        new AuctionDocument.Closing(auction, primary, BID, List.of(BID));
    return new PeerMessage.BidsClosed(closing, world.documents(by).sign(closing));
  }

  private static PeerMessage opens(Attacked world, Forge by, CdnName bidder, AuctionCalled called) {
    RequestId auction = called.call().auction();
    Offer offer = world.offer(auction, "o-7", 10, bidder);
    AuctionDocument.Bid bid =
        new AuctionDocument.Bid(auction, DocumentDigest.of(called.document()), SALT, offer);
    String document = world.documents(by).sign(bid);
    AuctionDocument.Opening opening =
        new AuctionDocument.Opening(auction, bidder, BID, DocumentDigest.of(document));
    return new PeerMessage.BidOpened(
        new OpenedBid(bid, document, opening, world.documents(by).sign(opening)));
  }

  static List<Row> list() {
    return List.of(
        primary(
            "a commitment by a CDN that was not called",
            "202, audit: a bid in no auction that it was called to",
            KEY_H,
            false,
            m -> w -> new BidCommitted(m.call().auction(), BID)),
        primary(
            "a commitment in an auction that is none",
            "202, audit: a bid in no auction that it was called to",
            KEY_C,
            false,
            m -> w -> new BidCommitted(NONE, BID)),
        primary(
            "a second commitment, to another bid",
            "202, audit: a second commitment, to another bid",
            KEY_C,
            true,
            m -> w -> new BidCommitted(m.call().auction(), DocumentDigest.of("another"))),
        primary(
            "a decline by a CDN that was not called",
            "202, ignored",
            KEY_H,
            false,
            m -> w -> new PeerMessage.OfferDeclined(m.call().auction(), "no")),
        primary(
            "a bid opened by a CDN that was not called",
            "202, audit: it opens a bid in no auction that it was called to",
            KEY_H,
            true,
            m -> w -> opens(w, KEY_H, H, m)),
        primary(
            "a bid opened that was never committed to",
            "202, audit: it opens a bid that it never committed to",
            KEY_C,
            false,
            m -> w -> opens(w, KEY_C, C, m)),
        primary(
            "another CDN's bid opened",
            "403 wrong-party",
            KEY_H,
            true,
            m -> w -> opens(w, KEY_C, C, m)),
        primary(
            "an opening of 20,000 characters",
            "413 oversized",
            KEY_C,
            true,
            m ->
                w -> {
                  OpenedBid good = ((PeerMessage.BidOpened) opens(w, KEY_C, C, m)).opened();
                  return new PeerMessage.BidOpened(
                      new OpenedBid(
                          good.bid(),
                          good.bidDocument(),
                          good.opening(),
                          good.openingDocument() + "A".repeat(20_000)));
                }),
        bidder(
            "another CDN's call",
            "403 wrong-party",
            KEY_H,
            w -> called(w, KEY_A, call(A, NONE, NOW.plusMillis(1_500)))),
        bidder(
            "a second, different call to one auction",
            "202, audit: it calls the auction a second time, differently",
            KEY_A,
            w -> called(w, KEY_A, call(A, THEIRS, NOW.plusMillis(1_600)))),
        bidder(
            "a call whose bids are opened in a year",
            "202, OfferDeclined: its bids would be opened later than a bid holds",
            KEY_H,
            w -> called(w, KEY_H, call(H, NONE, NOW.plus(Duration.ofDays(365))))),
        bidder(
            "a call to an auction that is over",
            "202, OfferDeclined: the auction is over",
            KEY_H,
            w -> called(w, KEY_H, call(H, NONE, NOW.minusSeconds(60)))),
        bidder(
            "a call by a banned CDN",
            "202, audit: it is banned",
            KEY_Z,
            w -> called(w, KEY_Z, call(Attacked.Z, NONE, NOW.plusMillis(1_500)))),
        bidder("another CDN's closing", "403 wrong-party", KEY_H, w -> closed(w, KEY_A, A, THEIRS)),
        bidder(
            "a closing where this CDN has no bid",
            "202, audit: it closes an auction in which this CDN has no bid",
            KEY_H,
            w -> closed(w, KEY_H, H, NONE)),
        bidder(
            "the end of an auction where this CDN has no bid",
            "202, ignored",
            KEY_H,
            w ->
                new PeerMessage.AuctionEnded(
                    THEIRS, List.of(), Victim.capacity(10), Optional.empty())),
        bidder(
            "terms on a bid that is sealed still",
            "202, AgreementRefusal: there is no such offer",
            KEY_A,
            w -> proposal(w, 0)),
        winner(
            "terms below the bid, where the call promises one price for all",
            "202, AgreementRefusal: the tariff is below the bid",
            PricingRule.UNIFORM,
            -1),
        winner(
            "terms above the bid, where the call says pay-as-bid",
            "202, AgreementRefusal: the tariff is not the offer's",
            PricingRule.PAY_AS_BID,
            1));
  }

  private static PeerMessage proposal(Attacked world, long moreMicros) {
    Offer bid =
        world.victim.agent().promised().values().stream()
            .filter(p -> p.request().equals(THEIRS))
            .flatMap(p -> p.offer().stream())
            .findFirst()
            .orElseThrow();
    AgreementTerms terms =
        new Drafting(
                new AgreementId("cdn-a.example:agreement-9"),
                at(bid, moreMicros),
                A,
                Victim.SELF,
                "www.second.example",
                NOW)
            .terms();
    return new PeerMessage.AgreementProposal(terms, world.documents(KEY_A).signProposal(terms));
  }
}
