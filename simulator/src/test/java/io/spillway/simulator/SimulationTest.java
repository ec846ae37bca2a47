package io.spillway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.simulator.cdn.Lie;
import io.spillway.simulator.world.Fault;
import io.spillway.simulator.world.Faults;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    // Where peers or the budget allow too little, redirecting is not worth a change of files.
    int worth = 0;
    for (long seed = 1; seed <= 8; seed++) {
      SimulationResult result = Simulation.run(seed, SimulationSettings.of(Faults.NONE));

      assertThat(result.violations()).as("seed %d", seed).isEmpty();
      assertThat(result.count("requests.misled")).as("seed %d", seed).isZero();
      worth += result.count("requests.redirected") > 50 ? 1 : 0;
    }
    assertThat(worth).isGreaterThanOrEqualTo(4);
  }

  @Test
  void lenderWithACrowdOfItsOwnRecallsAndBorrowerLooksForOthers() {
    // cdn-b lends to cdn-a and then gets a crowd itself: in the first of these seeds, as long as
    // worlds are drawn as they are now.
    SimulationResult result =
        LongStream.rangeClosed(10, 40)
            .mapToObj(
                seed -> Simulation.run(seed, SimulationSettings.of(Faults.NONE).withStories()))
            .filter(r -> first(r, "cdn-b.example AGENT", "recall ") >= 0)
            .filter(r -> heard(r) > first(r, "cdn-b.example AGENT", "recall "))
            .findFirst()
            .orElseThrow();

    assertThat(result.violations()).isEmpty();
    int heard = heard(result);
    assertThat(result.story().subList(heard, result.story().size()))
        .anyMatch(line -> line.contains("cdn-a.example MEDIATOR") && line.contains("rearrange: "));
    assertThat(result.phases().values()).allMatch(phases -> phases.getLast().equals("CLOSED"));
  }

  private static int heard(SimulationResult result) {
    return first(result, "cdn-a.example MEDIATOR", "takes its capacity back by ");
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
  void holdsAllInvariantsWithAllFaults() {
    List<SimulationResult> results = new ArrayList<>();

    Batch.run(
        LongStream.rangeClosed(1, 30).iterator(),
        seed -> Simulation.run(seed, SimulationSettings.of(Faults.ALL)),
        results::add);

    assertThat(results).hasSize(30).allSatisfy(r -> assertThat(r.violations()).isEmpty());
    // Each kind of fault was really there.
    assertThat(sum(results, "messages.overtaken")).isPositive();
    assertThat(sum(results, "crashes")).isPositive();
    assertThat(sum(results, "ends.74")).isPositive();
    assertThat(sum(results, "tables.late")).isPositive();
    assertThat(sum(results, "requests.unanswered")).isPositive();
    assertThat(sum(results, "longterm.signed")).isPositive();
    // Standing offers were in the way of some, which got their capacity all the same, and were
    // used.
    assertThat(sum(results, "longterm.signed.waited")).isPositive();
    assertThat(sum(results, "longterm.activated")).isPositive();
    assertThat(results.stream().flatMap(r -> r.statistics().keySet().stream()))
        .anyMatch(name -> name.startsWith("lies."));
  }

  private static long sum(List<SimulationResult> results, String name) {
    return results.stream().mapToLong(r -> r.count(name)).sum();
  }

  @ParameterizedTest
  @EnumSource(Lie.class)
  void honestCdnsKeepAllInvariantsBesideA(Lie lie) {
    long told = 0;
    for (long seed = 1; seed <= 4; seed++) {
      SimulationResult result =
          Simulation.run(seed, SimulationSettings.of(Faults.NONE).withLie(lie));
      assertThat(result.violations()).as("seed " + seed).isEmpty();
      told += result.count("lies." + lie.word());
    }
    // It was not only ready to lie.
    assertThat(told).isPositive();
  }

  @Test
  void endsWithCode74AndGoesOnAfterRoomIsMadeWhenADiskIsFull() {
    Faults disks = Faults.of(EnumSet.of(Fault.DISKS));

    SimulationResult result = Simulation.run(3, SimulationSettings.of(disks).withStories());

    assertThat(result.violations()).isEmpty();
    assertThat(result.count("ends.74")).isPositive();
    assertThat(result.story())
        .anyMatch(line ->
            line.contains("ENDS with code 74: journal: the disk is full: make room, then start"));
    assertThat(result.phases().firstEntry().getValue()).endsWith("SETTLING", "CLOSED");
  }

  @Test
  void comesOutTheSameWhenSeedIsRunAgain() {
    SimulationSettings settings = SimulationSettings.of(Faults.ALL).withStories();

    SimulationResult once = Simulation.run(7, settings);
    SimulationResult again = Simulation.run(7, settings);

    assertThat(again).isEqualTo(once);
    assertThat(once.story()).isNotEmpty();
  }

  /** The iteration order of Set.of and Map.of differs between processes. */
  @Test
  void comesOutTheSameInAnotherProcess() throws Exception {
    assertThat(traceInAnotherProcess(8)).isEqualTo(traceInAnotherProcess(8)).isNotBlank();
  }

  private static String traceInAnotherProcess(long seed) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                TracePrinter.class.getName(),
                Long.toString(seed))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return printed;
  }
}
