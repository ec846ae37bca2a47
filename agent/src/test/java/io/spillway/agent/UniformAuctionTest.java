package io.spillway.agent;

import static io.spillway.agent.Trade.A;
import static io.spillway.agent.Trade.B;
import static io.spillway.agent.Trade.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.Capacity;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.PolicyDocument;
import io.spillway.model.PricingRule;
import io.spillway.model.Tariff;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Auctions in which all winners are paid one price: what is called, told, signed and refused. */
class UniformAuctionTest extends AuctionWorld {
  private static final String RULE = "'uniform'";

  private void uniform() {
    primary.tell(
        new Shared.PolicyPublished(
            new PolicyDocument(
                2, new TreeMap<>(Map.of("borrow.standing", "0.0", "borrow.pricing", RULE)))));
  }

  private Offer bid(World.Node bidder) {
    return bidder.state.auctions().bids().values().iterator().next().bid().orElseThrow().offer();
  }

  /** Both bids are taken in part, each at this price. */
  private void choose(Tariff price) {
    List<Offer> offers = gathered().offers();
    SortedMap<OfferId, Capacity> proposed = new TreeMap<>();
    offers.forEach(offer -> proposed.put(offer.id(), World.capacity(20)));
    primary.tell(
        new AgentMessage.OffersChosen(
            ARRANGEMENT,
            1,
            Optional.of(
                new AllocationProblem(ARRANGEMENT, 1, World.capacity(40), 0, offers, 1)
                    .payingOnePrice(gathered().uniform())),
            Optional.of(
                new AllocationSolution(
                    ARRANGEMENT,
                    1,
                    offers.stream()
                        .map(offer -> new Award(offer, World.capacity(20)).at(price))
                        .toList(),
                    Capacity.ZERO,
                    List.of("both"))),
            proposed));
  }

  private AgreementTerms terms(Offer offer, Tariff tariff) {
    AgreementTerms like =
        new Trade(Map.of())
            .terms(Trade.FIRST, offer, World.capacity(20), world.now, Duration.ofMinutes(15));
    return new AgreementTerms(
        like.id(),
        0,
        offer.id(),
        ARRANGEMENT,
        A,
        offer.lender(),
        like.service(),
        like.hosts(),
        like.redirectHost(),
        like.origin(),
        like.probePath(),
        like.footprint(),
        like.capacity(),
        tariff,
        like.from(),
        like.steerUntil(),
        like.serveUntil(),
        like.statementInterval(),
        like.tolerance());
  }

  private void propose(World.Node bidder, Tariff tariff) {
    bidder.hears(
        A, new PeerMessage.AgreementProposal(terms(bid(bidder), tariff), "signed by " + A));
  }

  private List<String> objections(World.Node bidder) {
    return bidder.said(PeerMessage.AgreementRefusal.class).stream()
        .map(PeerMessage.AgreementRefusal::reason)
        .toList();
  }

  @Test
  void theCallTellsWhatWinnersArePaidAndTheBidsAreNamedToTheMediator() {
    call(200);
    assertThat(primary.said(PeerMessage.AuctionCalled.class).getFirst().call().pricing())
        .isEqualTo(PricingRule.PAY_AS_BID);
    world.deliver();
    assertThat(gathered().uniform()).isEmpty();
    choose(bid(dear).tariff());
    world.deliver();

    uniform();
    call(200);
    assertThat(primary.said(PeerMessage.AuctionCalled.class).getLast().call().pricing())
        .isEqualTo(PricingRule.UNIFORM);
  }

  @Test
  void eachWinnerIsToldTheOnePriceAndSignsIt() {
    uniform();
    call(200);
    world.deliver();
    assertThat(gathered().uniform()).containsExactlyInAnyOrder(bid(dear).id(), bid(cheap).id());

    Tariff price = bid(dear).tariff();
    choose(price);
    world.deliver();
    assertThat(primary.said(PeerMessage.AuctionEnded.class))
        .extracting(PeerMessage.AuctionEnded::price)
        .containsOnly(Optional.of(price));
    propose(cheap, price);

    assertThat(objections(cheap)).isEmpty();
    assertThat(cheap.said(PeerMessage.AgreementAcceptance.class))
        .singleElement()
        .satisfies(m -> assertThat(m.agreement().terms().tariff()).isEqualTo(price));
    assertThat(stories(cheap))
        .anySatisfy(
            story -> assertThat(story).contains("won in the auction").contains("(uniform)"));
  }

  @Test
  void signsNoTermsBelowItsBidNorAtAnotherPriceThanItWasTold() {
    uniform();
    call(200);
    world.deliver();
    Tariff price = bid(dear).tariff();
    propose(dear, bid(cheap).tariff());
    assertThat(objections(dear)).containsExactly("the tariff is below the bid");

    choose(price);
    world.deliver();
    propose(cheap, bid(cheap).tariff());
    assertThat(objections(cheap))
        .containsExactly("the tariff is not what the end of the auction has told");
  }

  @Test
  void givesABidBackThatIsTakenForLessThanItBid() {
    uniform();
    call(200);
    world.deliver();
    choose(bid(cheap).tariff());
    world.deliver();

    assertThat(dear.refusals()).containsExactly("it takes a bid, and the tariff is below the bid");
    assertThat(dear.reservedRequests()).isZero();
    assertThat(cheap.refusals()).isEmpty();
  }

  @Test
  void takesNoOtherPriceThanItsBidWhereTheCallSaysPayAsBid() {
    call(200);
    world.deliver();
    propose(cheap, bid(dear).tariff());
    assertThat(objections(cheap)).containsExactly("the tariff is not the offer's");

    choose(bid(dear).tariff());
    world.deliver();
    assertThat(cheap.refusals()).contains("it takes a bid, and the tariff is not the offer's");
    assertThat(List.of(B, C)).contains(bid(dear).lender());
  }
}
