package io.spillway.agent;

import static io.spillway.agent.Trade.B;
import static io.spillway.agent.Trade.C;
import static io.spillway.agent.Trade.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.RequestRate;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a lender says that it carries is passed on as far as it has sense. */
class LoadReportTest {
  private final Trade trade = new Trade(Map.of());

  @BeforeEach
  void agree() {
    trade.agree(FIRST, 100);
  }

  private List<Shared.PeerLoad> passedOn() {
    return trade.borrower.mediator.stream()
        .filter(Shared.PeerLoad.class::isInstance)
        .map(Shared.PeerLoad.class::cast)
        .distinct()
        .toList();
  }

  private void says(Instant second, double served, double refused) {
    trade.borrower.hears(
        B,
        new PeerMessage.LoadReport(
            FIRST, second, RequestRate.perSecond(served), RequestRate.perSecond(refused)));
  }

  @Test
  void figuresThatAddUpBeyondANumberAreCut() {
    says(trade.world.now, 80, 20);
    says(trade.world.now, 1.7e308, 1.7e308);

    assertThat(passedOn())
        .extracting(load -> load.served().perSecond() + load.refused().perSecond())
        .containsExactly(100.0, 2_000.0);
  }

  @Test
  void aSecondThatIsYetToComeWouldCountForEver() {
    says(trade.world.now.plusSeconds(11), 80, 0);
    says(trade.world.now.plusSeconds(86_400), 80, 0);
    assertThat(passedOn()).isEmpty();

    says(trade.world.now.plusSeconds(9), 80, 0);
    assertThat(passedOn()).hasSize(1);
  }

  @Test
  void nobodyElseIsHeard() {
    trade.borrower.hears(
        C,
        new PeerMessage.LoadReport(
            FIRST, trade.world.now, RequestRate.perSecond(1), RequestRate.ZERO));
    assertThat(passedOn()).isEmpty();
  }
}
