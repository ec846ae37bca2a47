package io.spillway.cli;

import io.spillway.surge.replay.LoadSeries;
import io.spillway.surge.replay.LoadText;
import io.spillway.surge.replay.Replay;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Recorded load, played back through the node's own detector. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Plays recorded load back through the detector that a node runs: when it would have asked"
          + " peers, how long before capacity was exhausted, what it would have missed, how often"
          + " for nothing, and what peering would have cost and saved. Needs no node; nothing is"
          + " changed.",
      "",
      "FILE has lines TIME,COUNT, oldest first: an epoch second (or an instant such as"
          + " 1995-07-13T04:00:00Z), and the requests from then until the next line. A heading,"
          + " further columns, lines that begin with # and compression by gzip are all right. The"
          + " interval is found by itself. A time without a line is a gap: no data is not no load,"
          + " so write 0 where there was none.",
      "",
      "Capacity is --headroom times the usual peak, the 99th percentile of demand (requests/s over"
          + " ten seconds, or one interval) in the period --reference at the begin; what comes"
          + " after it is scored. The detector gives an alarm when demand has left what is usual"
          + " and will exceed what is usable within 25 s with a chance of 0.85 or more, or exceeds"
          + " it already: rule borrow.when by default.",
      "",
      "Capacity is exhausted when demand reaches it. An alarm is false if demand does not reach"
          + " what is usable within ten minutes, or ten intervals where that is longer. Peers are"
          + " taken to be ready 25 s after an alarm and to have enough; until it is over, they"
          + " carry what is above usable, each request at --price, each arrangement at"
          + " --start-price besides."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:played back, whatever came of it",
      "2:wrong usage, or FILE cannot be read; the line and what would be right are told"
    },
    footer = {
      "",
      "Examples:",
      "  spillway replay load.csv                              twofold headroom",
      "  spillway replay load.csv.gz --headroom 1.5 --reference 7d",
      "  spillway replay load.csv --capacity 1200 --price 0.80 --currency EUR",
      "  spillway replay load.csv -o json | jq '.falsePerMonth'"
    })
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The recorded load.")
  private Path file = Path.of("");

  @Option(
      names = "--capacity",
      paramLabel = "RATE",
      description = "What the own edges can carry, requests/s (default: by --headroom).")
  private @Nullable Double capacity;

  @Option(
      names = "--headroom",
      paramLabel = "FACTOR",
      description = "Capacity as a multiple of the usual peak (default: 2).")
  private double headroom = 2;

  @Option(
      names = "--usable",
      paramLabel = "SHARE",
      description =
          "The share of capacity that keeps the SLA, as rule edge.usable (default: 0.85).")
  private double usable = 0.85;

  @Option(
      names = "--reference",
      paramLabel = "TIME",
      converter = Durations.class,
      description =
          "How long the period is, from the begin, that says what is usual, such as 2h or 7d"
              + " (default: a quarter of the record, 7d at most).")
  private Duration reference = Duration.ZERO;

  @Option(
      names = "--price",
      paramLabel = "AMOUNT",
      converter = Amounts.class,
      description = "What peers ask for 1,000 requests (default: 0.001).")
  private BigDecimal price = new BigDecimal("0.001");

  @Option(
      names = "--start-price",
      paramLabel = "AMOUNT",
      converter = Amounts.class,
      description = "What each arrangement costs besides (default: 0).")
  private BigDecimal startPrice = BigDecimal.ZERO;

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      description = "The currency of both (default: EUR).")
  private String currency = "EUR";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json.")
  private Asking.Output output = Asking.Output.text;

  @Override
  public Integer call() throws IOException {
    requireSane();
    LoadText text = LoadFile.read(file);
    LoadSeries series = text.series();
    Replay replay;
    try {
      replay =
          Replay.of(
              series,
              new Replay.Question(
                  capacity == null ? OptionalDouble.empty() : OptionalDouble.of(capacity),
                  headroom,
                  usable,
                  reference.toSeconds()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
    ReplayReport report =
        new ReplayReport(file, text.format(), series, replay)
            .withPrices(price, startPrice, currency);
    var out = spec.commandLine().getOut();
    if (output == Asking.Output.json) {
      out.println(
          JsonMapper.builder()
              .build()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(report.json()));
    } else {
      report.lines().forEach(line -> out.println(Words.plain(line)));
    }
    return 0;
  }

  private void requireSane() {
    if (capacity != null && !(capacity > 0 && capacity <= 1e12)) {
      throw new IllegalArgumentException("--capacity " + capacity + ": use more than 0 requests/s");
    }
    if (!(headroom > 0 && headroom <= 1e6)) {
      throw new IllegalArgumentException("--headroom " + headroom + ": use a factor such as 1.5");
    }
    if (!(usable > 0 && usable <= 1)) {
      throw new IllegalArgumentException("--usable " + usable + ": use a share above 0, 1 at most");
    }
  }
}
