package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import io.spillway.model.Footprint;
import io.spillway.model.Holding;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.LongTermOrder;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A long-term agreement whose capacity firm offers hold. */
class LongTermWaitsTest extends LongTermFixture {
  private int renewals;

  /** A third CDN keeps a standing offer of all that it gets; what it holds must be reserved. */
  private void passWithStandingOffer(int seconds) {
    for (int i = 0; i < seconds; i++) {
      if (i % 20 == 0) {
        trade.lenderIsAsked(Trade.C, Trade.C + ":request-" + renewals++, Trade.requirement(700));
      }
      trade.world.pass(Duration.ofSeconds(1));
      tellLendable();
      for (PeerMessage.OfferMade told : trade.lender.said(PeerMessage.OfferMade.class)) {
        if (!told.offer().validUntil().isBefore(trade.world.now)) {
          assertThat(reserved(told.offer().id().value()))
              .isGreaterThanOrEqualTo(told.offer().capacity().requests().perSecond());
        }
      }
    }
  }

  @Test
  void waitsUntilStandingOffersRunOutThatHoldItsCapacity() {
    trade.lender.free = 800;
    passWithStandingOffer(40);
    assertThat(trade.lender.reservedRequests()).isEqualTo(640);
    propose(conditions(Holding.RESERVED, 300));
    approve(trade.lender, 1);
    assertThat(at(trade.lender).newest().stage()).isEqualTo(LongTerm.Stage.HOLDING);
    assertThat(reserved(offerName())).isEqualTo(160);

    passWithStandingOffer(62);

    assertThat(at(trade.borrower).binds(trade.world.now)).isTrue();
    assertThat(reserved(offerName())).isEqualTo(300);
    // The offer goes on with its share (0.8) of the other 500.
    assertThat(trade.lender.reservedRequests()).isEqualTo(300 + 400);
  }

  @Test
  void bidsLeaveOutWhatWaitsForItsCapacity() {
    trade.lender.free = 800;
    passWithStandingOffer(1);
    propose(conditions(Holding.RESERVED, 300));
    approve(trade.lender, 1);
    // An offer has just run out, and it is not kept yet.
    trade.lender.tell(new AgentMessage.Lendable(World.capacity(140), Footprint.EVERYWHERE));
    int before = trade.lender.registry.size();

    trade.lenderIsCalled(Trade.C, Trade.C + ":auction-1", Trade.requirement(700));

    assertThat(trade.lender.registry).hasSize(before);
    assertThat(trade.lender.said(PeerMessage.OfferDeclined.class)).isNotEmpty();
  }

  @Test
  void shortAgreementAtBestEffortTakesNothingFromWhatIsKeptForOtherTerms() {
    propose(conditions(Holding.BEST_EFFORT, 300));
    approve(trade.lender, 1);
    counter(trade.lender, conditions(Holding.RESERVED, 500));
    assertThat(reserved(offerName())).isEqualTo(500);

    AgreementTerms terms = activate("cdn-a.example:agreement-1", needs(200).getFirst(), 200);

    assertThat(reserved(terms.id().value())).isEqualTo(200);
    assertThat(reserved(offerName())).isGreaterThanOrEqualTo(300);
  }

  @Test
  void waitsForNothingWhereAShortAgreementKeepsItAllAlready() {
    propose(conditions(Holding.BEST_EFFORT, 300));
    approve(trade.lender, 1);
    activate("cdn-a.example:agreement-1", needs(200).getFirst(), 200);

    counter(trade.lender, conditions(Holding.RESERVED, 150));

    assertThat(at(trade.lender).newest().stage()).isEqualTo(LongTerm.Stage.OPEN);
    assertThat(at(trade.borrower).newest().terms().version()).isEqualTo(2);
  }

  @Test
  void waitsNoLongerForWhatABorrowerHasAccepted() {
    trade.lender.free = 800;
    AgreementTerms taken = trade.terms(Trade.FIRST, trade.offer(700));
    tellLendable();
    propose(conditions(Holding.RESERVED, 300));
    approve(trade.lender, 1);
    assertThat(at(trade.lender).newest().stage()).isEqualTo(LongTerm.Stage.HOLDING);

    trade.borrower.tell(new AgentMessage.ProposeAgreement(taken));
    trade.world.deliver();
    tellLendable();
    trade.world.pass(Duration.ofSeconds(1));

    assertThat(trade.deal(trade.lender, taken.id()).phase()).isEqualTo(Deal.Phase.SIGNED);
    assertThat(at(trade.lender).newest().stage()).isEqualTo(LongTerm.Stage.OPEN);
    assertThat(reserved(offerName())).isZero();
  }

  @Test
  void whoWaitsForItsCapacityCanStillDeclineOrProposeLess() {
    trade.lender.free = 800;
    passWithStandingOffer(1);
    propose(conditions(Holding.RESERVED, 300));
    approve(trade.lender, 1);
    assertThat(
            LongTermOrders.objection(
                trade.lender.state,
                Trade.B,
                new LongTermOrder.ApproveLongTerm(ID, 1),
                trade.world.now))
        .hasValueSatisfying(why -> assertThat(why).contains("approved already"));

    counter(trade.lender, conditions(Holding.RESERVED, 100));

    assertThat(at(trade.lender).versions().getFirst().stage()).isEqualTo(LongTerm.Stage.SUPERSEDED);
    assertThat(at(trade.borrower).newest().terms().version()).isEqualTo(2);
    assertThat(reserved(offerName())).isEqualTo(100);
    counter(trade.borrower, conditions(Holding.RESERVED, 400));
    approve(trade.lender, 3);
    trade.lender.tell(new LongTermOrder.DeclineLongTerm(ID, 3, "it takes too long"));
    trade.world.deliver();
    assertThat(at(trade.borrower).newest().stage()).isEqualTo(LongTerm.Stage.DECLINED);
    assertThat(at(trade.borrower).open()).isEmpty();
    // The borrower may have approved version 2 before it proposed the next.
    assertThat(reserved(offerName())).isEqualTo(100);
    trade.world.now = trade.world.now.plus(Duration.ofDays(7)).plus(LongTerms.GRACE);
    trade.world.pass(Duration.ofSeconds(2));
    assertThat(at(trade.borrower).over()).isTrue();
    assertThat(at(trade.lender).over()).isTrue();
    assertThat(reserved(offerName())).isZero();
  }

  @Test
  void whatWaitsForItsCapacityLapsesWithTheTimeForAnAnswer() {
    trade.lender.free = 800;
    passWithStandingOffer(1);
    trade.borrower.tell(
        new LongTermOrder.ProposeLongTerm(
            Trade.B,
            Trade.SERVICE.id(),
            conditions(Holding.RESERVED, 300),
            trade.world.now.plusSeconds(5),
            "soon"));
    trade.world.deliver();
    approve(trade.lender, 1);
    assertThat(at(trade.lender).newest().stage()).isEqualTo(LongTerm.Stage.HOLDING);

    passWithStandingOffer(7);

    assertThat(at(trade.lender).over()).isTrue();
    assertThat(reserved(offerName())).isZero();
  }
}
