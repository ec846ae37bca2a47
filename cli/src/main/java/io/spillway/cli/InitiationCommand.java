package io.spillway.cli;

import io.spillway.demo.FileTrouble;
import io.spillway.demo.initiation.InitiationBench;
import io.spillway.demo.initiation.InitiationResult;
import io.spillway.demo.initiation.InitiationSettings;
import io.spillway.demo.initiation.InitiationSettings.Form;
import io.spillway.demo.world.EdgeChoice;
import io.spillway.demo.world.WorldException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How soon peers serve, once a surge has begun. */
@Command(
    name = "initiation",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how soon peers serve once a surge has begun: real nodes, edges and clients.",
      "",
      "Each run starts the three CDNs of `spillway demo` anew, as processes of this machine."
          + " Clients behind 60 resolvers ask their DNS and fetch over HTTP. After ordinary traffic"
          + " of random length, it grows tenfold in 60 s, in a straight line, at twofold headroom,"
          + " and stays there for 60 s. All that is told is measured at the clients, in seconds"
          + " after the onset: the first DNS answer that names a peer's edge; the first client that"
          + " an own edge redirects (302); when peers serve 90 %% of what is more than the own"
          + " edges can carry; and when the SLA is met for 30 s in a row for each of three"
          + " footprints of clients.",
      "",
      "Then the same without a surge, which must ask nobody, and a surge without peers. A run takes"
          + " about three minutes. It wants the machine to itself: what else runs on it is measured"
          + " too. See docs/initiation.md."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the latest first redirected answer came within 6 s, and nobody was asked without a surge",
      "1:one of these did not hold",
      "2:wrong usage",
      "69:something needed is missing or taken"
    },
    footer = {
      "",
      "Examples:",
      "  spillway bench initiation                      three runs and both comparisons: 15"
          + " minutes",
      "  spillway bench initiation --runs 30 --seed 1001",
      "  spillway bench initiation --ttl 30s --surges-only",
      "  spillway bench initiation --ttl 30s --surges-only --no-edge-redirect",
      "  spillway bench initiation --short -o json      whether all of it works; no goal: 4 minutes"
    })
final class InitiationCommand implements Callable<Integer> {
  private static final int UNAVAILABLE = 69;

  @Spec private CommandSpec spec;

  @Option(names = "--runs", paramLabel = "N", description = "Surges with peers (default: 3).")
  private @Nullable Integer runs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the first run; each further one has the next (default: 1).")
  private long seed = 1;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Ordinary traffic in requests/s (default: 100). The larger a site, the sooner a rise"
              + " stands out of chance; 10 times as much has to be played on this machine.")
  private @Nullable Double rate;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      converter = Durations.class,
      description =
          "How long clients' resolvers keep an answer (default: 20s). A node takes no more than"
              + " 20s; beyond that the resolvers keep each answer the longer, and the node does not"
              + " know it.")
  private Duration ttl = Duration.ofSeconds(20);

  @Option(
      names = "--no-edge-redirect",
      description = "The own edges redirect nobody (302) while old answers live.")
  private boolean noEdgeRedirect;

  @Option(names = "--surges-only", description = "Leave out the two runs to compare with.")
  private boolean surgesOnly;

  @Option(
      names = "--short",
      description =
          "One small, quick surge, sixfold in 20 s from 25 requests/s, and the same runs to compare"
              + " with. The 6 s are not its goal: it fails when no answer names a peer.")
  private boolean quick;

  @Option(
      names = "--edges",
      paramLabel = "KIND",
      description = "nginx, embedded, or auto: nginx when it is found (default).")
  private EdgeChoice edges = EdgeChoice.AUTO;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Where journals, logs, each run's story.txt and seconds.csv are written (default: a new"
              + " temporary folder).")
  private @Nullable Path directory;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json; with json, runs are told on standard error.")
  private Asking.Output output = Asking.Output.text;

  @Override
  public Integer call() {
    Form form = quick ? Form.SHORT : Form.FULL;
    InitiationSettings settings =
        new InitiationSettings(
            Optional.ofNullable(runs).orElse(quick ? 1 : 3),
            seed,
            Optional.ofNullable(rate),
            ttl,
            !noEdgeRedirect,
            edges,
            form,
            !surgesOnly,
            Optional.ofNullable(directory));
    boolean json = output == Asking.Output.json;
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter told = json ? err : out;
    try {
      InitiationResult result =
          new InitiationBench(
                  settings, (name, run) -> told.println(InitiationReport.progress(name, run)))
              .run();
      if (json) {
        out.println(InitiationReport.json(result));
      } else {
        InitiationReport.lines(result).forEach(out::println);
      }
      return result.exitCode();
    } catch (WorldException e) {
      err.println("spillway bench initiation: " + e.getMessage());
    } catch (IOException e) {
      err.println("spillway bench initiation: " + FileTrouble.words(e));
    }
    return UNAVAILABLE;
  }
}
