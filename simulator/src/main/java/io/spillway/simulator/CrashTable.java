package io.spillway.simulator;

import io.spillway.mediator.Phase;
import io.spillway.model.CdnName;
import io.spillway.simulator.cdn.CrashPoint;
import io.spillway.simulator.world.Faults;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Each node dies once in each phase at each kind of point: one run of one seed for each. */
public final class CrashTable {
  /** The phases that the first arrangement of an ordinary run passes. */
  static final Set<Phase> PHASES = EnumSet.complementOf(EnumSet.of(Phase.ABANDONED));

  /**
   * A snapshot is written each 2,000 steps of a part, which is in no phase in particular. Who loses
   * its journal has much to explain: that has a test of its own.
   */
  static final Set<CrashPoint> POINTS =
      EnumSet.complementOf(EnumSet.of(CrashPoint.BEFORE_SNAPSHOT, CrashPoint.JOURNAL_LOST));

  private CrashTable() {}

  /**
   * One combination and what came of it.
   *
   * @param crash what was to happen
   * @param struckIn the phase in which the process died; none if it did not die
   * @param result what came of the run
   */
  public record Row(PlannedCrash crash, Optional<Phase> struckIn, SimulationResult result) {
    /** Whether the process died as planned and every invariant held. */
    public boolean passed() {
      return struckIn.isPresent() && result.passed();
    }
  }

  /** All combinations. */
  static List<PlannedCrash> combinations() {
    List<PlannedCrash> all = new ArrayList<>();
    for (char letter : new char[] {'a', 'b', 'c'}) {
      for (Phase phase : PHASES) {
        for (CrashPoint point : POINTS) {
          all.add(new PlannedCrash(new CdnName("cdn-" + letter + ".example"), phase, point));
        }
      }
    }
    return all;
  }

  /** Runs all combinations with a seed. */
  public static List<Row> run(long seed) {
    List<Row> rows = new ArrayList<>();
    Batch.run(combinations().iterator(), crash -> run(seed, crash), rows::add);
    return rows;
  }

  private static Row run(long seed, PlannedCrash crash) {
    SimulationResult result =
        Simulation.run(seed, SimulationSettings.of(Faults.NONE).withCrash(crash));
    Optional<Phase> struckIn =
        PHASES.stream().filter(phase -> result.count("struck." + phase) > 0).findFirst();
    return new Row(crash, struckIn, result);
  }
}
