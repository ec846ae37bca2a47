package io.spillway.agent;

import static io.spillway.agent.Trade.A;
import static io.spillway.agent.Trade.B;
import static io.spillway.agent.Trade.C;
import static io.spillway.agent.Trade.FIRST;
import static io.spillway.agent.Trade.requirement;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.ArrangementId;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.Inquiry;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage.OffersGathered;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OffersTest {
  @Test
  void answersARequestWithAFirmOfferThatTheRegistryKeeps() {
    Trade trade = new Trade(Map.of());
    Offer offer = trade.offer(200);

    assertThat(offer.commitment()).isEqualTo(Commitment.FIRM);
    assertThat(offer.capacity().requests().perSecond()).isEqualTo(200);
    assertThat(trade.lender.reserved).containsOnlyKeys(offer.id().value());
    assertThat(trade.borrower.toMediator(OffersGathered.class)).hasSize(1);
    assertThat(trade.borrower.toMediator(OffersGathered.class).getFirst().offers())
        .containsExactly(offer);
  }

  @Test
  void renewsStandingOffersUnderTheirNameAndKeepsThemOnce() {
    World world = new World();
    World.Node borrower =
        world.add(
            A.value(),
            List.of(Trade.SERVICE),
            new TreeMap<>(Map.of("borrow.standing", "0.5")),
            B.value());
    World.Node lender = world.add(B.value(), List.of(), new TreeMap<>());
    world.pass(Duration.ofSeconds(10));
    Offer first = only(borrower);
    world.pass(Duration.ofSeconds(40));
    Offer renewed = only(borrower);

    assertThat(renewed.id()).isEqualTo(first.id());
    assertThat(renewed.standing()).isTrue();
    assertThat(renewed.validUntil()).isAfter(first.validUntil());
    assertThat(lender.reserved).containsOnlyKeys(first.id().value());
  }

  private static Offer only(World.Node borrower) {
    assertThat(borrower.state.held()).hasSize(1);
    return borrower.state.held().firstEntry().getValue();
  }

  @Test
  void forgetsOffersThatExpireOnBothSides() {
    Trade trade = new Trade(Map.of("lend.standing-validity-s", "20"));
    trade.offer(200);
    trade.world.pass(Duration.ofSeconds(21));

    assertThat(trade.borrower.state.held()).isEmpty();
    assertThat(trade.lender.state.promised()).isEmpty();
  }

  @Test
  void honoursAFirmOfferUntilItsEndThoughItWasRenewedForLess() {
    Trade trade = new Trade(Map.of());
    trade.lenderIsAsked(A, "request-1", requirement(200));
    Offer first = lastOffer(trade);
    trade.world.pass(Duration.ofSeconds(5));
    trade.lenderIsAsked(A, "request-2", requirement(80));
    Offer second = lastOffer(trade);

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.capacity().requests().perSecond()).isEqualTo(80);
    assertThat(trade.lender.reservedRequests()).isEqualTo(200);
    assertThat(trade.refusalOf(trade.terms(FIRST, first))).isEmpty();
    assertThat(trade.deal(trade.lender, FIRST).terms().capacity()).isEqualTo(first.capacity());
  }

  @Test
  void honoursAFirmOfferUntilItsEndThoughThePriceHasRisen() {
    Trade trade = new Trade(Map.of());
    trade.lenderIsAsked(A, "request-1", requirement(200));
    Offer first = lastOffer(trade);
    trade.lender.tell(
        new Shared.PolicyPublished(
            new PolicyDocument(
                9, new TreeMap<>(Map.of("lend.price.per-million-requests", "4000000")))));
    trade.lenderIsAsked(A, "request-2", requirement(300));

    assertThat(lastOffer(trade).tariff()).isNotEqualTo(first.tariff());
    assertThat(trade.refusalOf(trade.terms(FIRST, first))).isEmpty();
  }

  @Test
  void freesWhatARenewalForLessLeavesWhenTheEarlierOfferEnds() {
    Trade trade = new Trade(Map.of());
    trade.lenderIsAsked(A, "request-1", requirement(200));
    Offer first = lastOffer(trade);
    trade.world.pass(Duration.ofSeconds(5));
    trade.lenderIsAsked(A, "request-2", requirement(80));
    trade.world.pass(Duration.between(trade.world.now, first.validUntil()).plusSeconds(1));

    assertThat(trade.lender.reservedRequests()).isEqualTo(80);
    assertThat(trade.lender.said(PeerMessage.OfferMade.class)).hasSize(2);
    assertThat(trade.refusalOf(trade.terms(FIRST, first))).isEqualTo("it is more than was offered");
  }

  @Test
  void tellsARenewalAgainRatherThanHoldThreeOffers() {
    Trade trade = new Trade(Map.of());
    trade.lenderIsAsked(A, "request-1", requirement(200));
    trade.lenderIsAsked(A, "request-2", requirement(80));
    Offer second = lastOffer(trade);
    trade.lenderIsAsked(A, "request-3", requirement(40));

    assertThat(lastOffer(trade)).isEqualTo(second.answering(new RequestId("request-3")));
    assertThat(trade.lender.reservedRequests()).isEqualTo(200);
  }

  @Test
  void renewalThatComesToNothingLeavesTheOfferAsItIs() {
    Trade trade = new Trade(Map.of());
    trade.lenderIsAsked(A, "request-1", requirement(200));
    Offer first = lastOffer(trade);
    trade.lender.free = 0;
    trade.lenderIsAsked(A, "request-2", requirement(300));

    assertThat(trade.lender.said(PeerMessage.OfferDeclined.class)).hasSize(1);
    trade.lender.free = 200;
    assertThat(trade.refusalOf(trade.terms(FIRST, first))).isEmpty();
  }

  @Test
  void promisesNothingAnyMoreWhereTheCapacityIsGoneAtAcceptance() {
    Trade trade = new Trade(Map.of());
    Offer offer = trade.offer(200);
    trade.lender.free = 0;

    assertThat(trade.refusalOf(trade.terms(FIRST, offer)))
        .isEqualTo("the capacity is not free any more");
    assertThat(trade.lender.state.promised()).isEmpty();
  }

  private static Offer lastOffer(Trade trade) {
    return trade.lender.said(PeerMessage.OfferMade.class).getLast().offer();
  }

  @Test
  void promisesNoMoreThanIsFreeHoweverManyAsk() {
    Trade trade = new Trade(Map.of());
    trade.lender.free = 500;
    for (int i = 0; i < 10; i++) {
      trade.lenderIsAsked(new CdnName("x" + i + ".example"), "request-" + i, requirement(200));
    }
    double promised =
        trade.lender.state.promised().values().stream()
            .flatMap(p -> p.offer().stream())
            .mapToDouble(o -> o.capacity().requests().perSecond())
            .sum();

    assertThat(promised).isEqualTo(500);
    assertThat(trade.lender.reservedRequests()).isEqualTo(500);
    assertThat(trade.lender.said(PeerMessage.OfferDeclined.class)).hasSize(7);
  }

  @Test
  void declinesRatherThanOfferLessThanIsUseful() {
    Trade trade = new Trade(Map.of());
    trade.lender.free = 4.9;
    trade.lenderIsAsked(A, "request-1", requirement(200));

    assertThat(trade.lender.said(PeerMessage.OfferDeclined.class))
        .extracting(PeerMessage.OfferDeclined::reason)
        .containsExactly("no capacity is free now");
    assertThat(trade.lender.reserved).isEmpty();
    assertThat(trade.lender.state.promised()).isEmpty();
  }

  @Test
  void offersLittleWhereLittleWasAskedFor() {
    Trade trade = new Trade(Map.of());
    trade.lenderIsAsked(A, "request-1", requirement(2));
    assertThat(trade.lender.said(PeerMessage.OfferMade.class)).hasSize(1);
  }

  @Test
  void answersABorrowerWithABoundedNumberOfOpenOffers() {
    Trade trade = new Trade(Map.of());
    for (int i = 0; i < 30; i++) {
      trade.lenderIsCalled(A, "auction-" + i, requirement(10));
    }
    assertThat(trade.lender.state.promised()).hasSize(16);
    assertThat(trade.lender.refusals()).contains("too many open offers, wait until some expire");
  }

  @Test
  void waitsForAnswersUntilTheDeadlineAndNoLonger() {
    Trade trade = new Trade(Map.of());
    trade.borrower.tell(
        new AgentMessage.GatherOffers(
            new ArrangementId("arr-1"),
            1,
            requirement(100),
            false,
            true,
            trade.world.now.plusMillis(1_500)));
    trade.borrower.tick();
    assertThat(trade.borrower.toMediator(OffersGathered.class)).isEmpty();

    trade.world.now = trade.world.now.plusSeconds(2);
    trade.borrower.tick();
    assertThat(trade.borrower.toMediator(OffersGathered.class))
        .extracting(OffersGathered::offers)
        .containsExactly(List.of());
  }

  @Test
  void refusesOffersThatAnswerNothingThatWasAsked() {
    Trade trade = new Trade(Map.of());
    trade.borrower.tell(
        new Shared.PolicyPublished(
            new PolicyDocument(2, new TreeMap<>(Map.of("borrow.standing", "100.0 / 850.0")))));
    trade.borrower.tick();
    RequestId asked = trade.borrower.state.asked().firstKey();
    Instant until = trade.world.now.plusSeconds(60);
    Offer good = offer(asked, B, A, World.capacity(100), true, until);

    hear(trade, C, offer(asked, C, A, World.capacity(100), true, until));
    hear(trade, C, good);
    hear(trade, B, offer(new RequestId("other"), B, A, World.capacity(100), true, until));
    hear(trade, B, offer(asked, B, C, World.capacity(100), true, until));
    hear(trade, B, offer(asked, B, A, World.capacity(100), false, until));
    hear(trade, B, offer(asked, B, A, World.capacity(100), true, trade.world.now));
    hear(trade, B, offer(asked, B, A, Capacity.ZERO, true, until));
    hear(trade, B, offer(asked, B, A, World.capacity(101), true, until));

    assertThat(trade.borrower.state.held()).isEmpty();
    assertThat(trade.borrower.refusals()).hasSize(8);
    assertThat(trade.borrower.refusals().getLast())
        .isEqualTo(
            "the offer of 101.0/s 101.0 kbit/s is above what was asked for, 100.0/s 100.0"
                + " kbit/s");

    hear(trade, B, good);
    assertThat(trade.borrower.state.held()).hasSize(1);
    hear(trade, B, offer(asked, B, A, World.capacity(50), true, until));
    assertThat(trade.borrower.state.held()).hasSize(1);
  }

  private static void hear(Trade trade, CdnName from, Offer offer) {
    trade.borrower.hears(from, new PeerMessage.OfferMade(offer));
  }

  private static Offer offer(
      RequestId request,
      CdnName lender,
      CdnName borrower,
      Capacity capacity,
      boolean standing,
      Instant until) {
    return new Offer(
        new OfferId(lender + ":offer-" + Math.abs(Objects.hash(lender, capacity, standing))),
        request,
        lender,
        borrower,
        Trade.SERVICE.id(),
        requirement(1).footprint(),
        capacity,
        Trade.ceiling(),
        Commitment.FIRM,
        standing,
        until,
        Duration.ofMinutes(15),
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        Optional.empty());
  }

  @Test
  void declinesWhatPolicyForbids() {
    Trade trade = new Trade(Map.of("lend.to", "peer != 'cdn-a.example'"));
    trade.lenderIsAsked(A, "request-1", requirement(100));
    assertThat(trade.lender.said(PeerMessage.OfferDeclined.class))
        .extracting(PeerMessage.OfferDeclined::reason)
        .containsExactly("the policy lend.to does not admit this borrower and service");
  }

  @Test
  void lendsNoSiteThatItServesForAnotherCdn() {
    Trade trade = new Trade(Map.of());
    trade.agree(FIRST, 100);
    trade.lenderIsAsked(C, "request-1", requirement(100));
    assertThat(trade.lender.refusals())
        .containsExactly(
            "one of the hosts is not lent for here: the host is served here for another CDN");
  }

  @Test
  void tellsNobodyWhyASiteIsNotLentFor() {
    Trade trade = new Trade(Map.of());
    trade.agree(FIRST, 100);
    World.Node serving = trade.world.add("cdn-d.example", List.of(Trade.SERVICE), new TreeMap<>());
    var asked =
        new PeerMessage.OfferRequest(new RequestId("request-1"), Inquiry.of(requirement(100)));
    for (World.Node node : List.of(trade.borrower, trade.lender, serving)) {
      node.hears(C, asked);
      assertThat(node.said(PeerMessage.OfferDeclined.class))
          .extracting(PeerMessage.OfferDeclined::reason)
          .containsExactly("one of the hosts is not lent for here");
    }
  }

  @Test
  void lendsNoBorrowedSiteOn() {
    Trade trade = new Trade(Map.of());
    trade.agree(FIRST, 100);
    trade.borrower.hears(
        C, new PeerMessage.OfferRequest(new RequestId("request-1"), Inquiry.of(requirement(100))));
    assertThat(trade.borrower.refusals())
        .containsExactly("one of the hosts is not lent for here: a borrowed site is not lent on");
  }

  @Test
  void takesNoOfferOfAPeerThatItsPolicyDoesNotAdmit() {
    World world = new World();
    World.Node borrower =
        world.add(
            A.value(),
            List.of(Trade.SERVICE),
            new TreeMap<>(Map.of("borrow.from", "peer != 'cdn-b.example'")),
            B.value());
    world.add(B.value(), List.of(), new TreeMap<>());
    world.pass(Duration.ofSeconds(20));
    assertThat(borrower.state.peers()).hasSize(1);
    assertThat(borrower.state.held()).isEmpty();
  }
}
