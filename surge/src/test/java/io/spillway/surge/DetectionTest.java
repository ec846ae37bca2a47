package io.spillway.surge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** False alarms on noise and delay at onset, at twofold headroom of which 0.85 is usable. */
class DetectionTest {
  private static final int HORIZON = 25;
  private static final double HEADROOM = 2;
  private static final double USABLE = 0.85;
  private static final long DAY = 86_400;

  /** What rule borrow.when asks for by default. */
  private static final double SURE = 0.85;

  /** From the end of a second until it is decided on: reading, grace, ticks. */
  private static final double PIPELINE = 0.4;

  /** The log is read so often in a second, and each time the running second is looked at. */
  private static final int LOOKS = 5;

  /** From a look until it is decided on. */
  private static final double LOOK_DELAY = 0.1;

  private static void print(String line) {
    System.getLogger("surge").log(System.Logger.Level.INFO, line);
  }

  /** What is counted in each part of a second. */
  private interface Parts {
    double count(int part);
  }

  /**
   * One second as the detector sees it.
   *
   * @param after what is known after it
   * @param alarmAt when in it, or at its end, an alarm was given; negative if none was
   */
  private record Second(DemandWatch after, double alarmAt) {
    static Second of(DemandWatch before, double usable, Parts parts) {
      DemandWatch watch = before;
      double alarmAt = -1;
      double sum = 0;
      for (int look = 0; look < LOOKS; look++) {
        sum += parts.count(look);
        double part = (look + 1.0) / LOOKS;
        if (look < LOOKS - 1) {
          Trend.Running running = new Trend.Running(part, sum);
          watch = watch.isLeaving(running) ? watch.left() : watch;
          boolean alarmed = alarm(watch, running, usable);
          alarmAt = alarmAt < 0 && alarmed ? part + LOOK_DELAY : alarmAt;
        }
      }
      watch = watch.next(sum);
      return new Second(
          watch, alarmAt < 0 && alarm(watch, Trend.Running.NONE, usable) ? 1 + PIPELINE : alarmAt);
    }
  }

  private static boolean alarm(DemandWatch watch, Trend.Running running, double usable) {
    return watch.hasReached(usable, Pace.SECONDS)
        || (watch.changed()
            && Trend.of(watch.recent(), running, watch.safeDispersion())
                    .outlook(HORIZON, watch.baseline(), usable)
                    .exhaustion()
                >= SURE);
  }

  private static List<Integer> falseAlarms(double rate, double dispersion, long seconds) {
    return falseAlarms(rate, dispersion, seconds, 0);
  }

  /** The rate goes up and down in four minutes by the given part of itself. */
  private static List<Integer> falseAlarms(
      double rate, double dispersion, long seconds, double wave) {
    Noise noise = new Noise(Double.hashCode(rate) * 31L + Double.hashCode(dispersion));
    DemandWatch watch = DemandWatch.INITIAL;
    int changes = 0;
    int alarms = 0;
    boolean alarmed = false;
    for (long s = 0; s < seconds; s++) {
      boolean before = watch.changed();
      double factor = 1 + wave * Math.sin(2 * Math.PI * s / 240);
      Second second =
          Second.of(
              watch, rate * HEADROOM * USABLE, _ -> noise.count(rate * factor / LOOKS, dispersion));
      watch = second.after();
      changes += watch.changed() && !before ? 1 : 0;
      boolean now = second.alarmAt() >= 0;
      alarms += now && !alarmed ? 1 : 0;
      alarmed = watch.changed() && (alarmed || now);
    }
    return List.of(changes, alarms);
  }

  @Test
  void isNotAlarmedByAMonthOfNoise() {
    int total = 0;
    for (double dispersion : new double[] {1, 2}) {
      for (double rate : new double[] {10, 50, 500}) {
        List<Integer> found = falseAlarms(rate, dispersion, 6 * DAY);
        print(
            "6 days of noise at %.0f/s, dispersion %.0f: %d changes, %d alarms"
                .formatted(rate, dispersion, found.get(0), found.get(1)));
        total += found.get(1);
      }
    }
    assertThat(total).isLessThanOrEqualTo(1);
  }

  @Test
  void isSeldomAlarmedByTrafficThatGoesUpAndDown() {
    List<Integer> found = falseAlarms(50, 1, 20 * DAY, 0.1);
    print(
        "20 days at 50/s, 10 %% up and down: %d changes, %d alarms"
            .formatted(found.get(0), found.get(1)));
    assertThat(found.get(1)).isLessThanOrEqualTo(3);
  }

  private static double delay(double base, double dispersion, double bend, long seed) {
    Noise noise = new Noise(seed);
    double phase = noise.uniform();
    int onset = 60 + (int) (60 * noise.uniform());
    DemandWatch watch = DemandWatch.INITIAL;
    for (int s = 0; s < onset + 60; s++) {
      double begin = s - onset - phase;
      Second second =
          Second.of(
              watch,
              base * HEADROOM * USABLE,
              part -> {
                double since = Math.max(0, begin + (part + 0.5) / LOOKS);
                double factor = 1 + 9 * Math.pow(Math.min(1, since / 60), bend);
                return noise.count(base * factor / LOOKS, dispersion);
              });
      watch = second.after();
      if (s >= onset && second.alarmAt() >= 0) {
        return begin + second.alarmAt();
      }
    }
    return 60;
  }

  private static double[] delays(double base, double dispersion) {
    return delays(base, dispersion, 1);
  }

  private static double[] delays(double base, double dispersion, double bend) {
    double[] delays = new double[200];
    for (int seed = 0; seed < delays.length; seed++) {
      delays[seed] = delay(base, dispersion, bend, seed);
    }
    Arrays.sort(delays);
    print(
        String.format(
            Locale.ROOT,
            "tenfold in 60 s from %.0f/s, bend %.2f (exhausted after %.1f s), dispersion %.0f:"
                + " detected after median %.1f s, 95 %% %.1f s, latest %.1f s",
            base,
            bend,
            60 * Math.pow(1.0 / 9, 1 / bend),
            dispersion,
            delays[100],
            delays[190],
            delays[199]));
    return delays;
  }

  @Test
  void detectsTenfoldLoadWithinSeconds() {
    List<double[]> all = new ArrayList<>();
    for (double base : new double[] {40, 50, 60}) {
      all.add(delays(base, 1));
    }
    delays(60, 2);
    double[] large = delays(500, 1);
    for (double[] delays : all) {
      assertThat(delays[100]).isLessThanOrEqualTo(6);
      assertThat(delays[199]).isLessThanOrEqualTo(8.5);
    }
    assertThat(large[199]).isLessThanOrEqualTo(5);
  }

  @Test
  void detectsBentRampsAboutWhenTheyHaveUsedTwofoldHeadroomUp() {
    for (double bend : new double[] {0.85, 1.15, 1.4}) {
      double exhausted = 60 * Math.pow(1.0 / 9, 1 / bend);
      assertThat(delays(50, 1, bend)[100]).isLessThanOrEqualTo(exhausted + 1);
    }
  }
}
