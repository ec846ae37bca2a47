package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.Offer;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage.OffersGathered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FickleTest {
  private static final Duration LINGERING = Duration.ofSeconds(5);

  private final Trade trade = new Trade(Map.of());

  @Test
  void takesNoOfferOfALenderWhoseAgreementForTheSiteStillEnds() {
    ends(new AgreementId("cdn-a.example:agreement-1"));
    assertThat(gathered()).isEmpty();

    trade.world.pass(LINGERING.plusSeconds(2));
    assertThat(gathered()).extracting(Offer::lender).containsExactly(Trade.B);
  }

  @Test
  void leavesALenderAloneForAnHourAfterManyAgreementsThatEndedSoon() {
    for (int i = 0; i < Fickle.MOST; i++) {
      ends(new AgreementId("cdn-a.example:agreement-" + i));
      trade.world.pass(LINGERING.plusSeconds(2));
    }
    assertThat(gathered()).isEmpty();

    trade.world.pass(Duration.ofHours(1));
    assertThat(gathered()).extracting(Offer::lender).containsExactly(Trade.B);
  }

  private void ends(AgreementId id) {
    trade.agree(id, 100);
    assertThat(trade.deal(trade.borrower, id).phase()).isEqualTo(Deal.Phase.SIGNED);
    Instant serve = trade.world.now.plus(LINGERING);
    trade.borrower.tell(new AgentMessage.EndAgreement(id, "enough", trade.world.now, serve));
    trade.world.deliver();
  }

  private List<Offer> gathered() {
    trade.gather(100);
    return trade.borrower.toMediator(OffersGathered.class).getLast().offers();
  }
}
