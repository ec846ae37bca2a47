package io.spillway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.simulator.world.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Worlds in which surges are declared and peers are asked for, and nothing goes wrong. */
class CallersTest {
  @Test
  void whatIsDeclaredFindsPeersReadyOrToldToBeMissingAtItsOnset() {
    List<SimulationResult> results = new ArrayList<>();

    Batch.run(
        LongStream.rangeClosed(1, 30).iterator(),
        seed -> Simulation.run(seed, SimulationSettings.of(Faults.NONE)),
        results::add);

    assertThat(results).allSatisfy(r -> assertThat(r.violations()).isEmpty());
    assertThat(sum(results, "surges.declared")).isGreaterThan(10);
    assertThat(sum(results, "surges.ready")).isPositive();
    assertThat(sum(results, "surges.late")).isZero();
    assertThat(sum(results, "asked.BEGUN")).isPositive();
    assertThat(sum(results, "asked.GOES_ON")).isPositive();
    assertThat(sum(results, "asked.REFUSED")).isPositive();
  }

  private static long sum(List<SimulationResult> results, String name) {
    return results.stream().mapToLong(r -> r.count(name)).sum();
  }
}
