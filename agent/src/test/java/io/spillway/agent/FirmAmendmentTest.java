package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of offers when an agreement is amended. */
class FirmAmendmentTest {
  private final Trade trade = new Trade(Map.of());
  private AgreementTerms terms;

  @BeforeEach
  void agree() {
    terms = trade.agree(Trade.FIRST, 200);
  }

  private void amend(double requests, Duration longer) {
    trade.borrower.tell(
        new AgentMessage.ProposeAgreement(
            terms.amended(
                World.capacity(requests),
                terms.steerUntil().plus(longer),
                terms.serveUntil().plus(longer))));
    trade.world.deliver();
  }

  private double signed() {
    return trade.deal(trade.lender, Trade.FIRST).terms().capacity().requests().perSecond();
  }

  @Test
  void firmOfferIsKeptWhereTheOwnLoadHasGrownSince() {
    trade.lenderIsAsked(Trade.A, "cdn-a.example:request-99", Trade.requirement(300));
    assertThat(trade.lender.reservedRequests()).isEqualTo(500);
    trade.lender.own = 900;

    amend(500, Duration.ZERO);

    assertThat(signed()).isEqualTo(500);
    assertThat(trade.lender.reservedRequests()).isEqualTo(500);
    assertThat(trade.lender.state.promised()).isEmpty();
  }

  @Test
  void whatWasNotOfferedIsNotHadThen() {
    trade.lender.own = 900;

    amend(500, Duration.ZERO);

    assertThat(signed()).isEqualTo(200);
    assertThat(trade.lender.reservedRequests()).isEqualTo(200);
  }

  @Test
  void extensionLeavesOffersAsTheyAre() {
    trade.lenderIsAsked(Trade.A, "cdn-a.example:request-99", Trade.requirement(300));
    int held = trade.borrower.state.held().size();

    amend(200, Duration.ofMinutes(5));

    assertThat(trade.deal(trade.lender, Trade.FIRST).terms().revision()).isEqualTo(1);
    assertThat(trade.lender.state.promised()).hasSize(1);
    assertThat(trade.lender.reservedRequests()).isEqualTo(500);
    assertThat(trade.borrower.state.held()).hasSize(held);
  }

  @Test
  void sealedBidStaysInItsAuction() {
    trade.lenderIsCalled(Trade.A, "cdn-a.example:auction-9", Trade.requirement(300));
    assertThat(trade.lender.said(PeerMessage.BidCommitted.class)).isNotEmpty();
    int promised = trade.lender.state.promised().size();

    amend(300, Duration.ZERO);

    assertThat(signed()).isEqualTo(300);
    assertThat(trade.lender.state.promised()).hasSize(promised);
    assertThat(trade.lender.reservedRequests()).isEqualTo(600);
  }
}
