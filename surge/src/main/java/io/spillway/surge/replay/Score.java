package io.spillway.surge.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * How a method's alarms did against what came, by definitions that are the same for every method
 * (docs/detection.md):
 *
 * <ul>
 *   <li>demand is {@link LoadSeries#demand};
 *   <li>an exhaustion begins when demand reaches capacity, and is over when it has stayed below for
 *       ten minutes;
 *   <li>the window is ten minutes, or ten intervals where that is longer;
 *   <li>an exhaustion's lead is the time from the end of the interval after which an alarm was
 *       raised that is up when the exhaustion begins, to the begin of the exhaustion, the window at
 *       the most; an alarm raised only during the exhaustion is late, its lead negative;
 *   <li>an exhaustion without an alarm before its end is missed; its lead is minus the window;
 *   <li>an alarm is false if demand does not reach the usable share of capacity within the window
 *       after it was raised. One that stays up is counted anew each hour, as if raised then: peers
 *       are paid on, and an alarm that is always up is no foresight.
 * </ul>
 *
 * @param exhaustions all of them, oldest first
 * @param falseAlarms the false ones, oldest first
 * @param alarms how many there were, true or false
 * @param days that were scored, gaps left out
 */
public record Score(
    List<Exhaustion> exhaustions, List<Alarm> falseAlarms, int alarms, double days) {
  /** After so many seconds below capacity an exhaustion is over. */
  static final int QUIET = 600;

  /** The window, seconds and intervals. */
  static final int WINDOW_SECONDS = 600;

  static final int WINDOW_INTERVALS = 10;

  /** After so many seconds an alarm that is still up counts as another one. */
  static final int RENEWED = 3_600;

  private static final double DAY = 86_400;

  /** What became of one exhaustion. */
  public enum Outcome {
    /** An alarm was up when it began. */
    FORESEEN,
    /** An alarm was raised while it lasted. */
    LATE,
    /** No alarm at all. */
    MISSED
  }

  /**
   * Demand reached capacity.
   *
   * @param from the interval in which it did
   * @param until the last interval in which it did
   * @param outcome whether there was an alarm
   * @param lead seconds from the alarm to it; negative if late; minus the window if missed
   */
  public record Exhaustion(int from, int until, Outcome outcome, double lead) {}

  /** Copies. */
  public Score {
    exhaustions = List.copyOf(exhaustions);
    falseAlarms = List.copyOf(falseAlarms);
  }

  /** The window of a series, seconds. */
  public static double window(LoadSeries series) {
    return Math.max(WINDOW_SECONDS, WINDOW_INTERVALS * series.interval());
  }

  /**
   * Scores alarms.
   *
   * @param series what came
   * @param alarms of a method that ran over all of it, oldest first
   * @param from the first interval that counts: before it the method learns
   * @param capacity requests per second
   * @param usable the share of it that keeps the SLA, 0 to 1
   */
  public static Score of(
      LoadSeries series, List<Alarm> alarms, int from, double capacity, double usable) {
    List<Exhaustion> exhaustions = new ArrayList<>();
    for (int[] range : exhausted(series, from, capacity)) {
      exhaustions.add(scored(series, alarms, range));
    }
    List<Alarm> counted = renewed(series, alarms, from);
    List<Alarm> falseOnes =
        counted.stream().filter(alarm -> isFalse(series, alarm, usable * capacity)).toList();
    double days = series.known(from, series.size()) * (double) series.interval() / DAY;
    return new Score(exhaustions, falseOnes, counted.size(), days);
  }

  private static List<Alarm> renewed(LoadSeries series, List<Alarm> alarms, int from) {
    List<Alarm> renewed = new ArrayList<>();
    int each = series.intervals(RENEWED);
    for (Alarm alarm : alarms) {
      for (int begin = alarm.from(); begin <= alarm.until(); begin += each) {
        if (begin >= from) {
          renewed.add(new Alarm(begin, alarm.until(), alarm.probability()));
        }
      }
    }
    return renewed;
  }

  private static List<int[]> exhausted(LoadSeries series, int from, double capacity) {
    List<int[]> ranges = new ArrayList<>();
    int quiet = series.intervals(QUIET);
    for (int i = from; i < series.size(); i++) {
      if (series.demand(i) >= capacity) {
        if (!ranges.isEmpty() && i - ranges.getLast()[1] <= quiet) {
          ranges.getLast()[1] = i;
        } else {
          ranges.add(new int[] {i, i});
        }
      }
    }
    return ranges;
  }

  private static Exhaustion scored(LoadSeries series, List<Alarm> alarms, int[] range) {
    double window = window(series);
    for (Alarm alarm : alarms) {
      if (alarm.until() >= range[0] - 1 && alarm.from() <= range[1]) {
        double lead = series.beginOf(range[0]) - (double) series.endOf(alarm.from());
        return new Exhaustion(
            range[0],
            range[1],
            alarm.from() < range[0] ? Outcome.FORESEEN : Outcome.LATE,
            Math.clamp(lead, -window, window));
      }
    }
    return new Exhaustion(range[0], range[1], Outcome.MISSED, -window);
  }

  private static boolean isFalse(LoadSeries series, Alarm alarm, double usable) {
    int last = alarm.from() + (int) (window(series) / series.interval());
    for (int i = alarm.from(); i <= Math.min(last, series.size() - 1); i++) {
      if (series.demand(i) >= usable) {
        return false;
      }
    }
    return true;
  }

  /** How many exhaustions had the given outcome. */
  public long count(Outcome outcome) {
    return exhaustions.stream().filter(e -> e.outcome() == outcome).count();
  }

  /** False alarms in 30 days. */
  public double falsePerMonth() {
    return days > 0 ? falseAlarms.size() * 30 / days : 0;
  }
}
