package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An agreement that is needed for longer than it was made for. */
class ExtendingTest {
  private final Primary primary = new Primary(true);
  private final AgreementTerms first = agreement();

  private AgreementTerms agreement() {
    primary.holds("cdn-b.example", 400);
    primary.forecast(90, 200, 1);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
    return primary.proposed.getFirst();
  }

  private List<AgreementTerms> extensions() {
    return primary.proposed.stream().filter(t -> t.revision() > 0).toList();
  }

  private void passWhileNeeded(Instant until, boolean refuses) {
    while (primary.now.isBefore(until)) {
      primary.refused = refuses;
      primary.pass(1);
      primary.forecast(150, 200, 1);
    }
  }

  private Instant end() {
    AgreementId id = first.id();
    return primary.backing(id).steerUntil();
  }

  @Test
  void lenderThatRefusesIsAskedAgainAFewTimes() {
    passWhileNeeded(first.steerUntil().minusSeconds(1), true);

    assertThat(extensions()).hasSizeBetween(5, 12);
    assertThat(end()).isEqualTo(first.steerUntil());
  }

  @Test
  void lenderThatThinksBetterOfItIsAskedWhileMostOfTheTimeIsLeft() {
    for (int left : List.of(45, 20, 8)) {
      Instant end = end();
      passWhileNeeded(end.minusSeconds(left), true);
      assertThat(end()).isEqualTo(end);
      Duration quarter = Duration.ofSeconds(left).dividedBy(4).plusSeconds(2);

      passWhileNeeded(end.minusSeconds(left).plus(quarter), false);

      assertThat(end()).as("asked %s s before the end", left).isAfter(end);
    }
  }
}
