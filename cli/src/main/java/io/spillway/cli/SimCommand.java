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
    subcommands = {PaperCommand.class, SteeringCommand.class},
    description = {
      "Runs the production core of several CDNs in one thread, with faults drawn from a seed.",
      "Time, network and disks are simulated, and the invariants are checked after every step.",
      "One seed always gives the same run. Seeds run side by side on all processors."
    },
    footerHeading = "%nFaults:%n",
    footer = {
      "  network  messages lost, repeated, late, out of order; CDNs cut off from each other",
      "  peers    CDNs that take seconds for each message, or hear and say nothing",
      "  crashes  nodes die at any point; results of work come late or twice",
      "  disks    full disks: a node ends with code 74 and starts again until there is room",
      "  edges    web servers die and come back",
      "  clocks   clocks are off by up to 2 s",
      "  operators  stop and resume lending and borrowing, and ban CDNs, out of the blue",
      "  liars    in some runs one CDN lies, see --lie",
      "",
      "Lies: overcharges, overpromises, goes-back, shirks, misreports, vanishes, never-pays,",
      "  disputes, boasts, replays, alters, meddles, backdates, equivocates.",
      "",
      "Examples:",
      "  spillway sim --seeds 1000                    1000 runs with all that can go wrong",
      "  spillway sim --seed 7                        the story of one of them",
      "  spillway sim --faults disks,crashes          100 runs with these alone",
      "  spillway sim --faults none --lie overcharges --seed 3",
      "  spillway sim --negotiations 100 --seeds 10   how long 100 CDNs take to agree",
      "  spillway sim --every-crash 1                 each node dies in each phase at each point",
      "  spillway sim --gossip 1000                   discovery alone, a few minutes: rounds, bytes"
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
      description =
          "What goes wrong: none, some, all or a list such as disks,crashes (default: all).")
  private String faults = "all";

  @Option(
      names = "--lie",
      paramLabel = "WHICH",
      description = "One CDN tells this lie in each run.")
  private @Nullable String lie;

  @Option(
      names = "--every-crash",
      paramLabel = "N",
      description =
          "Run seed N without other faults once for each node, phase and point at which it can"
              + " die.")
  private @Nullable Long everyCrash;

  @Option(
      names = "--negotiations",
      paramLabel = "CDNS",
      description =
          "How long it takes from initiation to signed agreements among so many CDNs, 10 to 200, at"
              + " 150 ms round trip and 1 %% loss; --seeds worlds of each kind. Fails above 400 ms"
              + " with standing offers, 1.5 s with auctions, at the 99th percentile.")
  private @Nullable Integer negotiations;

  @Option(
      names = "--gossip",
      paramLabel = "N",
      description =
          "Run the peering agents alone, of 10, 100 and so on up to N CDNs (10 to 2000): how fast"
              + " news spreads, and what it weighs.")
  private @Nullable Long gossip;

  @Override
  public Integer call() {
    if (seeds < 1) {
      throw new IllegalArgumentException("--seeds " + seeds + ": use 1 or more");
    }
    List<String> arguments =
        new ArrayList<>(List.of("--faults", faults, "--cdns", Integer.toString(cdns)));
    if (lie != null) {
      arguments.addAll(List.of("--lie", lie));
    }
    if (negotiations != null) {
      arguments.addAll(List.of("--negotiations", Integer.toString(negotiations)));
    }
    if (everyCrash != null) {
      arguments.addAll(List.of("--every-crash", Long.toString(everyCrash)));
    }
    if (gossip != null) {
      arguments.addAll(List.of("--gossip", Long.toString(gossip)));
    }
    if (seed == null) {
      arguments.addAll(List.of("--seeds", Long.toString(seeds), "--from", Long.toString(from)));
    } else {
      arguments.addAll(List.of("--seed", Long.toString(seed)));
    }
    return SimulationCommand.run(arguments, System.out::println);
  }
}
