package io.spillway.cli;

import io.spillway.simulator.steering.SteeringCase;
import io.spillway.simulator.steering.SteeringCases;
import io.spillway.simulator.steering.SteeringReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The steering loop among resolvers that keep answers: whether it is stable. */
@Command(
    name = "steering",
    mixinStandardHelpOptions = true,
    description = {
      "Plays the production surge detector, steering controller and selection of answers with"
          + " clients behind resolvers that keep answers, each case with and without redirection"
          + " (302) by the own edges.",
      "Prints overshoot, settling time, steady error, residual swings, requests refused, own load."
          + " Fails if the loop swings by itself and does not stop. See docs/steering.md."
    },
    footerHeading = "%nCases:%n",
    footer = {
      "  step, slight, ramp, sawtooth, oscillation, ignored-ttl, five-resolvers, no-subnet,",
      "  late-reports, limited-peer",
      "",
      "Examples:",
      "  spillway sim steering                            all cases, as in docs/steering.md",
      "  spillway sim steering --case ramp --seeds 40",
      "  spillway sim steering --plots docs/steering      a picture of each case besides"
    })
final class SteeringCommand implements Callable<Integer> {
  @Option(
      names = "--case",
      paramLabel = "NAME",
      description = "Only this case; may be given more than once.")
  private List<String> names = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many seeds of each case; below 10 a swing may be chance (default: 20).")
  private int seeds = 20;

  @Option(
      names = "--plots",
      paramLabel = "DIR",
      description = "Write a picture of each case, DIR/NAME.svg.")
  private @Nullable Path plots;

  @Override
  public Integer call() {
    if (seeds < 1 || seeds > 10_000) {
      throw new IllegalArgumentException("--seeds " + seeds + ": use 1 to 10000");
    }
    List<SteeringCase> cases = chosen();
    Path folder = plots;
    if (folder != null) {
      SteeringReport.plot(cases, (name, text) -> write(folder.resolve(name), text));
    }
    return SteeringReport.print(cases, seeds, System.out::println) ? 0 : 1;
  }

  private List<SteeringCase> chosen() {
    List<SteeringCase> all = SteeringCases.all();
    List<String> known = all.stream().map(SteeringCase::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "--case \""
                + name
                + "\": use one of "
                + known.stream().collect(Collectors.joining(", ")));
      }
    }
    return names.isEmpty() ? all : all.stream().filter(c -> names.contains(c.name())).toList();
  }

  private static void write(Path file, String text) {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written", e);
    }
  }
}
