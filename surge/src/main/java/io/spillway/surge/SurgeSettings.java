package io.spillway.surge;

import java.time.Duration;

/**
 * What the detector can be told beforehand.
 *
 * @param horizon how far ahead it forecasts: what sourcing, preparing and the DNS TTL take
 * @param grace how long after its end a second is waited for, unless all edges are past it
 * @param hold for how long an edge that reports nothing is taken to carry what it carried last
 */
public record SurgeSettings(Duration horizon, Duration grace, Duration hold) {
  /** 25 s ahead, 1.2 s of grace, 10 s of hold. */
  public static final SurgeSettings DEFAULT =
      new SurgeSettings(Duration.ofSeconds(25), Duration.ofMillis(1_200), Duration.ofSeconds(10));
}
