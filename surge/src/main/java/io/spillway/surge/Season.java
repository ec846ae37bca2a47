package io.spillway.surge;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How what is usual goes up and down with the time of the day, and with the day of the week once it
 * is learnt. It says by which factor the baseline changes; how high it is, the baseline follows by
 * itself, so that a day that is busier as a whole is no surprise.
 *
 * <p>One mean is kept for each half hour of the last {@value #DAYS} days. What is usual in a half
 * hour is the median of those days, so that the crowd of one day does not become the season. Once
 * two days of the same weekday are known, it is the median of three: either of them, and that of
 * all days. Of two days the lower one counts; before that nothing is known, and the baseline is
 * flat. A half hour of which less than two thirds were counted teaches nothing.
 *
 * @param rates requests per second by the half hour, in a ring: the half hour {@code n} since the
 *     epoch is at {@code n} modulo its size; negative where nothing is known. Empty before any
 * @param profile what is usual in each half hour of the day, as it comes next; negative where
 *     nothing is known. Empty before any
 * @param slot the half hour that is counted, since the epoch
 * @param sum requests in it
 * @param seconds counted of it
 * @param until the end of what was counted last, epoch second; 0 before any
 */
public record Season(
    List<Double> rates, List<Double> profile, long slot, double sum, long seconds, long until) {
  /** Before anything was counted. */
  public static final Season INITIAL = new Season(List.of(), List.of(), 0, 0, 0, 0);

  /** Seconds in a half hour, and half hours in a day. */
  static final int SLOT = 1_800;

  static final int SLOTS = 48;

  /** Two weeks and the day that is counted. */
  static final int DAYS = 15;

  private static final int RING = DAYS * SLOTS;
  private static final int WEEK = 7 * SLOTS;
  private static final double UNKNOWN = -1;

  /** Of so much of a half hour something must be known. */
  private static final long ENOUGH = SLOT * 2 / 3;

  /** The most by which it goes up or down from one half hour to the next. */
  private static final double STEEPEST = 4;

  /** Copies. */
  public Season {
    rates = List.copyOf(rates);
    profile = List.copyOf(profile);
  }

  /**
   * The factor by which what is usual changes from the interval that was counted last to the one
   * that begins now, however long ago that was.
   */
  double growthSince(long begin, int interval) {
    return growth(begin, interval, until > 0 ? Math.max(0, begin - until) : 0);
  }

  /** The factor by which it changes from one interval to the one that begins now. */
  double growth(long begin, int interval) {
    return growth(begin, interval, 0);
  }

  private double growth(long begin, int interval, long missed) {
    if (profile.isEmpty()) {
      return 1;
    }
    double now = level(begin + interval / 2.0);
    double before = level(begin - missed - interval / 2.0);
    return now > 0 && before > 0 ? now / before : 1;
  }

  /** What is usual at a time, between the middles of half hours; negative if it is not known. */
  private double level(double second) {
    double place = second / SLOT - 0.5;
    long left = (long) Math.floor(place);
    double from = profile.get(Math.floorMod(left, SLOTS));
    double to = profile.get(Math.floorMod(left + 1, SLOTS));
    if (from <= 0 || to <= 0) {
      return UNKNOWN;
    }
    double bounded = Math.clamp(to / from, 1 / STEEPEST, STEEPEST);
    return from * StrictMath.exp((place - left) * StrictMath.log(bounded));
  }

  /**
   * After one more count of an interval; what an interval counts is of the half hour it ends in.
   */
  Season next(long begin, double count, int interval) {
    long now = Math.floorDiv(begin + interval - 1, SLOT);
    if (now == slot) {
      return new Season(rates, profile, slot, sum + count, seconds + interval, begin + interval);
    }
    Season filled = slot == 0 ? this : filled(now);
    return new Season(filled.rates, filled.profile, now, count, interval, begin + interval);
  }

  /** With the half hour that is over, and those that have passed since without a count. */
  private Season filled(long now) {
    List<Double> ring =
        new ArrayList<>(rates.isEmpty() ? Collections.nCopies(RING, UNKNOWN) : rates);
    long missed = Math.min(now - slot - 1, RING - 1);
    for (long i = 1; i <= missed; i++) {
      ring.set(Math.floorMod(slot + i, RING), UNKNOWN);
    }
    ring.set(Math.floorMod(slot, RING), seconds >= ENOUGH ? rounded(sum / seconds) : UNKNOWN);
    List<Double> usual = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      // As each comes next: those of today that are over come tomorrow.
      long at = now + Math.floorMod(i - now, (long) SLOTS);
      usual.add(usual(ring, at));
    }
    return new Season(ring, usual, slot, sum, seconds, until);
  }

  private static double usual(List<Double> ring, long at) {
    List<Double> days = new ArrayList<>();
    for (int day = 1; day < DAYS; day++) {
      double rate = ring.get(Math.floorMod(at - (long) day * SLOTS, RING));
      if (rate >= 0) {
        days.add(rate);
      }
    }
    if (days.size() < 2) {
      return UNKNOWN;
    }
    double all = median(days);
    double week = ring.get(Math.floorMod(at - WEEK, RING));
    double fortnight = ring.get(Math.floorMod(at - 2 * WEEK, RING));
    return week >= 0 && fortnight >= 0
        ? Math.max(Math.min(week, fortnight), Math.min(all, Math.max(week, fortnight)))
        : all;
  }

  /** The lower one of the two in the middle. */
  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((sorted.size() - 1) / 2);
  }

  /** To four digits: the state is written out often. */
  private static double rounded(double rate) {
    return new BigDecimal(rate, new MathContext(4)).doubleValue();
  }
}
