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
  void lenderWithACrowdOfItsOwnRecallsAndBorrowerLooksForOthers() {
    // In this seed cdn-b lends to cdn-a and then gets a crowd itself.
    SimulationResult result = Simulation.run(18, SimulationSettings.of(Faults.NONE).withStories());

    assertThat(result.violations()).isEmpty();
    int recalled = first(result, "cdn-b.example AGENT", "recall ");
    int heard = first(result, "cdn-a.example MEDIATOR", "takes its capacity back by ");
    assertThat(recalled).isNotNegative();
    assertThat(heard).isGreaterThan(recalled);
    assertThat(result.story().subList(heard, result.story().size()))
        .anyMatch(line -> line.contains("cdn-a.example MEDIATOR") && line.contains("rearrange: "));
    assertThat(result.phases().values()).allMatch(phases -> phases.getLast().equals("CLOSED"));
  }

  private static int first(SimulationResult result, String who, String what) {
    for (int i = 0; i < result.story().size(); i++) {
      String line = result.story().get(i);
      if (line.contains(who) && line.contains(what)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void comesOutTheSameWhenSeedIsRunAgain() {
    SimulationSettings settings = SimulationSettings.of(Faults.NONE).withStories();

    SimulationResult once = Simulation.run(7, settings);
    SimulationResult again = Simulation.run(7, settings);

    assertThat(again).isEqualTo(once);
  }
}
