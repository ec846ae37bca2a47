package io.spillway.surge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The season alone, by the minute, and what it does for the detector. */
class SeasonTest {
  private static final int MINUTE = 60;
  private static final long DAY = 86_400;
  private static final long MONDAY = 4 * DAY;

  /** Up and down sixfold in a day, requests per second. */
  private static double diurnal(long second) {
    return 100 * Math.exp(0.9 * Math.sin(2 * Math.PI * second / DAY));
  }

  private static Season learnt(long from, long until, LongToDoubleFunction rate) {
    return learnt(Season.INITIAL, from, until, rate);
  }

  private static Season learnt(Season before, long from, long until, LongToDoubleFunction rate) {
    Season season = before;
    for (long t = from; t < until; t += MINUTE) {
      season = season.next(t, MINUTE * rate.applyAsDouble(t), MINUTE);
    }
    return season;
  }

  /** By how much what is usual changes between two times, by the season. */
  private static double factor(Season season, long from, long until) {
    double factor = 1;
    for (long t = from; t < until; t += MINUTE) {
      factor *= season.growth(t, MINUTE);
    }
    return factor;
  }

  private static double diurnalFactor(long from, long until) {
    return diurnal(until) / diurnal(from);
  }

  @Test
  void isFlatUntilTwoDaysAreKnown() {
    Season season = learnt(MONDAY, MONDAY + DAY + 6 * 3_600, SeasonTest::diurnal);

    assertThat(factor(season, MONDAY + DAY + 6 * 3_600, MONDAY + 2 * DAY)).isEqualTo(1);
  }

  @Test
  void goesUpAndDownAsTheDaysBeforeDid() {
    Season season = learnt(MONDAY, MONDAY + 3 * DAY + 1, SeasonTest::diurnal);
    long night = MONDAY + 3 * DAY;

    for (int hours = 1; hours < 24; hours++) {
      long until = night + hours * 3_600L;
      assertThat(factor(season, night, until))
          .as("until hour %d", hours)
          .isCloseTo(diurnalFactor(night, until), withinPercentage(5));
    }
  }

  @Test
  void doesNotTakeTheCrowdOfOneDayForTheSeason() {
    long crowd = MONDAY + 2 * DAY + 9 * 3_600;
    Season season =
        learnt(
            MONDAY,
            MONDAY + 3 * DAY + 1,
            t -> t >= crowd && t < crowd + 4 * 3_600 ? 10 * diurnal(t) : diurnal(t));

    assertThat(factor(season, crowd + DAY - 3_600, crowd + DAY + 2 * 3_600))
        .isCloseTo(diurnalFactor(crowd - 3_600, crowd + 2 * 3_600), withinPercentage(5));
  }

  @Test
  void doesNotTakeACrowdOfTheFirstDayForTheSeasonEither() {
    long crowd = MONDAY + 9 * 3_600;
    Season season =
        learnt(
            MONDAY,
            MONDAY + 2 * DAY + 1,
            t -> t >= crowd && t < crowd + 4 * 3_600 ? 10 * diurnal(t) : diurnal(t));

    assertThat(factor(season, crowd + 2 * DAY - 3_600, crowd + 2 * DAY + 2 * 3_600))
        .isCloseTo(diurnalFactor(crowd - 3_600, crowd + 2 * 3_600), withinPercentage(5));
  }

  @Test
  void learnsNothingFromGaps() {
    Season season = learnt(MONDAY, MONDAY + 3 * DAY, SeasonTest::diurnal);
    // Two days without data, then one that is like the others.
    Season after = learnt(season, MONDAY + 5 * DAY, MONDAY + 6 * DAY + 1, SeasonTest::diurnal);
    long night = MONDAY + 6 * DAY;

    assertThat(factor(after, night, night + 6 * 3_600))
        .isCloseTo(diurnalFactor(night, night + 6 * 3_600), withinPercentage(5));
  }

  @Test
  void learnsNothingFromAHalfHourOfWhichLittleIsKnown() {
    // Of each half hour but the first ten minutes are a gap.
    Season season = Season.INITIAL;
    for (long t = MONDAY; t < MONDAY + 4 * DAY; t += MINUTE) {
      if (t % 1_800 < 600) {
        season = season.next(t, MINUTE * diurnal(t), MINUTE);
      }
    }

    assertThat(factor(season, MONDAY + 4 * DAY, MONDAY + 4 * DAY + 6 * 3_600)).isEqualTo(1);
  }

  @Test
  void knowsTheDayOfTheWeekAfterTwoWeeks() {
    // Sundays are flat, all other days are not; a Sunday at the end of the third week.
    LongToDoubleFunction week = t -> Math.floorMod(t / DAY, 7L) == 3 ? 100 : diurnal(t);
    long sunday = MONDAY + 20 * DAY;
    Season season = learnt(MONDAY, sunday + 1_801, week);

    assertThat(factor(season, sunday + 3 * 3_600, sunday + 18 * 3_600)).isCloseTo(1, within(0.01));
    Season saturday = learnt(MONDAY, sunday - DAY + 1_801, week);
    assertThat(factor(saturday, sunday - DAY + 3 * 3_600, sunday - DAY + 18 * 3_600))
        .isCloseTo(diurnalFactor(3 * 3_600, 18 * 3_600), withinPercentage(5));
  }

  @Test
  void staysSmall() {
    Season season = learnt(MONDAY, MONDAY + 60 * DAY, t -> diurnal(t) * Math.PI);

    assertThat(season.rates()).hasSize(Season.DAYS * Season.SLOTS);
    assertThat(season.profile()).hasSize(Season.SLOTS);
    assertThat(season.rates()).allMatch(rate -> Double.toString(rate).length() <= 6);
  }

  /** How often demand leaves its baseline in two days of ordinary ups and downs by the minute. */
  private static int changes(Season season, long from) {
    Noise noise = new Noise(5);
    UsualDemand demand = new UsualDemand(DemandWatch.INITIAL, season);
    Pace pace = Pace.of(MINUTE);
    int changes = 0;
    for (long t = from; t < from + 2 * DAY; t += MINUTE) {
      boolean before = demand.watch().changed();
      demand = demand.next(t, noise.poisson(MINUTE * diurnal(t)), pace);
      changes += demand.watch().changed() && !before ? 1 : 0;
    }
    return changes;
  }

  @Test
  void keepsOrdinaryGrowthFromBeingCalledAChange() {
    long from = MONDAY + 3 * DAY;

    assertThat(changes(Season.INITIAL, from)).isPositive();
    assertThat(changes(learnt(MONDAY, from, SeasonTest::diurnal), from)).isZero();
  }

  /** When the ramp of a crowd that begins in the morning is called a change, seconds after. */
  private static double delay(Season season, long seed, boolean ordinary) {
    Noise noise = new Noise(seed);
    long onset = MONDAY + 3 * DAY + 3 * 3_600;
    UsualDemand demand = new UsualDemand(DemandWatch.INITIAL, season);
    for (long t = onset - 1_800; t < onset + 60; t++) {
      double usual = ordinary ? diurnal(t) : diurnal(onset);
      double factor = 1 + 9 * Math.max(0, t + 0.5 - onset) / 60;
      demand = demand.next(t, noise.poisson(usual * factor), Pace.SECONDS);
      if (t >= onset && demand.watch().changed()) {
        return t + 1 - onset;
      }
    }
    return 60;
  }

  @Test
  void aCrowdOnTopOfOrdinaryGrowthIsSeenAsSoonAsOnAFlatBaseline() {
    Season season = learnt(MONDAY, MONDAY + 3 * DAY + 1, SeasonTest::diurnal);
    double flat = 0;
    double seasonal = 0;
    for (int seed = 0; seed < 40; seed++) {
      flat += delay(Season.INITIAL, seed, false) / 40;
      seasonal += delay(season, seed, true) / 40;
    }

    assertThat(seasonal).isCloseTo(flat, within(0.3));
  }

  /** A node that was down from night to noon: noon is not a change. */
  @Test
  void carriesTheBaselineOverALongPause() {
    UsualDemand demand = UsualDemand.INITIAL;
    long stop = MONDAY + 5 * DAY - DAY / 4;
    for (long t = MONDAY; t < stop; t += MINUTE) {
      demand = demand.next(t, MINUTE * diurnal(t), Pace.of(MINUTE));
    }
    assertThat(demand.watch().baseline()).isCloseTo(MINUTE * diurnal(stop), withinPercentage(10));

    long noon = stop + DAY / 2;
    demand = demand.paused();
    for (long t = noon; t < noon + 3_600; t += MINUTE) {
      demand = demand.next(t, MINUTE * diurnal(t), Pace.of(MINUTE));
      assertThat(demand.watch().baseline()).isCloseTo(MINUTE * diurnal(t), withinPercentage(15));
      assertThat(demand.watch().changed()).isFalse();
    }
  }
}
