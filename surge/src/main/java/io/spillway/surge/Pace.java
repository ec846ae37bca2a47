package io.spillway.surge;

/**
 * How fast counts come, and how much evidence is asked. Times that have to do with demand itself
 * (how soon it is learnt) are kept as times where intervals are short, and are never fewer steps
 * than it takes to know anything; what has to do with chance (evidence, seconds in a row) is in
 * steps.
 *
 * @param interval what one count is of, seconds; 1 or more. A node counts by the second; recorded
 *     load may be coarser
 * @param threshold evidence at which a change is called, nats; above 0
 */
public record Pace(int interval, double threshold) {
  /**
   * Evidence at which a change is called, in nats. Found by simulation (DetectionTest, longer): 40
   * days each of noise of 10, 50 and 500 requests/s, Poisson and twice over-dispersed, gave 9
   * changes and 5 alarms (exhaustion of 0.9 at twofold headroom too) in these 240 days.
   */
  static final double THRESHOLD = 13;

  /** What a node runs at: one count a second. */
  public static final Pace SECONDS = new Pace(1, THRESHOLD);

  private static final double LEARNING = 3_600;
  private static final double LEARNING_CHANGED = 14_400;
  private static final double DISPERSION = 1_800;
  private static final double LONGEST_RISE = 3_600;
  private static final double LEAST_RISE = 12;

  /** The fewest steps to learn in, and of these times more while changed, or of scatter. */
  private static final double LEAST_STEPS = 36;

  private static final double LEAST_FOR_SCATTER = 144;

  /** Checks. */
  public Pace {
    if (interval < 1) {
      throw new IllegalArgumentException("interval " + interval + " s: use 1 or more");
    }
    if (!(threshold > 0)) {
      throw new IllegalArgumentException("threshold " + threshold + " nats: use more than 0");
    }
  }

  /** The default evidence at the given interval. */
  public static Pace of(int interval) {
    return new Pace(interval, THRESHOLD);
  }

  /** In how many steps a baseline follows. */
  double learning() {
    return Math.max(LEARNING / interval, LEAST_STEPS);
  }

  /** In how many steps it follows what is called a change. */
  double learningChanged() {
    return Math.max(LEARNING_CHANGED / interval, 4 * LEAST_STEPS);
  }

  /** In how many steps the dispersion is learnt. */
  double scatter() {
    return Math.max(DISPERSION / interval, LEAST_FOR_SCATTER);
  }

  /** The longest that a rise is taken to last, steps: an hour. */
  double longestRise() {
    return Math.max(LONGEST_RISE / interval, LEAST_RISE);
  }

  /**
   * How many steps ahead to look in order to see so many seconds ahead until the next look, which
   * is an interval away.
   */
  double steps(double horizon) {
    return (horizon - 1) / interval + 1;
  }
}
