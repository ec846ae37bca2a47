package io.spillway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.simulator.world.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Simulated worlds are such that each way to go on when offers do not suffice is really taken. */
class WithinPolicyTest {
  // A counter-offer comes in one world of eighteen: of 72, in 26, 28, 36 and 63.
  private static final int SEEDS = 36;

  @Test
  void worldsReconsiderConfirmAndCounter() {
    List<String> told = new ArrayList<>();
    SimulationSettings settings = SimulationSettings.of(Faults.NONE).withStories();
    Batch.run(
        LongStream.rangeClosed(1, SEEDS).iterator(),
        seed -> Simulation.run(seed, settings),
        result -> {
          assertThat(result.violations()).isEmpty();
          return told.addAll(result.story());
        });

    for (String what :
        List.of(
            "reconsider the price",
            "reconsider the region",
            "reconsider the duration",
            "(standing, indicative)",
            "counter with a firm offer",
            "take the counter-offer of",
            "nothing else may be reconsidered")) {
      assertThat(told).as(what).anyMatch(line -> line.contains(what));
    }
  }
}
