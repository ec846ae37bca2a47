package io.spillway.surge.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The definitions, by the minute: capacity 10/s, of which 8.5/s are usable. */
class ScoreTest {
  private static final double CAPACITY = 10;
  private static final double USABLE = 0.85;

  /** So many minutes at each rate, requests per second; a negative rate is a gap. */
  private static LoadSeries minutes(double... lengthsAndRates) {
    List<Double> counts = new ArrayList<>();
    for (int i = 0; i < lengthsAndRates.length; i += 2) {
      for (int minute = 0; minute < lengthsAndRates[i]; minute++) {
        counts.add(60 * lengthsAndRates[i + 1]);
      }
    }
    return LoadSeries.of(0, 60, counts);
  }

  private static Score score(LoadSeries series, Alarm... alarms) {
    return Score.of(series, List.of(alarms), 0, CAPACITY, USABLE);
  }

  private static Alarm alarm(int from, int until) {
    return new Alarm(from, until, 1);
  }

  @Test
  void countsTheLeadFromTheEndOfTheIntervalThatRaisedTheAlarm() {
    Score score = score(minutes(20, 5, 5, 12, 20, 5), alarm(16, 25));

    assertThat(score.exhaustions())
        .containsExactly(new Score.Exhaustion(20, 24, Score.Outcome.FORESEEN, 180));
    assertThat(score.falseAlarms()).isEmpty();
  }

  @Test
  void boundsTheLeadByTheWindow() {
    LoadSeries series = minutes(30, 9, 5, 12);

    assertThat(score(series, alarm(2, 34)).exhaustions().getFirst().lead()).isEqualTo(600);
  }

  @Test
  void tellsLateFromMissed() {
    LoadSeries series = minutes(20, 5, 5, 12, 40, 5, 5, 12, 20, 5);
    Score score = score(series, alarm(22, 30));

    assertThat(score.count(Score.Outcome.LATE)).isEqualTo(1);
    assertThat(score.count(Score.Outcome.MISSED)).isEqualTo(1);
    assertThat(score.exhaustions().getFirst().lead()).isEqualTo(-180);
    assertThat(score.exhaustions().getLast().lead()).isEqualTo(-600);
  }

  @Test
  void anAlarmThatIsOverBeforeIsNoForesight() {
    Score score = score(minutes(20, 5, 5, 12), alarm(2, 10));

    assertThat(score.count(Score.Outcome.MISSED)).isEqualTo(1);
    assertThat(score.falseAlarms()).hasSize(1);
  }

  @Test
  void takesExhaustionsWithLessThanTenMinutesBetweenThemForOne() {
    assertThat(score(minutes(5, 5, 2, 12, 8, 5, 2, 12)).exhaustions()).hasSize(1);
    assertThat(score(minutes(5, 5, 2, 12, 11, 5, 2, 12)).exhaustions()).hasSize(2);
  }

  @Test
  void anAlarmIsTrueIfDemandReachesWhatIsUsableWithinTheWindow() {
    assertThat(score(minutes(20, 5, 1, 8.5, 20, 5), alarm(12, 22)).falseAlarms()).isEmpty();
    assertThat(score(minutes(20, 5, 1, 8.4, 20, 5), alarm(12, 22)).falseAlarms()).hasSize(1);
    assertThat(score(minutes(20, 5, 1, 8.5, 20, 5), alarm(8, 22)).falseAlarms()).hasSize(1);
  }

  @Test
  void anAlarmThatStaysUpCountsAnewEachHour() {
    Score score = score(minutes(1_440, 5), alarm(0, 1_439));

    assertThat(score.alarms()).isEqualTo(24);
    assertThat(score.falsePerMonth()).isCloseTo(720, within(1e-9));
  }

  @Test
  void leavesGapsAndTheTimeBeforeOutOfTheDays() {
    LoadSeries series = minutes(100, 5, 100, -1, 100, 5);

    assertThat(Score.of(series, List.of(alarm(10, 20)), 50, CAPACITY, USABLE))
        .satisfies(score -> {
          assertThat(score.days()).isCloseTo(150 / 1_440.0, within(1e-9));
          assertThat(score.alarms()).isZero();
        });
  }

  @Test
  void measuresDemandOverTenSecondsWhereIntervalsAreShorter() {
    List<Double> counts = new ArrayList<>(java.util.Collections.nCopies(21, 0.0));
    counts.set(10, 110.0);
    LoadSeries series = LoadSeries.of(0, 1, counts);

    assertThat(series.demand(10)).isCloseTo(10, within(1e-9));
    assertThat(series.demand(5)).isCloseTo(10, within(1e-9));
    assertThat(series.demand(4)).isZero();
    assertThat(series.usualPeak(0, 21)).isCloseTo(10, within(1e-9));
  }

  @Test
  void keepsAlarmsUpForTenMinutes() {
    LoadSeries series = minutes(60, 5);
    Alarms alarms = new Alarms(series);
    for (int minute : new int[] {5, 6, 15, 30}) {
      alarms.next(minute, AlarmMethod.Signal.of(true));
    }

    assertThat(alarms.all()).containsExactly(alarm(5, 25), alarm(30, 40));
  }

  @Test
  void aThresholdLooksAtTheMeanOfItsSeconds() {
    AlarmMethod method = new UtilisationThreshold(0.5, CAPACITY, 1, 3);

    assertThat(method.next(0, 9).raised()).isFalse();
    assertThat(method.next(1, 0).raised()).isFalse();
    assertThat(method.next(2, 6).raised()).isTrue();
    method.gap();
    assertThat(method.next(4, 9).raised()).isFalse();
  }

  @Test
  void reckonsWhatPeersWouldHaveCarriedAndWhatWasRefusedBefore() {
    // 12/s for five minutes; the alarm at the end of its first, peers 25 s after.
    LoadSeries series = minutes(20, 5, 5, 12, 20, 5);
    Savings savings = Savings.of(series, List.of(alarm(20, 34)), 0, CAPACITY, 8.5);

    double minutes = 4 - 25 / 60.0;
    assertThat(savings.refusedWithout()).isEqualTo(600);
    assertThat(savings.refusedWith()).isEqualTo(Math.round(600 - 120 * minutes));
    assertThat(savings.carried()).isEqualTo(Math.round(210 * minutes));
    assertThat(savings.arrangements()).isEqualTo(1);
    assertThat(savings.hours()).isCloseTo((14 * 60 - 25) / 3_600.0, within(1e-9));
  }
}
