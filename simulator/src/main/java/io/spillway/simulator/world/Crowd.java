package io.spillway.simulator.world;

import java.time.Duration;
import java.time.Instant;

/**
 * What clients want of one service over time: ordinary traffic, and a crowd that comes and goes.
 *
 * @param baseline ordinary requests per second
 * @param peak requests per second at the top; the baseline for no crowd
 * @param onset when the crowd begins to come
 * @param ramp how long it takes to be all there
 * @param hold how long it stays
 * @param down how long it takes to go
 */
public record Crowd(
    double baseline, double peak, Instant onset, Duration ramp, Duration hold, Duration down) {
  /** The mean rate of requests at a time. */
  public double rate(Instant at) {
    double since = Duration.between(onset, at).toMillis();
    if (since <= 0) {
      return baseline;
    }
    if (since < ramp.toMillis()) {
      return baseline + (peak - baseline) * since / ramp.toMillis();
    }
    double afterTop = since - ramp.plus(hold).toMillis();
    if (afterTop <= 0) {
      return peak;
    }
    return Math.max(baseline, peak - (peak - baseline) * afterTop / down.toMillis());
  }

  /** When the last of the crowd has gone. */
  public Instant end() {
    return onset.plus(ramp).plus(hold).plus(down);
  }
}
