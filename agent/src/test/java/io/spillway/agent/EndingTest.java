package io.spillway.agent;

import static io.spillway.agent.Trade.A;
import static io.spillway.agent.Trade.B;
import static io.spillway.agent.Trade.C;
import static io.spillway.agent.Trade.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import io.spillway.model.KeyId;
import io.spillway.model.SignedAgreement;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage.AgreementEnding;
import io.spillway.model.message.MediatorMessage.AgreementLate;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.RegistryMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndingTest {
  private final Trade trade = new Trade(Map.of());

  @Test
  void borrowerEndsAndLenderServesLingeringClientsUntilServeUntil() {
    trade.agree(FIRST, 100);
    Instant serve = trade.world.now.plusSeconds(15);
    trade.borrower.tell(
        new AgentMessage.EndAgreement(FIRST, "the surge is over", trade.world.now, serve));
    trade.world.deliver();

    assertThat(trade.deal(trade.lender, FIRST).phase()).isEqualTo(Deal.Phase.ENDING);
    assertThat(trade.deal(trade.lender, FIRST).serveUntil()).isEqualTo(serve);
    assertThat(trade.lender.metering).contains(new MeteringMessage.AgreementEnds(FIRST, serve));
    assertThat(trade.borrower.metering).contains(new MeteringMessage.AgreementEnds(FIRST, serve));
    trade.world.pass(Duration.ofSeconds(15));
    assertThat(trade.lender.reserved).isNotEmpty();
    trade.world.pass(Duration.ofSeconds(2));
    assertThat(trade.deal(trade.lender, FIRST).phase()).isEqualTo(Deal.Phase.SERVED);
    assertThat(trade.lender.registry).contains(new RegistryMessage.DissolveDelegation(FIRST));
    assertThat(trade.lender.reserved).isEmpty();
  }

  @Test
  void endsByItselfWhenItsTimeIsOver() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    trade.world.now = terms.serveUntil().plusSeconds(1);
    trade.lender.tick();
    assertThat(trade.deal(trade.lender, FIRST).phase()).isEqualTo(Deal.Phase.SERVED);
  }

  @Test
  void refusesTerminationByStrangersAndNeverEndsLater() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    Instant later = terms.serveUntil().plusSeconds(100);
    trade.lender.hears(C, new PeerMessage.Termination(FIRST, "x", later, later));
    trade.lender.hears(
        A, new PeerMessage.Termination(FIRST, "x", later, trade.world.now.minusSeconds(1)));
    assertThat(trade.lender.refusals())
        .containsOnly("a termination by no party, or absurd")
        .hasSize(2);

    trade.lender.hears(A, new PeerMessage.Termination(FIRST, "x", later, later));
    assertThat(trade.deal(trade.lender, FIRST).serveUntil()).isEqualTo(terms.serveUntil());
    assertThat(trade.deal(trade.lender, FIRST).steerUntil()).isEqualTo(terms.steerUntil());
  }

  @Test
  void anEndInThePastHoldsFromWhenTheLenderHearsOfIt() {
    trade.agree(FIRST, 100);
    Instant now = trade.world.now.plusSeconds(60);
    trade.world.now = now;
    Instant past = now.minusSeconds(3_600);
    trade.lender.hears(A, new PeerMessage.Termination(FIRST, "over", past, past));
    trade.world.now = now.plusSeconds(5);
    trade.lender.hears(A, new PeerMessage.Termination(FIRST, "over", past, past));

    assertThat(trade.deal(trade.lender, FIRST).phase()).isEqualTo(Deal.Phase.ENDING);
    assertThat(trade.deal(trade.lender, FIRST).steerUntil()).isEqualTo(now);
    assertThat(trade.deal(trade.lender, FIRST).serveUntil()).isEqualTo(now);
    assertThat(trade.lender.metering).endsWith(new MeteringMessage.AgreementEnds(FIRST, now));
    trade.lender.tick();
    assertThat(trade.lender.registry).contains(new RegistryMessage.DissolveDelegation(FIRST));
  }

  @Test
  void lenderHoldsNothingForABorrowerThatShowsThatItPaysNoLonger() {
    trade.agree(FIRST, 100);
    Instant now = trade.world.now;
    trade.lender.tell(new AgentMessage.EndedByPeer(FIRST, A, now.minusSeconds(3_600)));

    assertThat(trade.deal(trade.lender, FIRST).phase()).isEqualTo(Deal.Phase.ENDING);
    assertThat(trade.lender.metering).endsWith(new MeteringMessage.AgreementEnds(FIRST, now));
  }

  @Test
  void anEndInThePastHoldsFromWhenTheBorrowerHearsOfIt() {
    trade.agree(FIRST, 100);
    Instant now = trade.world.now;
    Instant past = now.minusSeconds(3_600);
    trade.borrower.hears(B, new PeerMessage.Termination(FIRST, "over", past, past));

    assertThat(trade.borrower.toMediator(AgreementEnding.class))
        .containsExactly(new AgreementEnding(FIRST, "over", now, now));
    assertThat(trade.borrower.metering).endsWith(new MeteringMessage.AgreementEnds(FIRST, now));
  }

  @Test
  void tellsTheMediatorWhenTheLenderEnds() {
    trade.agree(FIRST, 100);
    Instant steer = trade.world.now.plusSeconds(30);
    Instant serve = steer.plusSeconds(30);
    trade.borrower.hears(B, new PeerMessage.Termination(FIRST, "own crowd", steer, serve));
    trade.borrower.hears(B, new PeerMessage.Termination(FIRST, "own crowd", steer, serve));

    assertThat(trade.borrower.toMediator(AgreementEnding.class))
        .containsExactly(new AgreementEnding(FIRST, "own crowd", steer, serve));
  }

  @Test
  void theEarlierEndHoldsForBothWhenBothEndItAtOnce() {
    trade.agree(FIRST, 100);
    Instant now = trade.world.now;
    PeerMessage.Termination recall =
        new PeerMessage.Termination(FIRST, "own crowd", now.plusSeconds(60), now.plusSeconds(90));
    trade.lender.tell(
        new AgentMessage.EndAgreement(FIRST, "x", recall.steerUntil(), recall.serveUntil()));
    trade.borrower.tell(
        new AgentMessage.EndAgreement(
            FIRST, "the surge is over", now.plusSeconds(5), now.plusSeconds(20)));
    trade.borrower.hears(B, recall);
    trade.world.deliver();

    for (World.Node each : List.of(trade.borrower, trade.lender)) {
      assertThat(trade.deal(each, FIRST).steerUntil()).isEqualTo(now.plusSeconds(5));
      assertThat(trade.deal(each, FIRST).serveUntil()).isEqualTo(now.plusSeconds(20));
    }
    assertThat(trade.lender.metering)
        .endsWith(new MeteringMessage.AgreementEnds(FIRST, now.plusSeconds(20)));
  }

  @Test
  void borrowerMayEndItBeforeTheEndOfARecall() {
    trade.agree(FIRST, 100);
    Instant now = trade.world.now;
    trade.borrower.hears(
        B,
        new PeerMessage.Termination(FIRST, "own crowd", now.plusSeconds(60), now.plusSeconds(90)));
    trade.borrower.tell(
        new AgentMessage.EndAgreement(
            FIRST, "the surge is over", now.plusSeconds(5), now.plusSeconds(25)));

    assertThat(trade.borrower.said(PeerMessage.Termination.class).getLast().serveUntil())
        .isEqualTo(now.plusSeconds(25));
    assertThat(trade.borrower.metering)
        .endsWith(new MeteringMessage.AgreementEnds(FIRST, now.plusSeconds(25)));
    // Nor does a later end change that.
    trade.borrower.tell(
        new AgentMessage.EndAgreement(
            FIRST, "once more", now.plusSeconds(50), now.plusSeconds(80)));
    assertThat(trade.deal(trade.borrower, FIRST).serveUntil()).isEqualTo(now.plusSeconds(25));
  }

  @Test
  void anEndThatOvertakesTheSignatureHoldsOnceThatHasCome() {
    AgreementTerms terms = trade.terms(FIRST, trade.offer(100));
    trade.borrower.tell(new AgentMessage.ProposeAgreement(terms));
    Instant steer = trade.world.now.plusSeconds(30);
    Instant serve = steer.plusSeconds(30);
    trade.borrower.hears(B, new PeerMessage.Termination(FIRST, "own crowd", steer, serve));
    trade.world.deliver();

    assertThat(trade.deal(trade.borrower, FIRST).phase()).isEqualTo(Deal.Phase.ENDING);
    assertThat(trade.deal(trade.borrower, FIRST).serveUntil()).isEqualTo(serve);
    assertThat(trade.borrower.toMediator(AgreementEnding.class))
        .extracting(AgreementEnding::steerUntil)
        .containsExactly(steer);
    assertThat(trade.borrower.metering).contains(new MeteringMessage.AgreementEnds(FIRST, serve));
  }

  @Test
  void givesBackWhatIsSignedAfterThisCdnHasGivenUp() {
    AgreementTerms terms = trade.terms(FIRST, trade.offer(100));
    trade.borrower.tell(new AgentMessage.ProposeAgreement(terms));
    trade.world.now = trade.world.now.plusSeconds(10);
    trade.borrower.tick();
    assertThat(trade.deal(trade.borrower, FIRST).phase()).isEqualTo(Deal.Phase.CLOSED);

    Instant late = trade.world.now;
    trade.borrower.hears(B, new PeerMessage.AgreementAcceptance(World.signed(terms)));

    assertThat(trade.deal(trade.borrower, FIRST).phase()).isEqualTo(Deal.Phase.ENDING);
    assertThat(trade.borrower.metering).contains(new MeteringMessage.AgreementEnds(FIRST, late));
    assertThat(trade.borrower.toMediator(AgreementLate.class)).hasSize(1);
    assertThat(trade.borrower.said(PeerMessage.Termination.class)).hasSize(1);
  }

  @Test
  void takesAnOldSignatureThatComesAgainForNothingNew() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    trade.borrower.tell(new AgentMessage.AgreementClosed(FIRST));
    SignedAgreement again =
        new SignedAgreement(terms, "an older one", new KeyId("a"), new KeyId("b"));
    trade.borrower.hears(B, new PeerMessage.AgreementAcceptance(again));
    assertThat(trade.deal(trade.borrower, FIRST).phase()).isEqualTo(Deal.Phase.CLOSED);

    trade.world.now = terms.serveUntil().plus(Duration.ofDays(3)).plusSeconds(1);
    trade.borrower.tick();
    trade.borrower.hears(B, new PeerMessage.AgreementAcceptance(again));
    assertThat(trade.borrower.state.deals()).isEmpty();
  }

  @Test
  void whatEndedEarlyIsForgottenByItsEnd() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    Instant end = trade.world.now.plusSeconds(1);
    trade.lender.hears(A, new PeerMessage.Termination(FIRST, "no need", end, end));
    trade.lender.tell(new AgentMessage.AgreementClosed(FIRST));
    trade.world.now = end.plus(Duration.ofDays(3)).plusSeconds(1);
    assertThat(trade.world.now).isBefore(terms.serveUntil().plus(Duration.ofDays(3)));
    trade.lender.tick();
    assertThat(trade.lender.state.deals()).isEmpty();
  }

  @Test
  void anEndThatComesEverSoonerIsHeardSoOften() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    for (int i = 1; i <= 100; i++) {
      Instant end = terms.serveUntil().minusSeconds(i);
      trade.lender.hears(A, new PeerMessage.Termination(FIRST, "no need", end, end));
    }
    assertThat(trade.deal(trade.lender, FIRST).serveUntil())
        .isEqualTo(terms.serveUntil().minusSeconds(Endings.MOST_ENDS));
    Instant now = trade.world.now;
    trade.lender.hears(A, new PeerMessage.Termination(FIRST, "at once", now, now));
    assertThat(trade.deal(trade.lender, FIRST).serveUntil()).isEqualTo(now);
  }

  @Test
  void forgetsAClosedDealOnceNoAccountOfItIsKept() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    trade.borrower.tell(new AgentMessage.AgreementClosed(FIRST));
    trade.world.now = terms.serveUntil().plus(Duration.ofDays(3));
    trade.borrower.tick();
    assertThat(trade.borrower.state.deals()).hasSize(1);
    trade.world.now = trade.world.now.plusSeconds(1);
    trade.borrower.tick();
    assertThat(trade.borrower.state.deals()).isEmpty();
  }
}
