package io.spillway.surge;

/**
 * One stream of counts as the detector follows it: what is usual by the last hours, and by the time
 * of the day. The detector of a node and recorded load that is played back go through this.
 *
 * @param watch what is usual now, and whether demand has left it
 * @param season how what is usual goes up and down with the time of the day
 */
public record UsualDemand(DemandWatch watch, Season season) {
  /** Before anything was counted. */
  public static final UsualDemand INITIAL = new UsualDemand(DemandWatch.INITIAL, Season.INITIAL);

  /**
   * After one more count.
   *
   * @param begin when what it counts began, epoch second
   * @param count how many requests
   * @param pace how long it was counted, and how much evidence is asked
   */
  public UsualDemand next(long begin, double count, Pace pace) {
    DemandWatch now = watch.drifted(season.growthSince(begin, pace.interval())).next(count, pace);
    return new UsualDemand(now, season.next(begin, count, pace.interval()));
  }

  /**
   * After a time that nothing is known of. What is usual went up or down meanwhile by the time of
   * the day: the next count makes up for it.
   */
  public UsualDemand paused() {
    return new UsualDemand(watch.paused(), season);
  }

  /**
   * The probability that demand exceeds what is usable within the horizon; 1 if it does already.
   *
   * @param horizon how far ahead, seconds
   * @param usable requests per second
   * @param pace at which it was counted
   */
  public double exhaustion(double horizon, double usable, Pace pace) {
    double bound = usable * pace.interval();
    return watch.hasReached(bound, pace)
        ? 1
        : Trend.of(watch.recent(), Trend.Running.NONE, watch.safeDispersion(pace))
            .outlook(pace.steps(horizon), watch.baseline(), bound, pace)
            .exhaustion();
  }

  /** Whether demand is as high already as what is usable, requests per second. */
  public boolean hasReached(double usable, Pace pace) {
    return watch.hasReached(usable * pace.interval(), pace);
  }
}
