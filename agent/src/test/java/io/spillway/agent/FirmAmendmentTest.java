package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import io.spillway.model.PolicyDocument;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.RegistryMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
  void whatWasNotOfferedIsNotSignedHoweverMuchIsFree() {
    trade.lender.free = 10_000;
    assertThat(
            trade.refusalOf(
                terms.amended(World.capacity(500), terms.steerUntil(), terms.serveUntil())))
        .isEqualTo("it is more than was offered");
    assertThat(
            trade.refusalOf(
                terms.amended(World.capacity(1e15), terms.steerUntil(), terms.serveUntil())))
        .isEqualTo("it is more than was offered");
    trade.lenderIsAsked(Trade.A, "cdn-a.example:request-99", Trade.requirement(100));
    assertThat(
            trade.refusalOf(
                terms.amended(World.capacity(301), terms.steerUntil(), terms.serveUntil())))
        .isEqualTo("it is more than was offered");
    assertThat(signed()).isEqualTo(200);
  }

  @Test
  void isNotExtendedForWhomNothingIsLentAnyMore() {
    SortedMap<String, String> rules =
        new TreeMap<>(trade.lender.state.policy().orElseThrow().rules());
    rules.put("lend.to", "peer != 'cdn-a.example'");
    trade.lender.tell(new Shared.PolicyPublished(new PolicyDocument(9, rules)));

    amend(200, Duration.ofMinutes(5));

    assertThat(trade.deal(trade.lender, Trade.FIRST).terms().revision()).isZero();
    assertThat(trade.lender.said(PeerMessage.AgreementRefusal.class).getLast().reason())
        .contains("lend.to");
  }

  @Test
  void whatBindsIsKeptUntilLessOfItIsSigned() {
    int before = trade.lender.registry.size();

    amend(50, Duration.ZERO);

    assertThat(signed()).isEqualTo(50);
    List<RegistryMessage.ReserveCapacity> asked =
        trade.lender.registry.subList(before, trade.lender.registry.size()).stream()
            .filter(RegistryMessage.ReserveCapacity.class::isInstance)
            .map(RegistryMessage.ReserveCapacity.class::cast)
            .toList();
    assertThat(asked)
        .extracting(m -> m.wanted().requests().perSecond())
        .containsExactly(200.0, 50.0);
    assertThat(asked.getFirst().until()).isAfter(terms.serveUntil());
    assertThat(trade.lender.reservedRequests()).isEqualTo(50);
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
    trade.lenderIsAsked(Trade.A, "cdn-a.example:request-99", Trade.requirement(100));
    trade.lenderIsCalled(Trade.A, "cdn-a.example:auction-9", Trade.requirement(300));
    assertThat(trade.lender.said(PeerMessage.BidCommitted.class)).isNotEmpty();
    int promised = trade.lender.state.promised().size();

    amend(300, Duration.ZERO);

    assertThat(signed()).isEqualTo(300);
    assertThat(trade.lender.state.promised()).hasSize(promised - 1);
    assertThat(trade.lender.reservedRequests()).isEqualTo(600);
  }
}
