package io.spillway.simulator;

import io.spillway.simulator.check.Violation;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a run.
 *
 * @param seed the run's seed
 * @param violations the first invariants that were broken
 * @param violationCount how many were broken in all
 * @param story what happened, a line each; empty unless asked for
 * @param statistics counts by name
 * @param phases each arrangement's phases in order, by its name
 * @param simulated how much time passed in the simulation
 * @param traceHash the same for each run of the seed
 */
public record SimulationResult(
    long seed,
    List<Violation> violations,
    long violationCount,
    List<String> story,
    SortedMap<String, Long> statistics,
    SortedMap<String, List<String>> phases,
    Duration simulated,
    long traceHash) {
  /** Copies. */
  public SimulationResult {
    violations = List.copyOf(violations);
    story = List.copyOf(story);
    statistics = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(statistics));
    phases = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(phases));
  }

  /** Whether every invariant held. */
  public boolean passed() {
    return violationCount == 0;
  }

  /** One count; 0 if nothing was counted. */
  public long count(String name) {
    return statistics.getOrDefault(name, 0L);
  }
}
