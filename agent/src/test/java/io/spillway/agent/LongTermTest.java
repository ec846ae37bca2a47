package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Holding;
import io.spillway.model.LongTermId;
import io.spillway.model.Offer;
import io.spillway.model.SignedLongTerm;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.LongTermOrder;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Long-term agreements between a borrower and a lender. */
class LongTermTest extends LongTermFixture {
  @Test
  void bindsWhenAPersonOnTheOtherSideApproves() {
    propose(conditions(Holding.RESERVED, 300));
    assertThat(at(trade.lender).open()).isPresent();
    assertThat(at(trade.lender).binds(trade.world.now)).isFalse();
    assertThat(trade.lender.reservedRequests()).isZero();

    approve(trade.lender, 1);

    assertThat(at(trade.borrower).binds(trade.world.now)).isTrue();
    assertThat(at(trade.borrower).newest()).isEqualTo(at(trade.lender).newest());
    assertThat(reserved(offerName())).isEqualTo(300);
  }

  @Test
  void isTheFirstSourceAndIsActivatedInOneRoundTrip() {
    propose(conditions(Holding.RESERVED, 300));
    approve(trade.lender, 1);
    List<Offer> offers = needs(1_000);
    assertThat(offers).hasSize(1);
    assertThat(offers.getFirst().capacity().requests().perSecond()).isEqualTo(300);

    AgreementTerms terms = activate("cdn-a.example:agreement-1", offers.getFirst(), 200);

    assertThat(trade.deal(trade.borrower, terms.id()).phase()).isEqualTo(Deal.Phase.SIGNED);
    assertThat(reserved(offerName())).isEqualTo(100);
    assertThat(reserved(terms.id().value())).isEqualTo(200);
    assertThat(trade.deal(trade.lender, terms.id()).notice()).isEqualTo(Duration.ofMinutes(5));
    assertThat(needs(1_000).getFirst().capacity().requests().perSecond()).isEqualTo(100);
    assertThat(trade.borrower.said(PeerMessage.OfferRequest.class)).isEmpty();
  }

  @Test
  void capacityGoesBackToTheLongTermAgreementWhenAShortOneIsOver() {
    propose(conditions(Holding.RESERVED, 300));
    approve(trade.lender, 1);
    activate("cdn-a.example:agreement-1", needs(300).getFirst(), 300);
    assertThat(reserved(offerName())).isZero();

    trade.world.pass(Duration.ofMinutes(17));

    assertThat(reserved(offerName())).isEqualTo(300);
    assertThat(trade.lender.reservedRequests()).isEqualTo(300);
  }

  @Test
  void capacityMovesBackToTheLongTermAgreementWhenAShortOneIsSignedTooLate() {
    propose(conditions(Holding.RESERVED, 300));
    approve(trade.lender, 1);
    Offer offer = needs(300).getFirst();
    trade.lender.signs = false;
    AgreementTerms terms = activate("cdn-a.example:agreement-1", offer, 300);
    assertThat(reserved(terms.id().value())).isEqualTo(300);
    // What is free would be somebody else's at once.
    trade.lender.free = 0;

    trade.world.now = terms.from().plus(AgreementTerms.SIGNED_WITHIN).plusMillis(1);
    trade.lender.tell(new AgentMessage.AcceptanceSigned(World.signed(terms)));

    assertThat(trade.deal(trade.lender, terms.id()).phase()).isEqualTo(Deal.Phase.CLOSED);
    assertThat(reserved(terms.id().value())).isZero();
    assertThat(reserved(offerName())).isEqualTo(300);
  }

  @Test
  void bestEffortHoldsNothingAndIsRefusedWithoutRoom() {
    propose(conditions(Holding.BEST_EFFORT, 300));
    approve(trade.lender, 1);
    assertThat(trade.lender.reservedRequests()).isZero();
    Offer offer = needs(300).getFirst();
    trade.lender.free = 100;

    activate("cdn-a.example:agreement-1", offer, 300);

    assertThat(trade.borrower.toMediator(MediatorMessage.AgreementFailed.class)).hasSize(1);
    // It is not tried again at once: the next source comes.
    assertThat(needs(300)).isEmpty();
    trade.world.pass(Duration.ofSeconds(61));
    trade.lender.free = 1_000;
    activate("cdn-a.example:agreement-2", needs(300).getFirst(), 300);
    assertThat(trade.deal(trade.borrower, new AgreementId("cdn-a.example:agreement-2")).phase())
        .isEqualTo(Deal.Phase.SIGNED);
  }

  @Test
  void counteredVersionTakesThePlaceOfTheOneBefore() {
    propose(conditions(Holding.RESERVED, 300));
    counter(trade.lender, conditions(Holding.RESERVED, 200, 3_000_000));
    assertThat(at(trade.borrower).newest().terms().version()).isEqualTo(2);
    assertThat(at(trade.lender).versions().getFirst().stage()).isEqualTo(LongTerm.Stage.SUPERSEDED);
    // What its lender proposes is kept from then on: the borrower can approve it any time.
    assertThat(reserved(offerName())).isEqualTo(200);

    approve(trade.borrower, 2);

    assertThat(at(trade.lender).inForce().orElseThrow().conditions().tariff().perMillionRequests())
        .isEqualTo(Trade.euros(3_000_000));
    counter(trade.borrower, conditions(Holding.RESERVED, 100, 2_500_000));
    assertThat(at(trade.lender).inForce().orElseThrow().version()).isEqualTo(2);
    approve(trade.lender, 3);
    assertThat(at(trade.borrower).inForce().orElseThrow().version()).isEqualTo(3);
    assertThat(reserved(offerName())).isEqualTo(100);
  }

  @Test
  void endsWithItsNoticeAndIsActivatedUntilThen() {
    propose(conditions(Holding.RESERVED, 300));
    approve(trade.lender, 1);
    trade.lender.tell(new LongTermOrder.EndLongTerm(ID, "we need it ourselves"));
    trade.world.deliver();
    assertThat(at(trade.borrower).endsAt()).contains(trade.world.now.plus(Duration.ofDays(30)));
    assertThat(needs(300)).hasSize(1);

    trade.world.now = trade.world.now.plus(Duration.ofDays(30).minusMinutes(10));
    trade.world.pass(Duration.ofSeconds(5));
    Offer rest = needs(300).getFirst();
    assertThat(rest.maxTerm()).isLessThan(Duration.ofMinutes(10));
    AgreementTerms terms =
        trade.terms(
            new AgreementId("cdn-a.example:agreement-1"),
            rest,
            World.capacity(300),
            trade.world.now,
            rest.maxTerm());
    trade.borrower.tell(new AgentMessage.ProposeAgreement(terms));
    trade.world.deliver();
    trade.world.pass(Duration.ofMinutes(8));
    assertThat(trade.deal(trade.lender, terms.id()).phase()).isEqualTo(Deal.Phase.SIGNED);
    trade.world.pass(Duration.ofMinutes(2));

    assertThat(at(trade.borrower).over()).isTrue();
    assertThat(needs(300)).isEmpty();
    trade.world.pass(Duration.ofMinutes(1));
    assertThat(trade.lender.reservedRequests()).isZero();
  }

  @Test
  void declinesWithAReason() {
    propose(conditions(Holding.RESERVED, 300));
    trade.lender.tell(new LongTermOrder.DeclineLongTerm(ID, 1, "too cheap"));
    trade.world.deliver();

    assertThat(at(trade.borrower).newest().stage()).isEqualTo(LongTerm.Stage.DECLINED);
    assertThat(at(trade.borrower).newest().reason()).isEqualTo("too cheap");
    assertThat(at(trade.borrower).over()).isTrue();
  }

  @Test
  void isNotSignedWithoutCapacityToReserve() {
    trade.lender.free = 100;
    tellLendable();
    propose(conditions(Holding.RESERVED, 300));
    approve(trade.lender, 1);

    assertThat(at(trade.lender).open().orElseThrow().stage()).isEqualTo(LongTerm.Stage.OPEN);
    assertThat(at(trade.borrower).binds(trade.world.now)).isFalse();
    assertThat(trade.lender.reservedRequests()).isZero();
  }

  @Test
  void lapsesWhenNobodyAnswers() {
    propose(conditions(Holding.RESERVED, 300));
    trade.world.now = trade.world.now.plus(Duration.ofDays(7)).plus(Duration.ofMinutes(1));
    trade.world.pass(Duration.ofSeconds(2));
    assertThat(at(trade.lender).over()).isTrue();
    assertThat(
            LongTermOrders.objection(
                trade.lender.state,
                Trade.B,
                new LongTermOrder.ApproveLongTerm(ID, 1),
                trade.world.now))
        .hasValueSatisfying(why -> assertThat(why).contains("is over"));
    trade.world.now = trade.world.now.plus(LongTerms.GRACE);
    trade.world.pass(Duration.ofSeconds(2));
    assertThat(at(trade.borrower).over()).isTrue();
  }

  @Test
  void approvalOfWhatWasNotProposedIsRefused() {
    propose(conditions(Holding.RESERVED, 300));
    LongTerm known = at(trade.borrower);
    SignedLongTerm other =
        new SignedLongTerm(
            known
                .newest()
                .terms()
                .next(
                    Trade.A,
                    java.util.Optional.empty(),
                    conditions(Holding.RESERVED, 900),
                    trade.world.now.plusSeconds(60)),
            "{}",
            new io.spillway.model.KeyId("a"),
            new io.spillway.model.KeyId("b"));
    trade.borrower.hears(Trade.B, new PeerMessage.LongTermApproved(other));

    assertThat(at(trade.borrower)).isEqualTo(known);
    assertThat(trade.borrower.refusals())
        .anyMatch(r -> r.contains("approves what this CDN has not proposed"));
  }

  @Test
  void moreThanIsLeftAnotherPriceOrALaterEndIsRefused() {
    propose(conditions(Holding.RESERVED, 300));
    approve(trade.lender, 1);
    Offer offer = needs(300).getFirst();
    AgreementId id = new AgreementId("cdn-a.example:agreement-9");

    assertThat(
            trade.refusalOf(
                trade.terms(
                    id, offer, World.capacity(301), trade.world.now, Duration.ofMinutes(15))))
        .contains("more than is left");
    assertThat(
            trade.refusalOf(
                trade.terms(id, offer, World.capacity(300), trade.world.now, YEAR.plusDays(1))))
        .contains("the long-term agreement is from");
    assertThat(trade.lender.reservedRequests()).isEqualTo(300);
  }

  @Test
  void bannedCdnHasNoLongTermAgreementAfterTheNotice() {
    propose(conditions(Holding.RESERVED, 300));
    approve(trade.lender, 1);
    trade.lender.tell(new AgentMessage.BanPeer(Trade.A, "it lies"));
    trade.world.deliver();
    assertThat(at(trade.borrower).end()).isPresent();
    assertThat(at(trade.lender).end()).isPresent();
    Offer offer = needs(300).getFirst();
    assertThat(
            trade.refusalOf(
                trade.terms(
                    new AgreementId("cdn-a.example:agreement-9"),
                    offer,
                    World.capacity(100),
                    trade.world.now,
                    Duration.ofMinutes(15))))
        .contains("no dealings");
  }

  @Test
  void crossingCounterProposalsLeaveOneAtBothParties() {
    propose(conditions(Holding.BEST_EFFORT, 300));
    trade.borrower.tell(
        new LongTermOrder.CounterLongTerm(
            ID,
            conditions(Holding.BEST_EFFORT, 200),
            trade.world.now.plus(Duration.ofDays(7)),
            "less"));
    trade.lender.tell(
        new LongTermOrder.CounterLongTerm(
            ID,
            conditions(Holding.BEST_EFFORT, 400),
            trade.world.now.plus(Duration.ofDays(7)),
            "more"));
    trade.world.deliver();

    assertThat(at(trade.borrower).open().orElseThrow().terms())
        .isEqualTo(at(trade.lender).open().orElseThrow().terms());
  }

  @Test
  void priceAboveTheBorrowersCeilingIsNotEvenProposed() {
    assertThat(
            LongTermOrders.objection(
                trade.borrower.state,
                Trade.A,
                new LongTermOrder.ProposeLongTerm(
                    Trade.B,
                    Trade.SERVICE.id(),
                    conditions(Holding.RESERVED, 300, 9_000_000),
                    trade.world.now.plusSeconds(60),
                    "dear"),
                trade.world.now))
        .hasValueSatisfying(why -> assertThat(why).contains("borrow.ceiling"));
  }

  @Test
  void oneCdnFillsNoMemoryWithProposals() {
    for (int i = 0; i < 100; i++) {
      propose(conditions(Holding.BEST_EFFORT, 100));
      LongTermId id = new LongTermId("cdn-a.example:long-term-" + (i + 1));
      trade.lender.tell(new LongTermOrder.DeclineLongTerm(id, 1, "no"));
      trade.world.deliver();
    }

    assertThat(trade.lender.state.longTerms().all()).hasSize(16);
    assertThat(trade.borrower.state.longTerms().all()).hasSize(16);
  }
}
