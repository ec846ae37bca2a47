package io.spillway.cli;

import io.spillway.simulator.paper.PaperPlan;
import io.spillway.simulator.paper.PaperReport;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The queueing model of the paper, and Spillway's steering beside it. */
@Command(
    name = "paper",
    mixinStandardHelpOptions = true,
    description = {
      "Reproduces the queueing model of Pathan and Buyya, \"Performance models for peering content"
          + " delivery networks\": each CDN is an M/G/1 queue with service times of bounded"
          + " Pareto.",
      "Prints P(W < 20000) of one CDN alone, computed exactly and simulated; the best static split"
          + " over a primary and three peers; and what Spillway's own steering reaches, with DNS"
          + " answers that live on and cold caches at the peers. About a minute. Fails if the model"
          + " is off the paper's figures by more than 0.01. See docs/paper.md."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  spillway sim paper                             as in docs/paper.md",
      "  spillway sim paper --ignoring 0 --miss 0       with resolvers that obey and warm caches",
      "  spillway sim paper --ttl 60 --no-edge-redirect"
    })
final class PaperCommand implements Callable<Integer> {
  @Option(
      names = "--unit-us",
      paramLabel = "US",
      description = "Microseconds that a unit of the paper's time is taken to be (default: 1).")
  private double unit = PaperPlan.DEFAULT.unit().toNanos() / 1e3;

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "Clients simulated at each load of one CDN alone (default: 20000000).")
  private long clients = PaperPlan.DEFAULT.clients();

  @Option(
      names = "--hours",
      paramLabel = "H",
      description = "Simulated hours of steering at each load (default: 10).")
  private double hours = PaperPlan.DEFAULT.hours();

  @Option(
      names = "--onsets",
      paramLabel = "N",
      description = "Surges begun for the first minute's figures (default: 40).")
  private int onsets = PaperPlan.DEFAULT.onsets();

  @Option(
      names = "--ttl",
      paramLabel = "S",
      description = "Seconds that DNS answers live before the surge (default: 20).")
  private long ttl = PaperPlan.DEFAULT.ttl().toSeconds();

  @Option(
      names = "--ignoring",
      paramLabel = "SHARE",
      description = "The share of clients behind resolvers that ignore the TTL (default: 0.1).")
  private double ignoring = PaperPlan.DEFAULT.ignoring();

  @Option(
      names = "--held",
      paramLabel = "S",
      description = "Seconds that these hold an answer (default: 120).")
  private long held = PaperPlan.DEFAULT.held().toSeconds();

  @Option(
      names = "--report-lag",
      paramLabel = "S",
      description = "Seconds that peers' reports of their load are late (default: 2).")
  private long reportLag = PaperPlan.DEFAULT.reportLag().toSeconds();

  @Option(
      names = "--no-edge-redirect",
      description = "The own edges do not redirect (302) while old answers live.")
  private boolean noEdgeRedirect;

  @Option(
      names = "--objects",
      paramLabel = "N",
      description = "Objects of the site, asked for by Zipf's law of 0.8 (default: 2000).")
  private int objects = PaperPlan.DEFAULT.objects();

  @Option(
      names = "--miss",
      paramLabel = "UNITS",
      description =
          "What a peer's first request for an object takes besides, in units of the paper's time;"
              + " a mean service takes 3000 (default: 3000).")
  private double miss = PaperPlan.DEFAULT.miss();

  @Option(names = "--seed", paramLabel = "N", description = "The seed of chance (default: 1).")
  private long seed = PaperPlan.DEFAULT.seed();

  @Override
  public Integer call() {
    PaperPlan plan =
        new PaperPlan(
            Duration.ofNanos(Math.round(unit * 1e3)),
            clients,
            hours,
            onsets,
            Duration.ofSeconds(ttl),
            ignoring,
            Duration.ofSeconds(held),
            Duration.ofSeconds(reportLag),
            !noEdgeRedirect,
            objects,
            miss,
            seed);
    return PaperReport.print(plan, System.out::println) ? 0 : 1;
  }
}
