package io.spillway.agent;

import static io.spillway.agent.Trade.A;
import static io.spillway.agent.Trade.B;
import static io.spillway.agent.Trade.C;
import static io.spillway.agent.Trade.requirement;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import io.spillway.model.AuctionDocument;
import io.spillway.model.DocumentDigest;
import io.spillway.model.LeftOut;
import io.spillway.model.Offer;
import io.spillway.model.PolicyDocument;
import io.spillway.model.Side;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What bidders and primaries may rely on when somebody errs, cheats or stops in between. */
class BidTest extends AuctionWorld {
  private Offer bidOf(World.Node bidder) {
    return bidder.state.promised().firstEntry().getValue().offer().orElseThrow();
  }

  @Test
  void tellsBiddersNoCeilingNoOriginAndNoExactNeed() {
    call(123.4);
    String told = primary.said(PeerMessage.AuctionCalled.class).getFirst().toString();

    assertThat(told)
        .doesNotContain("5000000")
        .doesNotContain(Trade.SERVICE.origin().host())
        .doesNotContain("123.4");
    assertThat(primary.said(PeerMessage.AuctionCalled.class).getFirst().call().inquiry().capacity())
        .matches(capacity -> capacity.requests().perSecond() == 130);
  }

  @Test
  void opensTheCeilingInTheTranscriptAsItWasSealedInTheCall() {
    call(200);
    world.deliver();
    choose(150);

    assertThat(transcript().ceiling().ceiling()).isEqualTo(Trade.ceiling());
    assertThat(transcript().ceiling().digest()).isEqualTo(transcript().call().ceiling());
    assertThat(transcript().proposed().values()).containsExactly(World.capacity(150));
  }

  @Test
  void honoursNoTermsOnABidThatIsSealedStill() {
    call(200);
    deliverOnce();
    Trade trade = new Trade(Map.of());
    Offer bid = bidOf(cheap);
    AgreementTerms like =
        trade.terms(Trade.FIRST, bid, bid.capacity(), world.now, Duration.ofMinutes(15));
    cheap.hears(
        A,
        new PeerMessage.AgreementProposal(
            new AgreementTerms(
                like.id(),
                0,
                bid.id(),
                ARRANGEMENT,
                A,
                C,
                like.service(),
                like.hosts(),
                like.redirectHost(),
                like.origin(),
                like.probePath(),
                like.footprint(),
                bid.capacity(),
                bid.tariff(),
                like.from(),
                like.steerUntil(),
                like.serveUntil(),
                like.statementInterval(),
                like.tolerance()),
            "signed by " + A));

    assertThat(cheap.said(PeerMessage.AgreementRefusal.class))
        .extracting(PeerMessage.AgreementRefusal::reason)
        .containsExactly("there is no such offer, or it was accepted before");
  }

  @Test
  void opensNothingLongAfterTheTimeForIt() {
    call(200);
    deliverOnce();
    deliverOnce();
    world.now = world.now.plusSeconds(4);
    deliverOnce();

    assertThat(dear.said(PeerMessage.BidOpened.class)).isEmpty();
    assertThat(dear.refusals()).containsExactly("it closes the bids too late");
    assertThat(dear.reservedRequests()).isZero();
  }

  @Test
  void holdsNoMoreThanItsShareForAllOpenBidsTogether() {
    Trade trade = new Trade(Map.of());
    double free = trade.lender.state.lendable().requests().perSecond();
    for (int auction = 1; auction <= 10; auction++) {
      trade.lenderIsCalled(A, "cdn-a.example:auction-" + auction, requirement(free));
    }

    assertThat(trade.lender.reservedRequests()).isLessThanOrEqualTo(0.8 * free + 1);
    assertThat(trade.lender.said(PeerMessage.OfferDeclined.class))
        .extracting(PeerMessage.OfferDeclined::reason)
        .contains("no capacity is free now");
  }

  @Test
  void notesOnceThatItHasWonHoweverOftenItIsTold() {
    call(200);
    world.deliver();
    choose(150);
    PeerMessage.AuctionEnded won =
        primary.said(PeerMessage.AuctionEnded.class).stream()
            .filter(m -> !m.taken().isZero())
            .findFirst()
            .orElseThrow();
    int facts = cheap.facts.size();
    cheap.hears(A, won);
    cheap.hears(A, won);

    assertThat(cheap.facts).hasSize(facts);
  }

  @Test
  void givesTheBidBackThatIsTakenThoughItWasNeverOpened() {
    call(200);
    deliverOnce();
    dear.hears(
        A,
        new PeerMessage.AuctionEnded(
            dear.said(PeerMessage.BidCommitted.class).getFirst().auction(),
            List.of(),
            World.capacity(10),
            Optional.empty()));

    assertThat(dear.refusals()).containsExactly("it takes a bid that was never opened");
    assertThat(dear.reservedRequests()).isZero();
  }

  @Test
  void countsNoBidOfManyCharacters() {
    call(200);
    deliverOnce();
    deliverOnce();
    deliverOnce();
    change(
        PeerMessage.BidOpened.class,
        m -> {
          AuctionDocument.OpenedBid o = m.opened();
          return new PeerMessage.BidOpened(
              new AuctionDocument.OpenedBid(
                  o.bid(), o.bidDocument(), o.opening(), "x".repeat(20_000)));
        });
    world.deliver();

    assertThat(transcript().others().values())
        .containsOnly("its bid has more than 16384 characters");
  }

  @Test
  void keepsNoMoreThanTwoHundredCharactersOfAReason() {
    call(200);
    primary.hears(
        B,
        new PeerMessage.OfferDeclined(
            primary.said(PeerMessage.AuctionCalled.class).getFirst().call().auction(),
            "no".repeat(1_000)));
    world.deliver();
    choose(100);

    assertThat(transcript().others().get(B)).hasSize(AuctionDocument.LONGEST_REASON);
  }

  @Test
  void freesAllBiddersAtOnceWhenAnOperatorStopsBorrowing() {
    call(200);
    deliverOnce();
    primary.tell(new AgentMessage.StopTrade(Side.BORROWING, false, "for a test"));
    world.deliver();

    assertThat(dear.reservedRequests()).isZero();
    assertThat(cheap.reservedRequests()).isZero();
    assertThat(gathered().offers()).isEmpty();
    assertThat(primary.state.auctions().called()).isEmpty();
  }

  @Test
  void givesItsSealedBidsBackAndSaysSoWhenAnOperatorStopsLending() {
    call(200);
    deliverOnce();
    dear.tell(new AgentMessage.StopTrade(Side.LENDING, true, "for a test"));
    assertThat(dear.reservedRequests()).isZero();
    world.deliver();

    assertThat(gathered().offers()).extracting(Offer::lender).containsExactly(C);
    choose(100);
    assertThat(transcript().others()).containsEntry(B, "lending is stopped here");
  }

  @Test
  void awaitsNothingOfACdnThatIsBanned() {
    call(200);
    deliverOnce();
    primary.tell(new AgentMessage.BanPeer(B, "it lies"));
    world.deliver();

    assertThat(gathered().offers()).extracting(Offer::lender).containsExactly(C);
    choose(100);
    assertThat(transcript().others()).containsEntry(B, "it is banned by an operator");
  }

  @Test
  void saysWhyAnOpenBidDoesNotCompete() {
    call(200);
    deliverOnce();
    deliverOnce();
    TreeMap<String, String> rules = new TreeMap<>(primary.state.policy().orElseThrow().rules());
    rules.put("borrow.from", "peer != \"" + C + "\"");
    primary.tell(new Shared.PolicyPublished(new PolicyDocument(9, rules)));
    world.deliver();

    assertThat(gathered().offers()).extracting(Offer::lender).containsExactly(B);
    choose(100);
    assertThat(transcript().leftOut()).containsExactly(Map.entry(C, LeftOut.NOT_ADMITTED));
    assertThat(cheap.reservedRequests()).isZero();
  }

  @Test
  void tellsWhoWonNothingAfterTheCapsThatItIsFree() {
    call(200);
    world.deliver();
    primary.tell(
        new AgentMessage.OffersChosen(
            ARRANGEMENT,
            1,
            java.util.Optional.empty(),
            java.util.Optional.empty(),
            new TreeMap<>()));
    world.deliver();

    assertThat(cheap.reservedRequests()).isZero();
    assertThat(dear.reservedRequests()).isZero();
  }

  @Test
  void refusesAnotherCallToTheSameAuction() {
    call(200);
    deliverOnce();
    PeerMessage.AuctionCalled called = primary.said(PeerMessage.AuctionCalled.class).getFirst();
    dear.hears(A, new PeerMessage.AuctionCalled(called.call(), called.document() + " again"));

    assertThat(dear.refusals()).containsExactly("it calls the auction a second time, differently");
    assertThat(dear.state.auctions().bids()).hasSize(1);
    assertThat(DocumentDigest.of(called.document()))
        .isEqualTo(dear.state.auctions().bids().firstEntry().getValue().call());
  }
}
