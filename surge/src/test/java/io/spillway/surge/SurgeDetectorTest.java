package io.spillway.surge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spillway.model.Forecast;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogBatch;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestRate;
import io.spillway.model.message.Shared;
import io.spillway.model.message.SurgeMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The part in virtual time: two edges that report every quarter of a second. */
class SurgeDetectorTest extends TwoEdges {
  /** Between two readings where lines come one by one, milliseconds. */
  private static final long READ_EVERY = 207;

  @Test
  void tellsOneForecastAndOneLoadForEachSecond() {
    seconds(40, 10, 5);
    assertThat(forecasts).hasSizeBetween(37, 39);
    assertThat(ownLoads).hasSameSizeAs(forecasts);
    for (int i = 1; i < forecasts.size(); i++) {
      assertThat(forecasts.get(i).at()).isEqualTo(forecasts.get(i - 1).at().plusSeconds(1));
    }
    Forecast last = forecasts.getLast();
    assertThat(last.demand().perSecond()).isCloseTo(60, within(0.01));
    assertThat(last.baseline().perSecond()).isCloseTo(60, within(0.01));
    assertThat(last.usable().perSecond()).isCloseTo(102, within(0.01));
    assertThat(last.exhaustion()).isLessThan(0.01);
    assertThat(last.upper().perSecond()).isLessThan(0.8 * 102);
    assertThat(last.changed()).isFalse();
    assertThat(last.meanResponseBits()).isCloseTo(8000, within(1.0));
    assertThat(ownLoads.getLast().demand().perSecond()).isCloseTo(60, within(0.01));
    assertThat(ownNeeds).hasSameSizeAs(forecasts);
    assertThat(ownNeeds.getLast().at()).isEqualTo(last.at());
    assertThat(ownNeeds.getLast().soon().perSecond()).isCloseTo(60, within(0.01));
    assertThat(stories).isEmpty();
  }

  @Test
  void tellsWhatTheOwnServicesNeedSoonOnceDemandHasLeftItsBaseline() {
    seconds(40, 10, 5);
    for (int i = 1; i <= 20; i++) {
      second(10 + i, 5 + i);
    }
    assertThat(forecasts.getLast().changed()).isTrue();
    assertThat(ownNeeds.getLast().soon().perSecond())
        .isGreaterThan(1.5 * ownLoads.getLast().demand().perSecond())
        .isCloseTo(forecasts.getLast().expected().perSecond(), within(40.0));
  }

  @Test
  void knowsSurgeAndReturnAndTellsEachOnce() {
    seconds(40, 10, 5);
    for (int i = 1; i <= 40; i++) {
      second(10 + i, 5 + i);
    }
    assertThat(forecasts.getLast().changed()).isTrue();
    assertThat(forecasts.getLast().exhaustion()).isGreaterThan(0.99);
    seconds(5, 30, 15);
    seconds(40, 10, 5);
    assertThat(forecasts.getLast().changed()).isFalse();
    assertThat(stories).hasSize(2);
    assertThat(stories.getFirst())
        .startsWith("customer: demand ")
        .containsPattern(
            "left its baseline of 6[0-9.]+/s; 102.0/s usable will be exceeded within 25 s");
    assertThat(stories.getLast()).contains("is back near its baseline of");
  }

  @Test
  void tellsOfAChangeWhileTheSecondRuns() {
    seconds(40, 10, 5);
    int quarters = 0;
    for (int i = 1; early.isEmpty(); i++) {
      second(10 + 2 * i, 5 + i);
      quarters = i;
    }
    assertThat(quarters).isBetween(2, 5);
    Early first = early.getFirst();
    assertThat(first.millis() % 1000).isLessThan(750);
    assertThat(first.forecast().changed()).isTrue();
    assertThat(first.forecast().at()).isEqualTo(Instant.ofEpochSecond(first.millis() / 1000));
    assertThat(first.forecast().demand().perSecond()).isGreaterThan(70);
    assertThat(stories).hasSize(1);
    assertThat(forecasts.stream().filter(Forecast::changed))
        .as("what was told at the ends of seconds")
        .noneMatch(told -> told.at().isBefore(first.forecast().at().plusSeconds(1)));
  }

  @Test
  void tellsNothingEarlyOfOrdinaryTrafficNorOnceExhaustionIsCertain() {
    seconds(120, 10, 5);
    assertThat(early).isEmpty();
    for (int i = 1; i <= 30; i++) {
      second(10 + i, 5 + i);
    }
    assertThat(forecasts.getLast().exhaustion()).isGreaterThan(0.999);
    int told = early.size();
    assertThat(told).isBetween(1, 20);
    seconds(5, 40, 35);
    assertThat(early).hasSize(told);
  }

  /**
   * Edge A writes a line every so many ms, by a clock that is ahead, for so long; read now and
   * then.
   */
  private void steadily(long forMillis, int every, long ahead) {
    SortedMap<Long, Integer> lines = new TreeMap<>();
    for (long end = millis + forMillis; millis < end; millis++) {
      if (millis % every == 0) {
        lines.merge((millis + ahead) / 1000, 1, Integer::sum);
      }
      if (millis % READ_EVERY == 0) {
        List<LoadSummary> read = new ArrayList<>();
        lines.forEach((second, count) -> read.add(summary(OWN, second, count)));
        lines.clear();
        tell(new SurgeMessage.EdgeLoad(batch(A, read)));
        tell(new SurgeMessage.EdgeLoad(batch(B, read)));
      }
    }
  }

  /** How long a step from 50/s to 67/s lasts until it is called a change. */
  private long millisToSeeAStep(long ahead) {
    state = detector.initial();
    publish();
    changedAt = 0;
    steadily(60_000, 40, ahead);
    assertThat(changedAt).isZero();
    long begin = millis;
    steadily(20_000, 30, ahead);
    return changedAt - begin;
  }

  /** Half a second of play: edges' seconds begin at other times since the step. */
  @Test
  void isNotHurriedByTheClocksOfEdgesThatAreAhead() {
    long inTime = millisToSeeAStep(0);
    for (long ahead = 100; ahead < 1_000; ahead += 100) {
      assertThat(millisToSeeAStep(ahead))
          .as("ahead by %d ms", ahead)
          .isGreaterThanOrEqualTo(inTime - 500);
    }
  }

  @Test
  void holdsTheLoadOfAnEdgeThatSaysNothing() {
    seconds(40, 10, 5);
    seconds(9, 10, -1);
    assertThat(forecasts.getLast().demand().perSecond()).isCloseTo(60, within(0.5));
    seconds(20, 10, -1);
    assertThat(forecasts.getLast().demand().perSecond()).isCloseTo(40, within(7.0));
  }

  @Test
  void takesAnEdgeWithAnEmptyLogAsIdle() {
    seconds(40, 10, 5);
    seconds(15, 10, 0);
    assertThat(forecasts.getLast().demand().perSecond()).isCloseTo(40, within(5.0));
  }

  @Test
  void forecastsNothingWhileNoEdgeIsHeard() {
    seconds(40, 10, 5);
    seconds(20, -1, -1);
    int before = forecasts.size();
    seconds(10, -1, -1);
    assertThat(forecasts).hasSize(before);
    seconds(10, 10, 5);
    assertThat(forecasts.size()).isGreaterThan(before);
    assertThat(forecasts.getLast().demand().perSecond()).isCloseTo(60, within(0.5));
    assertThat(stories).isEmpty();
  }

  @Test
  void countsWhatPeersCarryThoughTheyReportLate() {
    seconds(40, 12, 12);
    for (int i = 0; i < 12; i++) {
      second(12 - i, 12 - i);
      long reported = millis / 1000 - 3;
      tell(
          new Shared.PeerLoad(
              AGREEMENT,
              CUSTOMER,
              Instant.ofEpochSecond(reported),
              RequestRate.perSecond(Math.max(0, 8 * (i - 2))),
              RequestRate.ZERO));
    }
    assertThat(forecasts.getLast().demand().perSecond()).isCloseTo(96, within(12.0));
    assertThat(ownLoads.getLast().demand().perSecond()).isLessThan(50);
  }

  @Test
  void countsWhatOwnEdgesRedirectAsDemandUntilAndAfterPeersReportIt() {
    seconds(40, 12, 12);
    for (int i = 0; i < 10; i++) {
      second(12, 12);
      long now = millis / 1000 - 1;
      // Half of what comes to A is redirected from now on: 24 requests a second.
      tell(new SurgeMessage.EdgeLoad(batch(A, List.of(summary(OWN, now, -24, 24)))));
      long reported = now - 2;
      if (i >= 3) {
        tell(
            new Shared.PeerLoad(
                AGREEMENT,
                CUSTOMER,
                Instant.ofEpochSecond(reported),
                RequestRate.perSecond(24),
                RequestRate.ZERO));
      }
      if (i >= 2) {
        assertThat(forecasts.getLast().demand().perSecond()).isCloseTo(96, within(1.0));
        assertThat(forecasts.getLast().redirected().perSecond()).isEqualTo(24);
      }
    }
    assertThat(ownLoads.getLast().demand().perSecond()).isCloseTo(72, within(3.0));
    assertThat(forecasts.getLast().meanResponseBits()).isCloseTo(8000, within(1.0));
  }

  @Test
  void countsABatchOnce() {
    seconds(40, 10, 5);
    LogBatch batch = batch(A, List.of(summary(OWN, millis / 1000, 40)));
    tell(new SurgeMessage.EdgeLoad(batch));
    SurgeState once = state;
    tell(new SurgeMessage.EdgeLoad(batch));
    assertThat(state).isEqualTo(once);
  }

  @Test
  void takesTheUsableShareFromAPolicyThatSaysANumber() {
    tell(new Shared.PolicyPublished(rules("0.5")));
    assertThat(state.usable().perSecond()).isCloseTo(60, within(0.01));
    tell(new Shared.PolicyPublished(rules("1.0 - 0.2")));
    assertThat(state.usable().perSecond()).isCloseTo(102, within(0.01));
  }

  private static PolicyDocument rules(String usable) {
    SortedMap<String, String> rules = new TreeMap<>();
    rules.put("edge.usable", usable);
    return new PolicyDocument(1, rules);
  }

  @Test
  void goesOnWithThePresentAfterAPause() {
    seconds(40, 10, 5);
    millis += 3_600_000;
    seconds(10, 10, 5);
    assertThat(forecasts.getLast().at().getEpochSecond()).isGreaterThan(millis / 1000 - 3);
    assertThat(stories).isEmpty();
    assertThat(forecasts.size()).isLessThan(60);
  }
}
