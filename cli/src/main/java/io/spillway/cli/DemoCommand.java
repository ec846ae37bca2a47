package io.spillway.cli;

import io.spillway.demo.Demo;
import io.spillway.demo.DemoSettings;
import io.spillway.demo.DemoSettings.TraceChoice;
import io.spillway.demo.crowd.CrowdSettings;
import io.spillway.demo.world.EdgeChoice;
import java.io.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command {@code spillway demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts three CDNs on this machine and plays a flash crowd at one of them.",
      "Exit code 0: the arrangement closed, the ledgers balance, and at most a tenth of what would"
          + " fail without peers failed; 1: a goal was missed; 66: a file cannot be read; 69:"
          + " something needed is missing or taken."
    },
    footer = {
      "",
      "Examples:",
      "  spillway demo",
      "  spillway demo --edges nginx --seed 7 --report report.json",
      "  spillway demo --without-peering"
    })
final class DemoCommand implements Callable<Integer> {
  private static final double DEFAULT_PEAK = 500;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(names = "--seed", description = "For all that is drawn. Default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(
      names = "--rate",
      description = "Ordinary traffic in requests/s, 50 unless given; with --trace its peak, 500.")
  private @Nullable Double rate;

  @Option(names = "--factor", description = "How many times that at the top. Default: 10")
  private double factor = CrowdSettings.DEFAULT.factor();

  @Mixin private CrowdShape shape = new CrowdShape();

  @Option(names = "--trace", description = "Play a recorded crowd: rows of epoch_s,count (.gz)")
  private @Nullable Path trace;

  @Option(names = "--speed", description = "Recorded seconds per second. Default: 60")
  private double speed = 60;

  @Option(
      names = "--length",
      converter = Durations.class,
      description = "How much of a trace to play at most, around its peak: 5m")
  private Duration length = Duration.ofMinutes(5);

  @Option(names = "--no-surge", description = "Ordinary traffic of the same length")
  private boolean noSurge;

  @Option(names = "--without-peering", description = "The same crowd, and nobody is asked")
  private boolean withoutPeering;

  @Option(
      names = "--no-edge-redirect",
      description = "cdn-a's edges redirect nobody (302) while old DNS answers live")
  private boolean noEdgeRedirect;

  @Option(
      names = "--headroom",
      description =
          "Capacity over ordinary traffic at cdn-a: 2. Below 1.8 or so peers stay to the end, as"
              + " rule borrow.end-when wants room at home.")
  private double headroom = DemoSettings.DEFAULT.headroom();

  @Option(names = "--ttl", converter = Durations.class, description = "Of DNS answers: 20s")
  private Duration ttl = DemoSettings.DEFAULT.ttl();

  @Option(names = "--edges", description = "nginx, embedded, or auto: nginx when it is found")
  private EdgeChoice edges = EdgeChoice.AUTO;

  @Option(names = "--dir", description = "Where everything is written: a new temporary folder")
  private @Nullable Path directory;

  @Option(names = "--report", description = "Write what was measured as JSON")
  private @Nullable Path report;

  @Option(
      names = "--settle",
      converter = Durations.class,
      description = "How long after the crowd the arrangement may take to close: 5m")
  private Duration settle = DemoSettings.DEFAULT.settle();

  @Option(names = "--plain", description = "Lines instead of a live screen")
  private boolean plain;

  @Override
  public Integer call() {
    DemoSettings settings;
    try {
      settings = settings();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return new Demo(settings, System.out, System.err).run();
  }

  private DemoSettings settings() {
    Optional<TraceChoice> recorded =
        Optional.ofNullable(trace)
            .map(file ->
                new TraceChoice(
                    file, speed, Optional.ofNullable(rate).orElse(DEFAULT_PEAK), length));
    double ordinary =
        recorded.isPresent()
            ? CrowdSettings.DEFAULT.rate()
            : Optional.ofNullable(rate).orElse(CrowdSettings.DEFAULT.rate());
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
            && System.getenv("TERM") != null;
    return new DemoSettings(
        seed,
        shape.of(ordinary, factor),
        recorded,
        !noSurge,
        !withoutPeering,
        !noEdgeRedirect,
        headroom,
        ttl,
        edges,
        Optional.ofNullable(directory),
        Optional.ofNullable(report),
        settle,
        terminal && !plain);
  }
}
