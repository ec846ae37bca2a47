package io.spillway.cli;

import io.spillway.simulator.SimulationCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many CDNs in one thread, with faults. */
@Command(
    name = "sim",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the production core of several CDNs in one thread, on simulated time, network and",
      "disks, with faults drawn from a seed, and checks the invariants after every step."
    },
    footer = {
      "",
      "Examples:",
      "  spillway sim --seeds 1000",
      "  spillway sim --seed 17 --faults all      # the story of one run"
    })
final class SimCommand implements Callable<Integer> {
  @Option(names = "--seeds", paramLabel = "N", description = "How many seeds (default: 100).")
  private long seeds = 100;

  @Option(names = "--from", paramLabel = "N", description = "The first seed (default: 1).")
  private long from = 1;

  @Option(names = "--seed", paramLabel = "N", description = "Run one seed and print its story.")
  private @Nullable Long seed;

  @Option(names = "--cdns", paramLabel = "N", description = "How many CDNs (default: 3).")
  private int cdns = 3;

  @Option(
      names = "--faults",
      paramLabel = "WHICH",
      description = "What goes wrong: none, some or all (default: all).")
  private String faults = "all";

  @Override
  public Integer call() {
    List<String> arguments =
        new ArrayList<>(List.of("--faults", faults, "--cdns", Integer.toString(cdns)));
    if (seed == null) {
      arguments.addAll(List.of("--seeds", Long.toString(seeds), "--from", Long.toString(from)));
    } else {
      arguments.addAll(List.of("--seed", Long.toString(seed)));
    }
    return SimulationCommand.run(arguments, System.out::println);
  }
}
