package io.spillway.agent;

import static io.spillway.agent.Trade.A;
import static io.spillway.agent.Trade.B;
import static io.spillway.agent.Trade.FIRST;
import static io.spillway.agent.Trade.requirement;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.Offer;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage.AgreementConcluded;
import io.spillway.model.message.MediatorMessage.AgreementFailed;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Indicative offers keep nothing and are confirmed as they are accepted; refusals are countered.
 */
class IndicativeOffersTest {
  private static final String INDICATIVE = "'indicative'";

  private final Trade trade = new Trade(Map.of("lend.standing", INDICATIVE));
  private final World.Node lender = trade.lender;
  private final World.Node borrower = trade.borrower;

  /** The borrower holds a standing offer of the lender's. */
  private Offer held(double requests) {
    borrower.tell(
        new Shared.PolicyPublished(
            new PolicyDocument(2, new TreeMap<>(Map.of("borrow.standing", requests / 850 + "")))));
    trade.world.pass(Duration.ofSeconds(2));
    return borrower.state.held().values().stream()
        .filter(Offer::standing)
        .findFirst()
        .orElseThrow();
  }

  private void rules(Map<String, String> rules) {
    lender.tell(new Shared.PolicyPublished(new PolicyDocument(2, new TreeMap<>(rules))));
  }

  private AgreementTerms propose(Offer offer, String agreement) {
    AgreementTerms terms = trade.terms(new AgreementId(agreement), offer);
    borrower.tell(new AgentMessage.ProposeAgreement(terms));
    trade.world.deliver();
    return terms;
  }

  private AgreementFailed failed() {
    return borrower.toMediator(AgreementFailed.class).getLast();
  }

  @Test
  void reservesNothingForAnIndicativeOffer() {
    Offer offer = held(200);
    assertThat(offer.commitment()).isEqualTo(Commitment.INDICATIVE);
    assertThat(lender.reserved).isEmpty();
  }

  @Test
  void indicativeOffersMayAddUpToMoreThanThereIs() {
    for (int i = 0; i < 10; i++) {
      trade.lenderIsAsked(new CdnName("x" + i + ".example"), "request-" + i, requirement(600));
    }
    assertThat(
            lender.said(PeerMessage.OfferMade.class).stream()
                .mapToDouble(m -> m.offer().capacity().requests().perSecond())
                .sum())
        .isEqualTo(6_000);
    assertThat(lender.reserved).isEmpty();
  }

  @Test
  void signsWithTheReservationInOneRoundTrip() {
    AgreementTerms terms = propose(held(200), FIRST.value());
    assertThat(borrower.toMediator(AgreementConcluded.class))
        .singleElement()
        .satisfies(m -> assertThat(m.agreement().terms()).isEqualTo(terms));
    assertThat(lender.reserved).containsOnlyKeys(FIRST.value());
  }

  @Test
  void countersWithAFirmOfferOfWhatIsLeft() {
    Offer offer = held(200);
    lender.free = 80;
    propose(offer, FIRST.value());

    Offer counter = failed().counter().orElseThrow();
    assertThat(counter.commitment()).isEqualTo(Commitment.FIRM);
    assertThat(counter.standing()).isFalse();
    assertThat(counter.request()).isEqualTo(new RequestId(FIRST.value()));
    assertThat(counter.capacity().requests().perSecond()).isEqualTo(80);
    assertThat(lender.reserved).containsOnlyKeys(counter.id().value());
    assertThat(trade.deal(lender, FIRST).phase()).isEqualTo(Deal.Phase.CLOSED);

    propose(counter, "cdn-a.example:agreement-2");
    assertThat(borrower.toMediator(AgreementConcluded.class)).hasSize(1);
    assertThat(lender.reserved).containsOnlyKeys("cdn-a.example:agreement-2");
  }

  @Test
  void countersNoCounterOffer() {
    Offer offer = held(200);
    lender.free = 80;
    propose(offer, FIRST.value());
    Offer counter = failed().counter().orElseThrow();
    lender.free = 40;
    propose(counter, "cdn-a.example:agreement-2");
    assertThat(failed().counter()).isEmpty();
    assertThat(lender.reserved).isEmpty();
    assertThat(lender.state.promised()).isEmpty();
  }

  @Test
  void countersAtTheNewPriceWhereItHasRisen() {
    Offer offer = held(200);
    rules(Map.of("lend.standing", INDICATIVE, "lend.price.per-gigabyte", "20000"));
    propose(offer, FIRST.value());
    Offer counter = failed().counter().orElseThrow();
    assertThat(counter.tariff().perGigabyte().micros()).isEqualTo(20_000);
    assertThat(counter.capacity()).isEqualTo(offer.capacity());
  }

  @Test
  void keepsTheOfferedPriceWhereItHasFallen() {
    Offer offer = held(200);
    rules(Map.of("lend.standing", INDICATIVE, "lend.price.per-gigabyte", "5000"));
    propose(offer, FIRST.value());
    assertThat(borrower.toMediator(AgreementConcluded.class))
        .singleElement()
        .satisfies(m -> assertThat(m.agreement().terms().tariff()).isEqualTo(offer.tariff()));
  }

  @Test
  void refusesWhatPolicyDoesNotAdmitAnyMore() {
    Offer offer = held(200);
    rules(Map.of("lend.standing", INDICATIVE, "lend.to", "false"));
    propose(offer, FIRST.value());
    assertThat(failed().reason()).contains("lend.to does not admit");
    assertThat(failed().counter()).isEmpty();
    assertThat(lender.reserved).isEmpty();
  }

  @Test
  void refusesBarelyWhereNothingIsLeft() {
    Offer offer = held(200);
    lender.free = 0;
    propose(offer, FIRST.value());
    assertThat(failed().counter()).isEmpty();
    assertThat(failed().reason()).contains("the capacity is not free any more");
    assertThat(lender.state.promised()).isEmpty();
  }

  @Test
  void refusalOfAnIndicativeOfferBreaksNoPromise() {
    Offer offer = held(200);
    lender.free = 0;
    propose(offer, FIRST.value());
    assertThat(Objects.requireNonNull(borrower.state.records().get(B)).commitments().missed())
        .isZero();
  }

  @Test
  void countersAFirmOfferToo() {
    Trade firm = new Trade(Map.of());
    Offer offer = firm.offer(200);
    firm.lender.free = 80;
    firm.borrower.tell(new AgentMessage.ProposeAgreement(firm.terms(FIRST, offer)));
    firm.world.deliver();
    assertThat(firm.borrower.toMediator(AgreementFailed.class).getLast().counter())
        .hasValueSatisfying(o -> assertThat(o.capacity().requests().perSecond()).isEqualTo(80));
  }

  @Test
  void makesNoStandingOfferWhereTheRuleSaysNoneAndBidsAllTheSame() {
    rules(Map.of("lend.standing", "'none'"));
    trade.lenderIsAsked(A, "request-1", requirement(200));
    assertThat(lender.said(PeerMessage.OfferMade.class)).isEmpty();
    assertThat(lender.refusals())
        .contains("no standing offers are made to this borrower, call it to bid");
    assertThat(trade.offer(200).commitment()).isEqualTo(Commitment.FIRM);
  }

  @Test
  void firmOfferStaysFirmWhenTheRuleChanges() {
    rules(Map.of());
    Offer first = held(200);
    assertThat(lender.reserved).containsOnlyKeys(first.id().value());
    rules(Map.of("lend.standing", INDICATIVE));
    trade.world.pass(Duration.ofSeconds(35));
    assertThat(borrower.state.held()).hasSize(2).containsKey(first.id());
    assertThat(lender.reserved).containsOnlyKeys(first.id().value());
    propose(first, FIRST.value());
    assertThat(borrower.toMediator(AgreementConcluded.class)).hasSize(1);
  }

  @Test
  void ignoresCounterOffersThatAreNone() {
    Offer offer = held(200);
    World world = trade.world;
    world.nodes.remove(B);
    AgreementTerms terms = propose(offer, FIRST.value());
    for (Offer odd :
        List.of(
            counter(offer, "cdn-b.example:offer-90", "request-1", 100, Commitment.FIRM),
            counter(offer, "cdn-b.example:offer-91", FIRST.value(), 100, Commitment.INDICATIVE),
            counter(offer, "cdn-b.example:offer-92", FIRST.value(), 300, Commitment.FIRM),
            counter(offer, "cdn-c.example:offer-93", FIRST.value(), 100, Commitment.FIRM))) {
      AgentState before = borrower.state;
      borrower.hears(B, new PeerMessage.AgreementRefusal(terms.id(), 0, "no", Optional.of(odd)));
      assertThat(failed().counter()).as(odd.id().value()).isEmpty();
      assertThat(borrower.state.held()).doesNotContainKey(odd.id());
      borrower.state = before;
    }
    assertThat(borrower.refusals()).contains("its counter-offer is not one for what was proposed");
  }

  private static Offer counter(
      Offer o, String id, String request, double requests, Commitment commitment) {
    return new Offer(
        new io.spillway.model.OfferId(id),
        new RequestId(request),
        o.lender(),
        o.borrower(),
        o.service(),
        o.footprint(),
        World.capacity(requests),
        o.tariff(),
        commitment,
        false,
        o.validUntil(),
        o.maxTerm(),
        o.readyWithin(),
        o.recallNotice(),
        o.redirectZone());
  }
}
