package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AttackScore;
import io.spillway.model.Forecast;
import io.spillway.model.ServiceId;
import io.spillway.model.message.MediatorMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What looks like an attack: peers are not asked, and that is told, and doubted. */
class WithholdingTest {
  private static final ServiceId SITE = Primary.SITE;

  /** A forecast of which such a share of what is above the baseline looks like an attack. */
  private static Forecast attacked(Primary primary, double share) {
    return attacked(primary, share, 2.5);
  }

  private static Forecast attacked(Primary primary, double share, double pace) {
    Forecast f = primary.seen(80, 200, 1);
    return new Forecast(
        f.service(),
        f.at(),
        f.demand(),
        f.baseline(),
        f.expected(),
        f.upper(),
        f.horizon(),
        f.usable(),
        f.exhaustion(),
        f.changed(),
        f.meanResponseBits(),
        f.redirected(),
        Optional.of(
            new AttackScore(share, 300, List.of(new AttackScore.Feature("pace", 20, 2, pace)))));
  }

  /** So many seconds of it, one forecast in each. */
  private static void lasts(Primary primary, Duration time, double share, double pace) {
    for (long i = 0; i < time.toSeconds(); i++) {
      primary.tell(new MediatorMessage.DemandForecast(attacked(primary, share, pace)));
      primary.now = primary.now.plusSeconds(1);
    }
  }

  private static List<String> told(Primary primary) {
    return primary.stories().stream()
        .filter(story -> story.contains("no arrangement for"))
        .toList();
  }

  @Test
  void leavesToTheOperatorWhatLooksLikeAnAttackAndTellsItOnce() {
    Primary primary = new Primary(true);
    primary.tell(new MediatorMessage.EarlyForecast(attacked(primary, 0.9)));
    primary.tell(new MediatorMessage.DemandForecast(attacked(primary, 0.9)));
    primary.tell(new MediatorMessage.DemandForecast(attacked(primary, 0.95)));
    assertThat(primary.state.arrangements()).isEmpty();
    assertThat(primary.stories())
        .filteredOn(story -> story.contains("looks like an attack"))
        .singleElement()
        .asString()
        .contains("90 % of the demand above its baseline", "pace 20.00 (usual 2.00): +2.5");

    Askers.ask(primary, Askers.ALARM, "1", SITE, Optional.empty());
    assertThat(Askers.refusals(primary)).last().asString().contains("telemetry does not support");
    assertThat(primary.state.arrangements()).isEmpty();

    Askers.ask(primary, SITE);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.SOURCING);
  }

  @Test
  void tellsOfAnAttackAgainAfterDemandWasBackAndBorrowsForACrowd() {
    Primary primary = new Primary(true);
    primary.tell(new MediatorMessage.DemandForecast(attacked(primary, 0.9)));
    primary.forecast(50, 50, 0.1);
    primary.tell(new MediatorMessage.DemandForecast(attacked(primary, 0.9)));
    assertThat(primary.stories())
        .filteredOn(story -> story.contains("looks like an attack"))
        .hasSize(2);

    primary.tell(new MediatorMessage.DemandForecast(attacked(primary, 0.1)));
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.SOURCING);
    assertThat(primary.stories())
        .anyMatch(
            story -> story.contains("10 % of the rise looks like an attack (pace 20.00 (usual"));
  }

  @Test
  void tellsItAgainWhileItLastsEverMoreSeldom() {
    Primary primary = new Primary(true);
    lasts(primary, Duration.ofMinutes(5).plusSeconds(1), 0.9, 2.5);
    assertThat(told(primary)).hasSize(2);
    assertThat(told(primary).getLast())
        .startsWith("still no arrangement for")
        .contains("for 300 s");
    lasts(primary, Duration.ofMinutes(55), 0.9, 2.5);
    assertThat(told(primary)).hasSize(5);
    lasts(primary, Duration.ofHours(3), 0.9, 2.5);
    assertThat(told(primary)).hasSizeBetween(7, 9);
  }

  @Test
  void tellsItAgainWhenItLooksOtherwiseButNotEachSecond() {
    Primary primary = new Primary(true);
    lasts(primary, Duration.ofSeconds(70), 0.9, 2.5);
    assertThat(told(primary)).hasSize(1);
    lasts(primary, Duration.ofSeconds(1), 0.6, 2.5);
    assertThat(told(primary)).hasSize(2).last().asString().contains("60 % of the demand");
    lasts(primary, Duration.ofSeconds(59), 0.9, 0.5);
    assertThat(told(primary)).hasSize(2);
    lasts(primary, Duration.ofSeconds(2), 0.6, 0.5);
    assertThat(told(primary))
        .hasSize(3)
        .last()
        .asString()
        .contains("pace 20.00 (usual 2.00): +0.5");
  }

  @Test
  void asksForACrowdThatWasMistakenOnceItHasLookedLikeOneForSomeSeconds() {
    Primary primary = new Primary(true);
    lasts(primary, Duration.ofMinutes(2), 0.9, 2.5);
    // A few seconds that look better are none.
    lasts(primary, Duration.ofSeconds(4), 0.1, 2.5);
    primary.tell(new MediatorMessage.EarlyForecast(attacked(primary, 0.1)));
    lasts(primary, Duration.ofSeconds(1), 0.9, 2.5);
    lasts(primary, Duration.ofSeconds(5), 0.1, 2.5);
    assertThat(primary.state.arrangements()).isEmpty();

    lasts(primary, Duration.ofSeconds(1), 0.1, 2.5);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.SOURCING);
    assertThat(primary.stories()).anyMatch(story -> story.contains("held back for 130 s"));
  }

  @Test
  void asksForOneAtOnceWhileEvidenceComesIn() {
    Primary primary = new Primary(true);
    lasts(primary, Duration.ofSeconds(4), 0.9, 2.5);
    primary.tell(new MediatorMessage.EarlyForecast(attacked(primary, 0.1)));
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.SOURCING);
  }
}
