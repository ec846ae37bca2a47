package io.spillway.surge.replay;

import io.spillway.surge.Pace;
import io.spillway.surge.UsualDemand;

/** What a node does: rule {@code borrow.when} as it is by default, over the node's own detector. */
public final class SpillwayMethod implements AlarmMethod {
  /** What rule borrow.when asks for by default. */
  public static final double SURE = 0.85;

  private final Pace pace;
  private final double horizon;
  private final double sure;
  private final double usable;
  private UsualDemand demand = UsualDemand.INITIAL;

  /**
   * With a sensitivity of its own.
   *
   * @param pace of the counts
   * @param horizon how far ahead it looks, seconds
   * @param sure the least probability of exhaustion
   * @param usable what can be carried within the SLA, requests per second
   */
  public SpillwayMethod(Pace pace, double horizon, double sure, double usable) {
    this.pace = pace;
    this.horizon = horizon;
    this.sure = sure;
    this.usable = usable;
  }

  @Override
  public Signal next(long begin, double count) {
    demand = demand.next(begin, count, pace);
    if (!demand.watch().changed() && !demand.hasReached(usable, pace)) {
      return Signal.NONE;
    }
    double exhaustion = demand.exhaustion(horizon, usable, pace);
    return new Signal(exhaustion >= sure, exhaustion);
  }

  @Override
  public void gap() {
    demand = demand.paused();
  }
}
