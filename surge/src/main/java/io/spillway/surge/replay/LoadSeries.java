package io.spillway.surge.replay;

import java.util.Arrays;
import java.util.List;

/**
 * A recorded load: how many requests came in each of successive intervals of one length. An
 * interval that nothing is known of is a gap, which is not the same as an interval without
 * requests. Immutable.
 */
public final class LoadSeries {
  /** Over how many seconds demand is taken where intervals are shorter. */
  static final int DEMAND_SECONDS = 10;

  private static final double GAP = Double.NaN;

  private final long start;
  private final int interval;
  private final double[] counts;
  private final double[] demands;

  private LoadSeries(long start, int interval, double[] counts) {
    this.start = start;
    this.interval = interval;
    this.counts = counts;
    this.demands = demands(counts, interval);
  }

  /**
   * A series without gaps.
   *
   * @param start when the first interval begins, epoch second
   * @param interval the length of each, seconds; 1 or more
   * @param counts requests in each, oldest first; a negative one is a gap
   */
  public static LoadSeries of(long start, int interval, List<Double> counts) {
    if (interval < 1) {
      throw new IllegalArgumentException("interval " + interval + " s: use 1 or more");
    }
    double[] copied = new double[counts.size()];
    for (int i = 0; i < copied.length; i++) {
      double count = counts.get(i);
      copied[i] = count >= 0 ? count : GAP;
    }
    return new LoadSeries(start, interval, copied);
  }

  /** Means about each interval over ten seconds, or the interval alone where it is longer. */
  private static double[] demands(double[] counts, int interval) {
    int reach = DEMAND_SECONDS / interval / 2;
    double[] demands = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      double sum = 0;
      int known = 0;
      for (int j = Math.max(0, i - reach); j <= Math.min(counts.length - 1, i + reach); j++) {
        if (!Double.isNaN(counts[j])) {
          sum += counts[j];
          known++;
        }
      }
      demands[i] = Double.isNaN(counts[i]) ? GAP : sum / known / interval;
    }
    return demands;
  }

  /** When the first interval begins, epoch second. */
  public long start() {
    return start;
  }

  /** The length of each interval, seconds. */
  public int interval() {
    return interval;
  }

  /** How many intervals there are, gaps included. */
  public int size() {
    return counts.length;
  }

  /** When an interval begins, epoch second. */
  public long beginOf(int index) {
    return start + (long) index * interval;
  }

  /** When an interval ends, epoch second: what is counted in it is known from then on. */
  public long endOf(int index) {
    return beginOf(index) + interval;
  }

  /** How many whole intervals a time takes, rounded up; at least 1. */
  int intervals(long seconds) {
    return (int) Math.max(1, Math.ceilDiv(seconds, (long) interval));
  }

  /** Whether anything is known of an interval. */
  public boolean isKnown(int index) {
    return !Double.isNaN(counts[index]);
  }

  /** Requests in an interval that is known. */
  public double count(int index) {
    return counts[index];
  }

  /**
   * Demand about an interval, requests per second: the mean over ten seconds that has it in its
   * middle, which no method sees but all are scored by; over the interval alone where it is longer.
   */
  public double demand(int index) {
    return demands[index];
  }

  /** How many intervals in a range are known; {@code to} is not in it. */
  public int known(int from, int to) {
    int known = 0;
    for (int i = from; i < to; i++) {
      known += isKnown(i) ? 1 : 0;
    }
    return known;
  }

  /**
   * The 99th percentile of demand in a range, requests per second; {@code to} is not in it.
   *
   * @throws IllegalArgumentException if nothing is known of the range
   */
  public double usualPeak(int from, int to) {
    double[] sorted =
        Arrays.stream(demands, from, to).filter(demand -> !Double.isNaN(demand)).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("nothing is known of the period that capacity is set by");
    }
    return sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
  }
}
