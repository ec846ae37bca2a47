package io.spillway.simulator.cdn;

import io.spillway.model.AuctionDocument;
import io.spillway.model.AuctionDocument.OpenedBid;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.Tariff;
import io.spillway.model.message.PeerMessage;
import io.spillway.simulator.world.Chance;
import io.spillway.simulator.world.Seal;
import java.util.ArrayList;
import java.util.List;

/**
 * Says different things to different peers in auctions, each well signed: as primary other calls
 * and closings, as bidder another bid than was committed to, or one that comes late.
 */
final class Equivocator {
  private final SimulatedNode self;
  private final Seal seal;
  private final Chance chance;
  private final List<PeerMessage> kept = new ArrayList<>();

  Equivocator(SimulatedNode self, Seal seal, Chance chance) {
    this.self = self;
    this.seal = seal;
    this.chance = chance;
  }

  List<PeerMessage> instead(PeerMessage honest) {
    if (chance.happens(0.3)) {
      return List.of(honest);
    }
    return switch (honest) {
      case PeerMessage.AuctionCalled(AuctionDocument.Call call, String _) ->
          List.of(new PeerMessage.AuctionCalled(call, signed(call)));
      case PeerMessage.BidsClosed(AuctionDocument.Closing closing, String document) ->
          List.of(
              chance.happens(0.5)
                  ? new PeerMessage.BidsClosed(closing, signed(closing))
                  : shortened(closing),
              new PeerMessage.BidsClosed(closing, document));
      case PeerMessage.BidOpened(OpenedBid opened) -> List.of(reopened(opened));
      case PeerMessage.BidCommitted m -> {
        // The commitment comes with the next one, or never.
        List<PeerMessage> said = List.copyOf(kept);
        kept.clear();
        kept.add(m);
        yield said;
      }
      default -> List.of(honest);
    };
  }

  private PeerMessage shortened(AuctionDocument.Closing closing) {
    List<DocumentDigest> fewer =
        closing.commitments().subList(0, chance.below(closing.commitments().size() + 1));
    AuctionDocument.Closing other =
        new AuctionDocument.Closing(closing.auction(), closing.primary(), closing.call(), fewer);
    return new PeerMessage.BidsClosed(other, signed(other));
  }

  private PeerMessage reopened(OpenedBid opened) {
    Offer offer = cheaper(opened.bid().offer());
    AuctionDocument.Bid bid =
        new AuctionDocument.Bid(
            opened.bid().auction(), opened.bid().call(), opened.bid().salt(), offer);
    String document = signed(bid);
    boolean told = chance.happens(0.5);
    AuctionDocument.Opening opening =
        new AuctionDocument.Opening(
            bid.auction(),
            self.name(),
            opened.opening().closing(),
            told ? DocumentDigest.of(document) : opened.opening().bid());
    return new PeerMessage.BidOpened(new OpenedBid(bid, document, opening, signed(opening)));
  }

  private static Offer cheaper(Offer o) {
    Tariff t = o.tariff();
    Money less = new Money(t.currency(), t.perMillionRequests().micros() / 2);
    return new Offer(
        o.id(),
        o.request(),
        o.lender(),
        o.borrower(),
        o.service(),
        o.footprint(),
        o.capacity(),
        new Tariff(less, t.perGigabyte(), t.perCommittedHour()),
        o.commitment(),
        o.standing(),
        o.validUntil(),
        o.maxTerm(),
        o.readyWithin(),
        o.recallNotice(),
        o.redirectZone());
  }

  private String signed(AuctionDocument content) {
    return seal.sign(self.name(), content, "equivocating " + chance.secret());
  }
}
