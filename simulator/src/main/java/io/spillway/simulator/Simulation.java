package io.spillway.simulator;

import io.spillway.simulator.cdn.Assembly;

/**
 * Runs the production core of several CDNs in one thread, from one seed, on simulated time, network
 * and disks, and checks the invariants after every step.
 */
public final class Simulation {
  private Simulation() {}

  /** Runs one seed. */
  public static SimulationResult run(long seed, SimulationSettings settings) {
    return run(seed, settings, Assembly.PRODUCTION);
  }

  /** Runs one seed with parts that may have been broken on purpose. */
  public static SimulationResult run(long seed, SimulationSettings settings, Assembly assembly) {
    return new Run(seed, settings, assembly).result();
  }
}
