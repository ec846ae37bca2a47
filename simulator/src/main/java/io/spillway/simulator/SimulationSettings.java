package io.spillway.simulator;

import io.spillway.simulator.cdn.Lie;
import io.spillway.simulator.world.Faults;
import java.time.Duration;
import java.util.Optional;

/**
 * What is simulated.
 *
 * @param cdns how many CDNs, 2 to 20
 * @param faults what goes wrong while there is a crowd
 * @param patience how long after the last fault everything must be at rest among honest CDNs; with
 *     a liar it may take as long as the longest wait for an answer
 * @param stories whether the story of the run is kept
 * @param lie what one CDN tells the others instead of the truth; drawn, or none, unless given
 * @param crash the one crash that there is; faults decide unless given
 * @param unequal whether clients are behind many resolvers of very unequal size, some of which tell
 *     the subnet of each client; else behind a few that tell nothing
 * @param dryRun whether the CDN that the crowd is for only plays its arrangements through; where
 *     there are faults, some do anyway
 */
public record SimulationSettings(
    int cdns,
    Faults faults,
    Duration patience,
    boolean stories,
    Optional<Lie> lie,
    Optional<PlannedCrash> crash,
    boolean unequal,
    boolean dryRun) {
  /** Checks the range; throws {@link IllegalArgumentException} naming the value. */
  public SimulationSettings {
    if (cdns < 2 || cdns > 20) {
      throw new IllegalArgumentException("simulated CDNs " + cdns + ": use 2 to 20");
    }
  }

  /** Three CDNs with these faults, half an hour to come to rest, no story. */
  public static SimulationSettings of(Faults faults) {
    return new SimulationSettings(
        3, faults, Duration.ofMinutes(30), false, Optional.empty(), Optional.empty(), false, false);
  }

  /** The same with the story kept. */
  public SimulationSettings withStories() {
    return new SimulationSettings(cdns, faults, patience, true, lie, crash, unequal, dryRun);
  }

  /** The same with another number of CDNs. */
  public SimulationSettings withCdns(int number) {
    return new SimulationSettings(number, faults, patience, stories, lie, crash, unequal, dryRun);
  }

  /** The same with other faults. */
  public SimulationSettings withFaults(Faults other) {
    return new SimulationSettings(cdns, other, patience, stories, lie, crash, unequal, dryRun);
  }

  /** The same with a CDN that tells this lie. */
  public SimulationSettings withLie(Lie told) {
    return new SimulationSettings(
        cdns, faults, patience, stories, Optional.of(told), crash, unequal, dryRun);
  }

  /** The same with this crash, and no other. */
  public SimulationSettings withCrash(PlannedCrash planned) {
    return new SimulationSettings(
        cdns, faults, patience, stories, lie, Optional.of(planned), unequal, dryRun);
  }

  /** The same with clients behind resolvers of very unequal size. */
  public SimulationSettings withUnequalResolvers() {
    return new SimulationSettings(cdns, faults, patience, stories, lie, crash, true, dryRun);
  }

  /** The same with arrangements that are only played through by the CDN that the crowd is for. */
  public SimulationSettings withDryRun() {
    return new SimulationSettings(cdns, faults, patience, stories, lie, crash, unequal, true);
  }
}
