package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an arrangement remembers of itself. */
class ArrangementTest {
  @Test
  void remembersWhenClientsWereFirstSteeredHoweverOftenItsPhaseChanges() {
    Primary primary = new Primary(true);
    primary.holds("cdn-b.example", 200);
    primary.forecast(90, 200, 1);
    Arrangement arrangement = primary.arrangement();
    assertThat(arrangement.phase()).isEqualTo(Phase.ACTIVE);
    Instant first = arrangement.history().getLast().at();
    Instant last = first;
    for (int i = 0; i < 300; i++) {
      last = last.plusSeconds(1);
      arrangement = arrangement.in(i % 2 == 0 ? Phase.REARRANGING : Phase.ACTIVE, last);
    }

    assertThat(arrangement.history()).hasSizeLessThanOrEqualTo(200);
    assertThat(arrangement.history())
        .filteredOn(it -> it.phase() == Phase.ACTIVE)
        .first()
        .isEqualTo(new Arrangement.PhaseBegun(Phase.ACTIVE, first));
    assertThat(arrangement.history().getLast().at()).isEqualTo(last);
  }
}
