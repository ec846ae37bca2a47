package io.spillway.surge;

/** {@link UsualDemand#exhaustion} for many capacities and horizons at one moment, at one cost. */
public final class ManyOutlooks {
  private final UsualDemand demand;
  private final Pace pace;
  private final Trend trend;

  /** At the moment after the newest count. */
  public ManyOutlooks(UsualDemand demand, Pace pace) {
    this.demand = demand;
    this.pace = pace;
    this.trend =
        Trend.of(demand.watch().recent(), Trend.Running.NONE, demand.watch().safeDispersion(pace));
  }

  /** As {@link UsualDemand#exhaustion} has it. */
  public double exhaustion(double horizon, double usable) {
    return demand.hasReached(usable, pace)
        ? 1
        : trend
            .outlook(pace.steps(horizon), demand.watch().baseline(), usable * pace.interval(), pace)
            .exhaustion();
  }
}
