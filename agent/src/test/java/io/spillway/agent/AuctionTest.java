package io.spillway.agent;

import static io.spillway.agent.Trade.A;
import static io.spillway.agent.Trade.B;
import static io.spillway.agent.Trade.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.World.Node;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage.OffersGathered;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AuctionTest extends AuctionWorld {
  @Test
  void takesThreeRoundTripsUpToTheOffersAndTellsThemAll() {
    call(200);
    deliverOnce();
    assertThat(primary.toMediator(OffersGathered.class)).isEmpty();
    deliverOnce();
    deliverOnce();
    assertThat(primary.toMediator(OffersGathered.class)).isEmpty();
    deliverOnce();

    assertThat(gathered().asked()).isTrue();
    assertThat(gathered().offers()).extracting(Offer::lender).containsExactly(B, C);
  }

  @Test
  void tellsNoPriceToAnybodyBeforeAllBidsAreCommittedTo() {
    call(200);
    deliverOnce();
    deliverOnce();

    assertThat(dear.said(PeerMessage.OfferMade.class)).isEmpty();
    assertThat(dear.said(PeerMessage.BidOpened.class)).isEmpty();
    PeerMessage.BidsClosed closed = primary.said(PeerMessage.BidsClosed.class).getFirst();
    assertThat(closed.closing().commitments())
        .containsExactlyInAnyOrder(
            dear.said(PeerMessage.BidCommitted.class).getFirst().bid(),
            cheap.said(PeerMessage.BidCommitted.class).getFirst().bid());
  }

  @Test
  void givesTheLosersCapacityBackAtOnceAndKeepsTheWinnersReserved() {
    call(200);
    world.deliver();
    assertThat(dear.reservedRequests()).isEqualTo(200);

    choose(150);

    assertThat(dear.reservedRequests()).isZero();
    assertThat(dear.state.promised()).isEmpty();
    assertThat(cheap.reservedRequests()).isEqualTo(200);
    assertThat(cheap.said(PeerMessage.BidOpened.class)).hasSize(1);
    assertThat(primary.state.held().values()).extracting(Offer::lender).containsExactly(C);
    assertThat(primary.state.auctions().called()).isEmpty();
  }

  @Test
  void tellsALoserNothingOfTheOtherBids() {
    call(200);
    world.deliver();
    choose(150);

    List<PeerMessage.AuctionEnded> ends = primary.said(PeerMessage.AuctionEnded.class);
    List<PeerMessage.AuctionEnded> toLoser =
        ends.stream().filter(end -> end.taken().isZero()).toList();
    assertThat(toLoser).singleElement().matches(end -> end.price().isEmpty());
    assertThat(toLoser.toString()).doesNotContain("700000").doesNotContain("cdn-c");
    assertThat(ends.toString()).as("who wins is told its own price").doesNotContain("2000000");
    assertThat(primary.said(PeerMessage.BidsClosed.class).toString())
        .doesNotContain("700000")
        .doesNotContain("cdn-c");
  }

  @Test
  void keepsTheWholeInATranscript() {
    call(200);
    world.deliver();
    choose(150);

    AuctionDocument.Transcript told = transcript();
    assertThat(told.opened()).containsOnlyKeys(B, C);
    assertThat(told.others()).isEmpty();
    assertThat(told.problem().orElseThrow().bids()).hasSize(2);
    assertThat(told.solution().orElseThrow().awards()).hasSize(1);
  }

  @Test
  void signsTermsOnTheBidThatWon() {
    call(200);
    world.deliver();
    choose(150);
    Offer won = primary.state.held().firstEntry().getValue();
    Trade trade = new Trade(Map.of());
    primary.tell(new AgentMessage.ProposeAgreement(termsWith(trade, won, World.capacity(150))));
    world.deliver();

    assertThat(cheap.said(PeerMessage.AgreementAcceptance.class)).hasSize(1);
    assertThat(cheap.state.auctions().bids()).isEmpty();
  }

  private io.spillway.model.AgreementTerms termsWith(Trade trade, Offer won, Capacity capacity) {
    io.spillway.model.AgreementTerms like =
        trade.terms(Trade.FIRST, won, capacity, world.now, Duration.ofMinutes(15));
    return new io.spillway.model.AgreementTerms(
        like.id(),
        0,
        won.id(),
        ARRANGEMENT,
        A,
        won.lender(),
        like.service(),
        like.hosts(),
        like.redirectHost(),
        like.origin(),
        like.probePath(),
        like.footprint(),
        capacity,
        won.tariff(),
        like.from(),
        like.steerUntil(),
        like.serveUntil(),
        like.statementInterval(),
        like.tolerance());
  }

  @Test
  void countsNoBidThatIsNotTheOneCommittedTo() {
    call(200);
    deliverOnce();
    deliverOnce();
    deliverOnce();
    change(
        PeerMessage.BidOpened.class,
        m -> {
          AuctionDocument.OpenedBid o = m.opened();
          return o.bid().offer().lender().equals(B)
              ? new PeerMessage.BidOpened(
                  new AuctionDocument.OpenedBid(
                      o.bid(), o.bidDocument() + " ", o.opening(), o.openingDocument()))
              : m;
        });
    deliverOnce();

    assertThat(gathered().offers()).extracting(Offer::lender).containsExactly(C);
    assertThat(stories(primary))
        .contains(B + " has no bid that counts: what it opens is not what it had committed to");
  }

  @Test
  void refusesBidsAfterTheDeadlineAndSecondBids() {
    call(200);
    deliverOnce();
    List<World.Letter> late = world.post.stream().filter(l -> l.from().equals(B)).toList();
    world.post.removeAll(late);
    deliverOnce();
    world.now = world.now.plusSeconds(1);
    primary.tick();
    primary.hears(B, late.getFirst().message());
    primary.hears(
        C,
        new PeerMessage.BidCommitted(
            cheap.said(PeerMessage.BidCommitted.class).getFirst().auction(),
            DocumentDigest.of("another")));
    world.deliver();

    assertThat(primary.refusals())
        .containsExactly(
            "a commitment after the bids were closed", "a second commitment, to another bid");
    assertThat(gathered().offers()).extracting(Offer::lender).containsExactly(C);
    assertThat(dear.state.promised()).hasSize(1);
    choose(100);
    assertThat(dear.reservedRequests()).isZero();
    assertThat(dear.state.auctions().bids()).isEmpty();
  }

  @Test
  void givesCapacityBackInSecondsWhenAnAuctionIsNeverClosed() {
    call(200);
    deliverOnce();
    world.post.clear();
    world.nodes.remove(A);
    assertThat(dear.reservedRequests()).isEqualTo(200);
    world.pass(Duration.ofSeconds(22));

    assertThat(dear.reservedRequests()).isZero();
    assertThat(dear.state.auctions().bids()).isEmpty();
  }

  @Test
  void countsNoBidUnderTheNameOfAnothersOffer() {
    call(200);
    deliverOnce();
    AuctionDocument.Bid bid = dear.state.auctions().bids().firstEntry().getValue().bid().get();
    DocumentDigest real = dear.said(PeerMessage.BidCommitted.class).getFirst().bid();
    DocumentDigest stolen = DocumentDigest.of("stolen");
    change(
        PeerMessage.BidCommitted.class,
        m -> m.bid().equals(real) ? new PeerMessage.BidCommitted(m.auction(), stolen) : m);
    deliverOnce();
    PeerMessage.BidsClosed closed = primary.said(PeerMessage.BidsClosed.class).getFirst();
    primary.hears(
        B,
        new PeerMessage.BidOpened(
            new AuctionDocument.OpenedBid(
                new AuctionDocument.Bid(
                    bid.auction(), bid.call(), bid.salt(), renamed(bid.offer())),
                "stolen",
                new AuctionDocument.Opening(
                    bid.auction(), B, DocumentDigest.of(closed.document()), stolen),
                "opening")));
    world.deliver();

    assertThat(stories(primary))
        .contains(B + " has no bid that counts: its offer has the name of another's");
  }

  private static Offer renamed(Offer o) {
    return new Offer(
        new OfferId(C + ":offer-1"),
        o.request(),
        o.lender(),
        o.borrower(),
        o.service(),
        o.footprint(),
        o.capacity(),
        o.tariff(),
        o.commitment(),
        o.standing(),
        o.validUntil(),
        o.maxTerm(),
        o.readyWithin(),
        o.recallNotice(),
        o.redirectZone());
  }

  @Test
  void opensNothingWhenItsCommitmentIsLeftOut() {
    call(200);
    deliverOnce();
    deliverOnce();
    change(
        PeerMessage.BidsClosed.class,
        m ->
            new PeerMessage.BidsClosed(
                new AuctionDocument.Closing(
                    m.closing().auction(),
                    A,
                    m.closing().call(),
                    List.of(cheap.said(PeerMessage.BidCommitted.class).getFirst().bid())),
                m.document()));
    deliverOnce();

    assertThat(dear.refusals()).containsExactly("this CDN's bid is not among those it closes");
    assertThat(dear.said(PeerMessage.BidOpened.class)).isEmpty();
    assertThat(dear.reservedRequests()).isZero();
  }

  @Test
  void opensOnceHoweverOftenAndDifferentlyItIsClosed() {
    call(200);
    deliverOnce();
    deliverOnce();
    PeerMessage.BidsClosed closed = primary.said(PeerMessage.BidsClosed.class).getFirst();
    dear.hears(A, closed);
    dear.hears(A, closed);
    dear.hears(A, new PeerMessage.BidsClosed(closed.closing(), closed.document() + " again"));

    assertThat(dear.said(PeerMessage.BidOpened.class)).hasSize(1);
    assertThat(dear.refusals()).containsExactly("it closes the auction a second time, differently");
  }

  @Test
  void countsNoOpeningThatNamesAnotherClosing() {
    call(200);
    deliverOnce();
    deliverOnce();
    change(
        PeerMessage.BidsClosed.class,
        m -> new PeerMessage.BidsClosed(m.closing(), m.document() + " to somebody else"));
    world.deliver();

    assertThat(gathered().offers()).isEmpty();
    assertThat(transcript().others())
        .containsEntry(B, "its opening names another closing")
        .containsEntry(C, "its opening names another closing");
    assertThat(transcript().unopened()).containsOnlyKeys(B, C);
    assertThat(transcript().unopened().values())
        .containsExactlyInAnyOrderElementsOf(transcript().closing().orElseThrow().commitments());
  }

  @Test
  void tellsABidderThatWasNotCountedAndFreesItsCapacity() {
    call(200);
    world.deliver();
    dear.hears(
        A,
        new PeerMessage.AuctionEnded(
            dear.said(PeerMessage.BidCommitted.class).getFirst().auction(),
            List.of(),
            World.capacity(10),
            Optional.empty()));

    assertThat(dear.refusals()).containsExactly("this CDN's bid was opened and not counted");
    assertThat(dear.reservedRequests()).isZero();
  }

  @Test
  void closesWithoutTheSilentAndEndsWhenNobodyBids() {
    world.nodes.remove(B);
    world.nodes.remove(C);
    call(200);
    world.deliver();
    world.now = world.now.plusSeconds(1);
    primary.tick();

    assertThat(gathered().offers()).isEmpty();
    assertThat(transcript().others())
        .containsEntry(B, "no answer in time")
        .containsEntry(C, "no answer in time");
    assertThat(transcript().closing()).isEmpty();
    assertThat(transcript().unopened()).isEmpty();
    assertThat(primary.state.auctions().called()).isEmpty();
  }

  @Test
  void ignoresACommitmentThatIsAnothersOne() {
    call(200);
    deliverOnce();
    DocumentDigest copied = dear.said(PeerMessage.BidCommitted.class).getFirst().bid();
    change(PeerMessage.BidCommitted.class, m -> new PeerMessage.BidCommitted(m.auction(), copied));
    world.deliver();

    assertThat(gathered().offers()).extracting(Offer::lender).containsExactly(B);
    choose(100);
    assertThat(transcript().others()).containsEntry(C, "its commitment is another's");
  }

  @Test
  void sealsABidOnceThoughItsSignatureComesTwice() {
    call(200);
    deliverOnce();
    AuctionDocument.Bid bid = cheap.state.auctions().bids().firstEntry().getValue().bid().get();
    cheap.tell(
        new AgentMessage.AuctionDocumentSigned(
            new AuctionDocument.Bid(bid.auction(), bid.call(), "00".repeat(32), bid.offer()),
            "another salt"));
    world.deliver();

    assertThat(cheap.said(PeerMessage.BidCommitted.class)).hasSize(1);
    assertThat(gathered().offers()).extracting(Offer::lender).containsExactly(B, C);
  }

  @Test
  void endsAnAuctionThatTheMediatorHasForgotten() {
    call(200);
    world.deliver();
    world.now = world.now.plusSeconds(11);
    primary.tick();
    world.deliver();

    assertThat(primary.state.auctions().called()).isEmpty();
    assertThat(cheap.reservedRequests()).isZero();
    assertThat(transcript().solution()).isEmpty();
  }

  @Test
  void declinesWhatItsPolicyForbids() {
    Node shut =
        world.add("cdn-d.example", List.of(), new TreeMap<>(Map.of("lend.to", "false")), A.value());
    world.pass(Duration.ofSeconds(3));
    call(200);
    world.deliver();

    assertThat(gathered().offers()).extracting(Offer::lender).containsExactly(B, C);
    assertThat(shut.said(PeerMessage.BidCommitted.class)).isEmpty();
    choose(100);
    assertThat(transcript().others()).containsOnlyKeys(shut.name);
  }
}
