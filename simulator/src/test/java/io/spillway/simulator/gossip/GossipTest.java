package io.spillway.simulator.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.simulator.SimulationCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Discovery among more CDNs than a whole simulation holds; 1,000 by {@code sim --gossip 1000}. */
class GossipTest {
  private static final double LOSS = 0.01;

  private static GossipWorld joined(int size, double loss, long seed) {
    GossipWorld world = new GossipWorld(size, loss, seed);
    for (int round = 0; round < 60 && world.leastShareKnown() < 1; round++) {
      world.pass(GossipWorld.ROUND);
    }
    assertThat(world.leastShareKnown()).isEqualTo(1);
    return world;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everybodyKnowsEverybodyThoughAFifthIsLost(long seed) {
    assertThat(joined(30, 0.2, seed).size()).isEqualTo(30);
  }

  @Test
  void newsReachesAlmostAllOf200InTenRoundsAndTrafficFollowsTheLogarithm() {
    List<GossipScale.Measured> all =
        List.of(
            GossipScale.measure(20, 1), GossipScale.measure(100, 1), GossipScale.measure(200, 1));

    assertThat(GossipScale.broken(all)).isEmpty();
  }

  @Test
  void saysWhichBoundIsBroken() {
    List<Integer> slow = List.of(3, 11);
    assertThat(
            GossipScale.broken(
                List.of(
                    new GossipScale.Measured(100, 1, slow, 1_000, 1),
                    new GossipScale.Measured(1_000, 1, List.of(3), 1_600, 1))))
        .hasSize(2)
        .anyMatch(line -> line.contains("11 rounds"))
        .anyMatch(line -> line.contains("1600 bytes"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatAPartitionKeptApartIsKnownSoonAfterIt(long seed) {
    GossipWorld world = joined(60, LOSS, seed);
    world.cutAt(25);
    world.pass(Duration.ofSeconds(10));
    world.setLendable(3, 0);
    world.setLendable(40, 0);
    // Longer than an advertisement lives: both sides forget each other.
    world.pass(Duration.ofMinutes(2));
    assertThat(world.leastShareKnown()).isLessThan(0.5);

    world.cutAt(0);
    world.pass(Duration.ofSeconds(20));

    assertThat(world.leastShareKnown()).isEqualTo(1);
    assertThat(world.shareThatHolds(3, world.sequence(3))).isGreaterThan(0.9);
    assertThat(world.shareThatHolds(40, world.sequence(40))).isGreaterThan(0.9);
  }

  @Test
  void measuresDistancesOnTheExchangeItself() {
    GossipWorld world = joined(40, LOSS, 5);
    world.pass(Duration.ofMinutes(4));

    List<Double> errors = new ArrayList<>();
    for (int one = 0; one < world.size(); one++) {
      for (int other = 0; other < world.size(); other++) {
        int from = one;
        int to = other;
        if (from != to) {
          world
              .estimatedMillis(from, to)
              .ifPresent(e ->
                  errors.add(
                      Math.abs(e - world.trueMillis(from, to)) / world.trueMillis(from, to)));
        }
      }
    }
    Collections.sort(errors);
    assertThat(errors).hasSizeGreaterThan(1_500);
    assertThat(errors.get(errors.size() / 2)).isLessThan(0.25);
  }

  @Test
  void oneSeedGivesOneRun() {
    assertThat(GossipScale.measure(12, 9)).isEqualTo(GossipScale.measure(12, 9));
  }

  @Test
  void theCommandPrintsRoundsAndBytes() {
    List<String> lines = new ArrayList<>();
    assertThat(SimulationCommand.run(List.of("--gossip", "10"), lines::add)).isZero();
    assertThat(lines).hasSize(3).last().asString().startsWith("within 10 rounds");
    assertThat(SimulationCommand.run(List.of("--gossip", "9"), lines::add)).isEqualTo(2);
    assertThat(lines).last().asString().contains("use 10 to 2000 CDNs");
  }
}
