package io.spillway.surge.replay;

/**
 * A way to tell from counts when to ask peers for capacity. It is told of one interval after the
 * other, and says after each whether it would have an alarm. It keeps no alarm up by itself: {@link
 * Alarms} does, for all methods alike.
 */
public interface AlarmMethod {
  /**
   * What a method says after an interval.
   *
   * @param raised whether it would have an alarm
   * @param probability that capacity will be exhausted, 0 to 1; 1 where a method reckons with none
   */
  record Signal(boolean raised, double probability) {
    /** All is well. */
    public static final Signal NONE = new Signal(false, 0);

    /** An alarm, or none, of a method that does not reckon with probabilities. */
    static Signal of(boolean raised) {
      return raised ? new Signal(true, 1) : NONE;
    }
  }

  /**
   * What it says after one more interval.
   *
   * @param begin when the interval began, epoch second
   * @param count requests in it
   */
  Signal next(long begin, double count);

  /** Nothing is known of an interval. */
  void gap();
}
