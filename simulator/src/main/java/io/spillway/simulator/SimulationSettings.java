package io.spillway.simulator;

import io.spillway.simulator.world.Faults;
import java.time.Duration;

/**
 * What is simulated.
 *
 * @param cdns how many CDNs, 2 to 20
 * @param faults what goes wrong while there is a crowd
 * @param patience how long after the last fault everything must be at rest
 * @param stories whether the story of the run is kept
 */
public record SimulationSettings(int cdns, Faults faults, Duration patience, boolean stories) {
  /** Checks the range; throws {@link IllegalArgumentException} naming the value. */
  public SimulationSettings {
    if (cdns < 2 || cdns > 20) {
      throw new IllegalArgumentException("simulated CDNs " + cdns + ": use 2 to 20");
    }
  }

  /** Three CDNs with these faults, half an hour to come to rest, no story. */
  public static SimulationSettings of(Faults faults) {
    return new SimulationSettings(3, faults, Duration.ofMinutes(30), false);
  }

  /** The same with the story kept. */
  public SimulationSettings withStories() {
    return new SimulationSettings(cdns, faults, patience, true);
  }

  /** The same with another number of CDNs. */
  public SimulationSettings withCdns(int number) {
    return new SimulationSettings(number, faults, patience, stories);
  }
}
