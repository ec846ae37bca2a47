package io.spillway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.simulator.world.Faults;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
  @Test
  void carriesCrowdToPeersAndSettlesWhenNothingGoesWrong() {
    SimulationResult result = Simulation.run(1, SimulationSettings.of(Faults.NONE));

    assertThat(result.violations()).isEmpty();
    List<String> phases = result.phases().firstEntry().getValue();
    assertThat(phases).startsWith("INITIATED", "SOURCING", "PREPARING", "ACTIVE");
    assertThat(phases).endsWith("DRAINING", "SETTLING", "CLOSED");
    assertThat(result.count("served.peers")).isGreaterThan(5_000);
    assertThat(result.count("requests.homeless")).isZero();
  }

  @Test
  void redirectsClientsOfOwnEdgesToNamesThatLeadToPeers() {
    for (long seed = 1; seed <= 4; seed++) {
      SimulationResult result = Simulation.run(seed, SimulationSettings.of(Faults.NONE));

      assertThat(result.violations()).as("seed %d", seed).isEmpty();
      assertThat(result.count("requests.redirected")).as("seed %d", seed).isGreaterThan(50);
      assertThat(result.count("requests.misled")).as("seed %d", seed).isZero();
    }
  }

  @Test
  void comesOutTheSameWhenSeedIsRunAgain() {
    SimulationSettings settings = SimulationSettings.of(Faults.NONE).withStories();

    SimulationResult once = Simulation.run(7, settings);
    SimulationResult again = Simulation.run(7, settings);

    assertThat(again).isEqualTo(once);
  }
}
