package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.message.MediatorMessage;
import org.junit.jupiter.api.Test;

/** An operator stops all borrowing, and resumes it. */
class StoppedBorrowingTest {
  private final Primary primary = new Primary(true);

  private void active() {
    primary.holds("cdn-b.example", 200);
    primary.forecast(90, 200, 1);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
  }

  @Test
  void drainsEveryArrangement() {
    active();

    primary.tell(new MediatorMessage.BorrowingStopped(false, "an incident"));

    assertThat(primary.arrangement().phase()).isEqualTo(Phase.DRAINING);
  }

  @Test
  void keepsArrangementsWithWhatTheyHaveWhenTheStopSaysSo() {
    active();
    primary.tell(new MediatorMessage.BorrowingStopped(true, "soon"));
    int proposed = primary.proposed.size();
    primary.holds("cdn-c.example", 500);
    primary.pass(10);
    primary.forecast(600, 900, 1);

    assertThat(primary.proposed).hasSize(proposed);
    assertThat(primary.arrangement().phase().sources()).isTrue();

    primary.tell(new MediatorMessage.BorrowingStopped(false, "now"));
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.DRAINING);
  }

  @Test
  void beginsNoArrangementUntilItIsResumed() {
    primary.tell(new MediatorMessage.BorrowingStopped(false, "an incident"));
    primary.holds("cdn-b.example", 200);
    primary.forecast(90, 200, 1);
    primary.earlyForecast(95, 220, 1);
    assertThat(primary.state.arrangements()).isEmpty();
    Askers.ask(primary, Primary.SITE);
    assertThat(Askers.refusals(primary)).containsExactly("borrowing is stopped by an operator");

    primary.tell(new MediatorMessage.BorrowingResumed());
    primary.forecast(90, 200, 1);

    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
  }
}
