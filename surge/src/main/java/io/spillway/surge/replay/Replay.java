package io.spillway.surge.replay;

import io.spillway.surge.Pace;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A recorded load, played back.
 *
 * @param from the first interval that counts: what is before it sets the capacity
 * @param usualPeak the 99th percentile of demand before it, requests per second
 * @param capacity requests per second
 * @param usable requests per second that keep the SLA
 * @param alarms all, those before {@code from} too, oldest first
 * @param score how they did
 * @param savings what peers would have carried
 */
public record Replay(
    int from,
    double usualPeak,
    double capacity,
    double usable,
    List<Alarm> alarms,
    Score score,
    Savings savings) {
  /** How far ahead a node looks, seconds. */
  public static final double HORIZON = 25;

  /** Fewer intervals than this say nothing of what is usual. */
  static final int LEAST_REFERENCE = 20;

  private static final long WEEK = 7L * 86_400;

  /**
   * What is asked.
   *
   * @param capacity requests per second; where it is empty, it follows from the headroom
   * @param headroom capacity as a multiple of the usual peak; above 0
   * @param usable the share of capacity that keeps the SLA; above 0, 1 at most
   * @param reference how long the period is that the usual peak is taken of, seconds; 0 for a
   *     quarter of the record, a week at the most
   */
  public record Question(OptionalDouble capacity, double headroom, double usable, long reference) {}

  /** Copies. */
  public Replay {
    alarms = List.copyOf(alarms);
  }

  /** Plays a series back; throws {@link IllegalArgumentException} if it is too short. */
  public static Replay of(LoadSeries series, Question question) {
    long reference =
        question.reference() > 0
            ? question.reference()
            : Math.min((long) series.size() * series.interval() / 4, WEEK);
    int from = (int) Math.min(series.size(), reference / series.interval());
    if (from < LEAST_REFERENCE || from >= series.size()) {
      throw new IllegalArgumentException(
          ("%d counts, the first %d to tell what is usual: there must be %d of these or more, and"
                  + " one after")
              .formatted(series.size(), from, LEAST_REFERENCE));
    }
    double usualPeak = series.usualPeak(0, from);
    double capacity = question.capacity().orElse(question.headroom() * usualPeak);
    double usable = question.usable() * capacity;
    SpillwayMethod method =
        new SpillwayMethod(Pace.of(series.interval()), HORIZON, SpillwayMethod.SURE, usable);
    List<Alarm> alarms = Alarms.of(series, method);
    return new Replay(
        from,
        usualPeak,
        capacity,
        usable,
        alarms,
        Score.of(series, alarms, from, capacity, question.usable()),
        Savings.of(series, alarms, from, capacity, usable));
  }
}
