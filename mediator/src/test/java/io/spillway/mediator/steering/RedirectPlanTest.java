package io.spillway.mediator.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spillway.model.AgreementId;
import io.spillway.model.RequestRate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedirectPlanTest {
  private static final AgreementId ONE = new AgreementId("one");
  private static final AgreementId TWO = new AgreementId("two");
  private static final Duration TTL = Duration.ofSeconds(20);
  private static final Instant START = Instant.ofEpochSecond(1_000_000);

  private SteeringState state = SteeringState.INITIAL;
  private SteeringInput input = input(START, 50, 0, 0);

  /** A second of the controller: demand against 85/s usable, and what each peer agreed to. */
  private void second(int t, double demand, double one, double two) {
    input = input(START.plusSeconds(t), demand, one, two);
    state = SteeringController.step(state, input).state();
  }

  private static SteeringInput input(Instant now, double demand, double one, double two) {
    return new SteeringInput(
        now,
        RequestRate.perSecond(demand),
        RequestRate.ZERO,
        RequestRate.perSecond(85),
        RequestRate.perSecond(100),
        now.minusSeconds(1),
        RequestRate.perSecond(demand),
        List.of(target(now, ONE, one), target(now, TWO, two)),
        one > 0,
        TTL);
  }

  private static SteeringTarget target(Instant now, AgreementId id, double agreed) {
    return new SteeringTarget(
        id,
        RequestRate.perSecond(agreed),
        agreed > 0,
        now.minusSeconds(1),
        RequestRate.ZERO,
        RequestRate.ZERO,
        RequestRate.ZERO);
  }

  private Optional<RedirectPlan> plan(double growth, AgreementId... takers) {
    return RedirectPlan.find(state, input, growth, TTL.plusSeconds(2), List.of(takers));
  }

  private void onset(double demand, double one, double two) {
    state = SteeringState.INITIAL;
    for (int t = 0; t < 30; t++) {
      second(t, 50, 0, 0);
    }
    second(30, demand, one, two);
  }

  @Test
  void bringsOwnEdgesToWhatIsUsableWhileOldAnswersSendEverybodyHome() {
    onset(120, 300, 0);

    RedirectPlan plan = plan(0, ONE).orElseThrow();

    // 108 of 120 are still sent home in a second: 1 - 85/108 is 21 %, in steps of 5 %.
    assertThat(plan.share()).isCloseTo(0.25, within(0.001));
    assertThat(plan.lasting()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(12));
  }

  @Test
  void looksAheadAlongTheTrend() {
    onset(120, 600, 0);

    assertThat(plan(20, ONE).orElseThrow().share())
        .isGreaterThan(plan(8, ONE).orElseThrow().share());
    assertThat(plan(8, ONE).orElseThrow().lasting())
        .isGreaterThan(plan(0, ONE).orElseThrow().lasting());
  }

  @Test
  void givesPeersNoMoreThanTheyHaveRoomForBesideDns() {
    onset(300, 80, 40);

    RedirectPlan plan = plan(0, ONE, TWO).orElseThrow();

    double one = plan.shares().getOrDefault(ONE, 0.0);
    double two = plan.shares().getOrDefault(TWO, 0.0);
    assertThat(one).isGreaterThan(two);
    for (long s = 1; s <= 5; s++) {
      long second = state.second() + s;
      Shares standing = state.live().remaining(second);
      double renewed = state.live().renewed(second);
      double home = 300 * (standing.own() + renewed * state.answers().own());
      double dnsOne = 300 * (standing.of(ONE) + renewed * state.answers().of(ONE));
      double dnsTwo = 300 * (standing.of(TWO) + renewed * state.answers().of(TWO));
      assertThat(dnsOne + home * one).isLessThanOrEqualTo(80);
      assertThat(dnsTwo + home * two).isLessThanOrEqualTo(40);
    }
    onset(300, 800, 400);
    assertThat(plan(0, ONE, TWO).orElseThrow().share()).isGreaterThan(2 * plan.share());
  }

  @Test
  void redirectsToTakersAlone() {
    onset(120, 300, 300);

    assertThat(plan(0, TWO).orElseThrow().shares()).containsOnlyKeys(TWO);
    assertThat(plan(0)).isEmpty();
  }

  @Test
  void plansNothingWhereNothingIsGained() {
    onset(80, 300, 300);
    assertThat(plan(0, ONE)).isEmpty();
    onset(88, 300, 300);
    assertThat(plan(0, ONE)).as("less than a twentieth").isEmpty();
    onset(120, 2, 0);
    assertThat(plan(0, ONE)).as("no room").isEmpty();
  }

  @Test
  void plansNothingWhenOldAnswersHaveDied() {
    onset(120, 300, 0);
    for (int t = 31; t < 55; t++) {
      second(t, 120, 300, 0);
    }

    assertThat(plan(0, ONE)).isEmpty();
  }
}
