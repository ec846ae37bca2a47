package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.mediator.MediatorState.Exposure;
import io.spillway.model.AgreementId;
import io.spillway.model.ArrangementId;
import io.spillway.model.Money;
import io.spillway.model.PolicyDocument;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Caps hold to the micro and to the instant (DESIGN, invariant 5). */
class SpendingTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final ArrangementId THIS = new ArrangementId("cdn-a.example:arrangement-1");
  private static final ArrangementId OTHER = new ArrangementId("cdn-a.example:arrangement-2");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MONTH = Duration.ofDays(31);

  private static long left(long hour, long arrangement, long month, Exposure... exposures) {
    CompiledPolicy policy =
        CompiledPolicy.of(
            new PolicyDocument(
                1,
                new TreeMap<>(
                    Map.of(
                        "borrow.cap.per-hour", String.valueOf(hour),
                        "borrow.cap.per-arrangement", String.valueOf(arrangement),
                        "borrow.cap.per-month", String.valueOf(month)))));
    Money left = Spending.left(List.of(exposures), policy, THIS, NOW);
    assertThat(left.currency()).isEqualTo("EUR");
    return left.micros();
  }

  private static Exposure settled(ArrangementId arrangement, Duration ago, long micros) {
    return exposure(arrangement, ago, new Money("EUR", micros), true);
  }

  private static Exposure open(ArrangementId arrangement, Duration ago, long micros) {
    return exposure(arrangement, ago, new Money("EUR", micros), false);
  }

  private static Exposure exposure(
      ArrangementId arrangement, Duration ago, Money amount, boolean settled) {
    return new Exposure(
        arrangement, new AgreementId("agreement-1"), 0, NOW.minus(ago), amount, settled);
  }

  @Test
  void theTightestCapBinds() {
    assertThat(left(10, 20, 30)).isEqualTo(10);
    assertThat(left(30, 20, 30)).isEqualTo(20);
    assertThat(left(30, 20, 15)).isEqualTo(15);
    assertThat(left(20, 20, 20)).isEqualTo(20);
  }

  @Test
  void whatIsSettledCountsForAnHourAndNotAnInstantLonger() {
    Exposure inside = settled(OTHER, HOUR.minusNanos(1), 7);
    Exposure outside = settled(OTHER, HOUR, 7);

    assertThat(left(100, 1_000, 1_000, inside)).isEqualTo(93);
    assertThat(left(100, 1_000, 1_000, outside)).isEqualTo(100);
  }

  @Test
  void whatIsSettledCountsForAMonthAndNotAnInstantLonger() {
    assertThat(left(1_000, 1_000, 100, settled(OTHER, MONTH.minusNanos(1), 7))).isEqualTo(93);
    assertThat(left(1_000, 1_000, 100, settled(OTHER, MONTH, 7))).isEqualTo(100);
  }

  @Test
  void whatIsOpenCountsHoweverOldItIs() {
    assertThat(left(100, 1_000, 1_000, open(OTHER, MONTH.multipliedBy(2), 7))).isEqualTo(93);
    assertThat(left(1_000, 1_000, 100, open(OTHER, MONTH.multipliedBy(2), 7))).isEqualTo(93);
  }

  @Test
  void theCapOfAnArrangementCountsItsOwnAloneHoweverOld() {
    assertThat(left(1_000, 100, 1_000, settled(THIS, MONTH.multipliedBy(2), 7))).isEqualTo(93);
    assertThat(left(1_000, 100, 1_000, open(OTHER, Duration.ZERO, 7))).isEqualTo(100);
  }

  @Test
  void allThatCountsIsAddedUp() {
    assertThat(
            left(
                100,
                1_000,
                1_000,
                open(THIS, Duration.ZERO, 30),
                open(OTHER, HOUR.multipliedBy(3), 20),
                settled(OTHER, Duration.ofMinutes(1), 10)))
        .isEqualTo(40);
  }

  @Test
  void nothingIsLeftBeyondACapAndNeverLessThanNothing() {
    assertThat(left(100, 1_000, 1_000, open(OTHER, Duration.ZERO, 100))).isZero();
    assertThat(left(100, 1_000, 1_000, open(OTHER, Duration.ZERO, 101))).isZero();
  }

  @Test
  void anotherCurrencyIsNotAddedUp() {
    assertThat(left(100, 100, 100, exposure(THIS, Duration.ZERO, new Money("USD", 1_000), false)))
        .isEqualTo(100);
  }
}
