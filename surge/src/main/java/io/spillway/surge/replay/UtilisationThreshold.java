package io.spillway.surge.replay;

import java.util.ArrayDeque;
import java.util.Deque;

/** The plain rule that most have: an alarm when so much of the capacity is used. */
public final class UtilisationThreshold implements AlarmMethod {
  private final double bound;
  private final Use use;

  /**
   * A threshold.
   *
   * @param share of the capacity, such as 0.8
   * @param capacity requests per second
   * @param interval the length of an interval, seconds
   * @param seconds over which use is averaged; over one interval where that is longer
   */
  public UtilisationThreshold(double share, double capacity, int interval, int seconds) {
    this.bound = share * capacity;
    this.use = new Use(interval, seconds);
  }

  @Override
  public Signal next(long begin, double count) {
    return Signal.of(use.next(count) >= bound);
  }

  @Override
  public void gap() {
    use.gap();
  }

  /** Requests per second over the last seconds: what such a rule looks at. */
  public static final class Use {
    private final int interval;
    private final int memory;
    private final Deque<Double> counts = new ArrayDeque<>();
    private double sum;

    /** Over so many seconds of counts of the given interval, or over one where that is longer. */
    public Use(int interval, int seconds) {
      this.interval = interval;
      this.memory = Math.max(1, seconds / interval);
    }

    /** With one more count; 0 until there are enough. */
    public double next(double count) {
      counts.addLast(count);
      sum += count;
      if (counts.size() > memory) {
        sum -= counts.removeFirst();
      }
      return counts.size() == memory ? sum / memory / interval : 0;
    }

    /** Nothing is known of an interval. */
    public void gap() {
      counts.clear();
      sum = 0;
    }
  }
}
