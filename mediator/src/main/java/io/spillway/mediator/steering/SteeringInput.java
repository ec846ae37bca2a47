package io.spillway.mediator.steering;

import io.spillway.model.Forecast;
import io.spillway.model.RequestRate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the controller is given each second.
 *
 * @param now the present time
 * @param demand the total demand a few seconds ahead (3 s suits), wherever it is served
 * @param growth by how much it is expected to grow each second from then on; none when it falls or
 *     stays
 * @param usable what the own edges can carry within the SLA
 * @param capacity what they can carry at all; not below usable
 * @param measuredSecond the beginning of the last second that was measured
 * @param measuredDemand all that clients wanted in that second, wherever they were served
 * @param targets the lenders, in a stable order; one that is missing gets no new answer
 * @param active whether an arrangement is under way, from its initiation to the end of draining:
 *     answers then live shortly
 * @param ttl the time that answers live in peacetime
 */
public record SteeringInput(
    Instant now,
    RequestRate demand,
    RequestRate growth,
    RequestRate usable,
    RequestRate capacity,
    Instant measuredSecond,
    RequestRate measuredDemand,
    List<SteeringTarget> targets,
    boolean active,
    Duration ttl) {
  /** Copies. */
  public SteeringInput {
    targets = List.copyOf(targets);
  }

  /** How far ahead of the last measured second the controller needs the demand, seconds. */
  private static final double AHEAD = 3;

  /**
   * What follows from a forecast.
   *
   * @param now the present time
   * @param f the newest forecast of the service's demand
   * @param capacity what the own edges can carry at all
   * @param targets the lenders, in a stable order
   * @param active whether an arrangement is under way
   * @param ttl the time that answers live in peacetime
   */
  public static SteeringInput of(
      Instant now,
      Forecast f,
      RequestRate capacity,
      List<SteeringTarget> targets,
      boolean active,
      Duration ttl) {
    double demand = f.demand().perSecond();
    double growth = growth(f);
    return new SteeringInput(
        now,
        RequestRate.perSecond(Math.max(0, demand + growth * AHEAD)),
        RequestRate.perSecond(Math.max(0, growth)),
        f.usable(),
        capacity,
        f.at().minusSeconds(1),
        f.demand(),
        targets,
        active,
        ttl);
  }

  /** How the demand grows, requests per second each second; negative when it falls. */
  public static double growth(Forecast f) {
    return (f.expected().perSecond() - f.demand().perSecond())
        / Math.max(1, f.horizon().toSeconds());
  }

  /** How the demand changes, requests per second each second; negative when it falls. */
  double slope() {
    return (demand.perSecond() - measuredDemand.perSecond()) / AHEAD;
  }

  /** The same for so much more demand. */
  SteeringInput times(double factor) {
    return new SteeringInput(
        now,
        demand.times(factor),
        growth.times(factor),
        usable,
        capacity,
        measuredSecond,
        measuredDemand.times(factor),
        targets,
        active,
        ttl);
  }
}
