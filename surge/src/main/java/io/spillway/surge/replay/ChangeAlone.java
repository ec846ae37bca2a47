package io.spillway.surge.replay;

import io.spillway.surge.DemandWatch;
import io.spillway.surge.Pace;

/**
 * CUSUM alone: an alarm when demand has left a baseline of the last hour, whatever can be carried.
 */
public final class ChangeAlone implements AlarmMethod {
  private final Pace pace;
  private DemandWatch watch = DemandWatch.INITIAL;

  /** At the given pace, with its threshold. */
  public ChangeAlone(Pace pace) {
    this.pace = pace;
  }

  @Override
  public Signal next(long begin, double count) {
    watch = watch.next(count, pace);
    return Signal.of(watch.changed());
  }

  @Override
  public void gap() {
    watch = watch.paused();
  }
}
