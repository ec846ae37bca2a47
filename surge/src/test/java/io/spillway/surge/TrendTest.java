package io.spillway.surge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final double BASELINE = 1_000;
  private static final double USABLE = 2_000;

  private static double exhaustion(int seconds, IntToDoubleFunction rate) {
    List<Double> counts = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      counts.add(rate.applyAsDouble(i));
    }
    return Trend.of(counts, Trend.Running.NONE, 1).outlook(25, BASELINE, USABLE).exhaustion();
  }

  /** A rise of 10/s each second that has come to the given level. */
  private static double risenTo(double level) {
    return exhaustion(100, i -> Math.max(BASELINE, level - 10 * (99 - i)));
  }

  @Test
  void isTheSurerOfARiseTheFurtherItHasCome() {
    assertThat(risenTo(1_300)).isLessThan(0.01);
    assertThat(risenTo(1_900)).isBetween(0.8, 0.99);
    assertThat(risenTo(1_950)).isGreaterThan(risenTo(1_900)).isLessThan(1);
    assertThat(risenTo(2_200)).isCloseTo(1, within(1e-6));
  }

  /** Over half of the way in 10 s: it takes 8 s more, of the hour that a rise may take. */
  @Test
  void followsTheLawOfRisesOfUnknownDuration() {
    double exhaustion = exhaustion(100, i -> Math.max(BASELINE, 1_550 - 50 * (99 - i)));

    double least = 1_550 - BASELINE;
    assertThat(exhaustion)
        .isLessThan(Math.log(50.0 * 3_600 / 1_000) / Math.log(50.0 * 3_600 / least))
        .isGreaterThan(0.88);
  }

  @Test
  void doesNotTakeNoiseOnAPlateauForARise() {
    int high = 0;
    for (int seed = 0; seed < 500; seed++) {
      Noise noise = new Noise(seed);
      high += exhaustion(120, _ -> noise.poisson(1_800)) >= 0.9 ? 1 : 0;
    }

    assertThat(high).isLessThanOrEqualTo(5);
  }

  @Test
  void seesARiseThatTakesMinutesThoughThirtySecondsDoNotShowIt() {
    int seen = 0;
    for (int seed = 0; seed < 100; seed++) {
      Noise noise = new Noise(seed);
      List<Double> counts = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        counts.add((double) noise.poisson(1_700 + i));
      }
      Trend trend = Trend.of(counts, Trend.Running.NONE, 1);
      seen += trend.rising() > 0.9 && trend.rising() < 1.1 && trend.least() > 1_980 ? 1 : 0;
    }

    assertThat(seen).isGreaterThan(70);
  }
}
