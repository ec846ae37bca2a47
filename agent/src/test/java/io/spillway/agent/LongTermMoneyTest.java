package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Holding;
import io.spillway.model.LongTermConditions;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.Side;
import io.spillway.model.Tariff;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.LongTermOrder;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is had at the tariff of a long-term agreement: no more than it is for, and nothing else. */
class LongTermMoneyTest extends LongTermFixture {
  private static final AgreementId SHORT = new AgreementId("cdn-a.example:agreement-7");
  private static final Money CHEAP = Trade.euros(200_000);

  private LongTermConditions conditions(Holding holding, double requests, Money price) {
    return new LongTermConditions(
        holding,
        World.capacity(requests),
        new Tariff(price, Trade.euros(20_000), Trade.euros(500_000)),
        trade.world.now,
        trade.world.now.plus(Duration.ofDays(30)),
        Duration.ofMinutes(10),
        Duration.ofMinutes(5));
  }

  private Instant answerBy() {
    return trade.world.now.plus(Duration.ofDays(7));
  }

  private void agreed(Holding holding, double requests) {
    trade.borrower.tell(
        new LongTermOrder.ProposeLongTerm(
            Trade.B,
            Trade.SERVICE.id(),
            conditions(holding, requests, CHEAP),
            answerBy(),
            "the season begins"));
    trade.world.deliver();
    trade.lender.tell(new LongTermOrder.ApproveLongTerm(ID, 1));
    trade.world.deliver();
  }

  private void agreedAnew(double requests, Money price) {
    trade.lender.tell(
        new LongTermOrder.CounterLongTerm(
            ID, conditions(Holding.RESERVED, requests, price), answerBy(), "dearer"));
    trade.world.deliver();
    trade.borrower.tell(new LongTermOrder.ApproveLongTerm(ID, 2));
    trade.world.deliver();
  }

  private AgreementTerms activated(double requests) {
    Offer offer = needs(requests).getFirst();
    AgreementTerms terms =
        trade.terms(
            SHORT, offer, World.capacity(requests), trade.world.now, Duration.ofMinutes(15));
    trade.borrower.tell(new AgentMessage.ProposeAgreement(terms));
    trade.world.deliver();
    assertThat(trade.deal(trade.lender, SHORT).phase()).isEqualTo(Deal.Phase.SIGNED);
    return terms;
  }

  private static AgreementTerms more(AgreementTerms terms, double inAll) {
    return terms.amended(World.capacity(inAll), terms.steerUntil(), terms.serveUntil());
  }

  private static AgreementTerms longer(AgreementTerms terms) {
    return terms.amended(
        terms.capacity(), terms.steerUntil().plusSeconds(60), terms.serveUntil().plusSeconds(60));
  }

  private List<MediatorMessage.AgreementFailed> failures() {
    return trade.borrower.toMediator(MediatorMessage.AgreementFailed.class);
  }

  @Test
  void moreThanIsLeftIsNotHadByAnAmendment() {
    agreed(Holding.RESERVED, 300);
    AgreementTerms terms = activated(200);

    assertThat(trade.refusalOf(more(terms, 301))).contains("more than is left");
    assertThat(trade.lender.reservedRequests()).isEqualTo(300);

    assertThat(trade.refusalOf(more(terms, 300))).isEmpty();
    assertThat(trade.deal(trade.lender, SHORT).terms().capacity().requests().perSecond())
        .isEqualTo(300);
    assertThat(trade.lender.reservedRequests()).isEqualTo(300);
  }

  @Test
  void bestEffortIsBoundByWhatItIsForToo() {
    agreed(Holding.BEST_EFFORT, 300);
    AgreementTerms terms = activated(200);

    assertThat(trade.refusalOf(more(terms, 301))).contains("more than is left");
  }

  @Test
  void sameAmendmentHeardTwiceIsNoSecondOne() {
    agreed(Holding.RESERVED, 300);
    AgreementTerms terms = activated(200);
    trade.lender.signs = false;

    assertThat(trade.refusalOf(more(terms, 300))).isEmpty();
    assertThat(trade.refusalOf(more(terms, 300))).isEmpty();
    assertThat(trade.lender.reservedRequests()).isEqualTo(300);
  }

  @Test
  void borrowerDoesNotEvenProposeIt() {
    agreed(Holding.RESERVED, 300);
    AgreementTerms terms = activated(200);
    trade.borrower.tell(new AgentMessage.ProposeAgreement(more(terms, 301)));

    assertThat(failures().getLast().reason()).contains("more than is left");
    assertThat(failures().getLast().capacity().requests().perSecond()).isEqualTo(301);
  }

  @Test
  void anotherTariffThatIsInForceSinceIsNotMixedIn() {
    agreed(Holding.RESERVED, 300);
    AgreementTerms terms = activated(200);
    agreedAnew(500, Trade.euros(900_000));

    assertThat(trade.refusalOf(more(terms, 300))).contains("newest version");
    trade.borrower.tell(new AgentMessage.ProposeAgreement(more(terms, 300)));
    assertThat(failures().getLast().reason()).contains("newest version");
    // What runs goes on as it is.
    assertThat(trade.refusalOf(longer(terms))).isEmpty();
    assertThat(trade.deal(trade.lender, SHORT).terms().steerUntil())
        .isEqualTo(longer(terms).steerUntil());
  }

  @Test
  void whatIsOfferedBesidesHasItsOwnPrice() {
    Tariff usual = trade.offer(100).tariff();
    agreed(Holding.RESERVED, 300);
    activated(200);

    trade.lenderIsAsked(Trade.A, "cdn-a.example:request-99", Trade.requirement(100));

    assertThat(trade.lender.said(PeerMessage.OfferMade.class).getLast().offer().tariff())
        .isEqualTo(usual)
        .isNotEqualTo(trade.deal(trade.lender, SHORT).terms().tariff());
  }

  @Test
  void lenderThatServesUnderItIsNotCalledToBid() {
    agreed(Holding.RESERVED, 300);
    activated(300);
    int before = trade.borrower.said(PeerMessage.AuctionCalled.class).size();

    trade.gather(500);

    assertThat(trade.borrower.said(PeerMessage.AuctionCalled.class)).hasSize(before);
    assertThat(trade.borrower.toMediator(MediatorMessage.OffersGathered.class).getLast().asked())
        .isTrue();
  }

  @Test
  void refusedEnlargementLeavesItAloneForAMinute() {
    agreed(Holding.BEST_EFFORT, 300);
    AgreementTerms terms = activated(100);
    trade.lender.free = 100;
    trade.borrower.tell(new AgentMessage.ProposeAgreement(more(terms, 300)));
    trade.world.deliver();

    assertThat(failures()).hasSize(1);
    assertThat(needs(100)).isEmpty();
    trade.world.pass(Duration.ofSeconds(61));
    assertThat(needs(100)).hasSize(1);
  }

  @Test
  void servesUntilShortlyBeforeItsEndHoweverLongTheChoiceTakes() {
    agreed(Holding.RESERVED, 300);
    trade.lender.tell(new LongTermOrder.EndLongTerm(ID, "we need it ourselves"));
    trade.world.deliver();
    Instant end = trade.world.now.plus(Duration.ofMinutes(10));
    Offer offer = needs(300).getFirst();
    assertThat(offer.maxTerm()).isLessThan(Duration.ofMinutes(10));
    trade.world.pass(Duration.ofSeconds(6));

    AgreementTerms terms =
        trade.terms(SHORT, offer, World.capacity(300), trade.world.now, offer.maxTerm());
    assertThat(terms.steerUntil()).isBefore(end);
    trade.borrower.tell(new AgentMessage.ProposeAgreement(terms));
    trade.world.deliver();

    assertThat(trade.deal(trade.lender, SHORT).phase()).isEqualTo(Deal.Phase.SIGNED);
    trade.world.now = end.minusSeconds(80);
    assertThat(needs(300)).isEmpty();
  }

  @Test
  void whatWasActivatedRunsToItsOwnEndThoughTheLongTermAgreementEndsBefore() {
    agreed(Holding.RESERVED, 300);
    activated(300);
    trade.lender.tell(new LongTermOrder.EndLongTerm(ID, "we need it ourselves"));
    trade.world.deliver();

    trade.world.pass(Duration.ofMinutes(11));

    assertThat(trade.borrower.state.longTerms().all().get(ID)).matches(LongTerm::over);
    assertThat(trade.deal(trade.lender, SHORT).phase()).isEqualTo(Deal.Phase.SIGNED);
    assertThat(trade.lender.reservedRequests()).isEqualTo(300);
    trade.world.pass(Duration.ofMinutes(6));
    assertThat(trade.lender.reservedRequests()).isZero();
  }

  @Test
  void stoppedLenderThatKeepsItsOffersActivatesNothing() {
    agreed(Holding.RESERVED, 300);
    Offer offer = needs(300).getFirst();
    trade.lender.tell(new AgentMessage.StopTrade(Side.LENDING, true, "maintenance"));

    assertThat(
            trade.refusalOf(
                trade.terms(
                    SHORT, offer, World.capacity(100), trade.world.now, Duration.ofMinutes(15))))
        .contains("lending is stopped");
  }
}
