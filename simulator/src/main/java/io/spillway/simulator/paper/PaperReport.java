package io.spillway.simulator.paper;

import io.spillway.simulator.Batch;
import io.spillway.simulator.paper.QueueSimulation.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code sim paper}: the paper's figures computed and simulated, and Spillway's beside them. */
public final class PaperReport {
  /** What is computed or simulated may be so far from what the paper says. */
  static final double TOLERANCE = 0.01;

  /** What the paper says of one CDN alone. */
  static final List<Said> ALONE =
      List.of(
          new Said(0.3, 0.940),
          new Said(0.5, 0.864),
          new Said(0.6, 0.803),
          new Said(0.8, 0.580),
          new Said(0.9, 0.365));

  /** What it says of a primary with three peers, as the best that can be. */
  static final List<Said> BOUNDS = List.of(new Said(0.9, 0.851), new Said(1.3, 0.784));

  /** After so many seconds of a surge the figures of the long run are counted. */
  private static final int SETTLED = 300;

  private static final int MINUTE = 60;
  private static final int FEWEST_RUNS = 5;
  private static final int SECONDS_EACH = 1_800;

  private final PaperPlan plan;
  private final Consumer<String> out;
  private final WaitingTimes times = new WaitingTimes(BoundedPareto.PAPER);
  private boolean reproduced = true;

  /**
   * A figure of the paper.
   *
   * @param load of the CDN in question
   * @param within the probability that a client waits less than 20,000 units
   */
  record Said(double load, double within) {}

  private PaperReport(PaperPlan plan, Consumer<String> out) {
    this.plan = plan;
    this.out = out;
  }

  /**
   * Prints it.
   *
   * @param out takes each line
   * @return whether the model gives the paper's figures within {@value #TOLERANCE}
   */
  public static boolean print(PaperPlan plan, Consumer<String> out) {
    PaperReport report = new PaperReport(plan, out);
    report.alone();
    report.steered();
    return report.reproduced;
  }

  private void alone() {
    out.accept(
        String.format(
            Locale.ROOT,
            "M/G/1, first come first served; service times bounded Pareto, k=%.2f p=%.0f"
                + " alpha=%.1f: mean %.1f units",
            BoundedPareto.PAPER.least(),
            BoundedPareto.PAPER.most(),
            BoundedPareto.PAPER.alpha(),
            BoundedPareto.PAPER.mean()));
    out.accept(
        String.format(
            Locale.ROOT,
            "P(W < %.0f), W the wait before the service; one CDN alone",
            PaperSteering.TIME));
    out.accept("");
    out.accept(
        String.format(
            Locale.ROOT,
            "  load  paper  computed, between  simulated, %,d clients (95 %%)",
            plan.clients()));
    for (Said said : ALONE) {
      WaitingTimes.Bracket exact = times.within(said.load(), PaperSteering.TIME);
      Estimate played =
          QueueSimulation.within(
              BoundedPareto.PAPER, said.load(), PaperSteering.TIME, plan.clients(), plan.seed());
      out.accept(
          String.format(
              Locale.ROOT,
              "  %.2f  %.3f  %.4f and %.4f  %.4f +- %.4f",
              said.load(),
              said.within(),
              exact.least(),
              exact.most(),
              played.mean(),
              played.halfWidth()));
      compare("computed", said, exact.middle(), 0);
      compare("simulated", said, played.mean(), played.halfWidth());
    }
  }

  private void compare(String how, Said said, double found, double noise) {
    if (Math.abs(found - said.within()) > TOLERANCE + noise) {
      out.accept(
          String.format(
              Locale.ROOT,
              "  BROKEN load %.2f: %s %.4f, the paper says %.3f",
              said.load(),
              how,
              found,
              said.within()));
      reproduced = false;
    }
  }

  private void steered() {
    StaticSplit split = new StaticSplit(times, PaperSteering.TIME);
    out.accept("");
    out.accept(
        String.format(
            Locale.ROOT,
            "With three peers whose own clients bring loads of %s:",
            loads(PaperSteering.PEERS)));
    for (Said said : BOUNDS) {
      StaticSplit.Split best = split.best(said.load(), PaperSteering.PEERS, true);
      StaticSplit.Split selfish = split.best(said.load(), PaperSteering.PEERS, false);
      out.accept("");
      out.accept(String.format(Locale.ROOT, "primary's load %.1f", said.load()));
      out.accept(
          String.format(
              Locale.ROOT, "  alone                          %.3f", split.within(said.load())));
      out.accept(
          String.format(Locale.ROOT, "  the paper's bound              %.3f", said.within()));
      out.accept(
          String.format(
              Locale.ROOT,
              "  best static split, computed    %.3f  loads %s: as many clients of all four as can"
                  + " be",
              best.everybody(),
              loads(best.loads())));
      out.accept(
          String.format(
              Locale.ROOT,
              "  best for the primary's alone   %.3f  loads %s: all clients %.3f",
              selfish.primarys(),
              loads(selfish.loads()),
              selfish.everybody()));
      compare("best static split", said, best.everybody(), 0);
      steered(said.load(), best.loads().getFirst(), split);
    }
    out.accept("");
    conditions();
  }

  private void steered(double load, double level, StaticSplit split) {
    List<PaperSteering.Counted> settled = new ArrayList<>();
    List<List<Double>> utilisations = new ArrayList<>();
    int runs = Math.max(FEWEST_RUNS, (int) Math.round(plan.hours() * 3_600 / SECONDS_EACH));
    int seconds = (int) Math.round(plan.hours() * 3_600 / runs);
    Batch.run(
        IntStream.range(0, runs).iterator(),
        run -> {
          PaperSteering steering = new PaperSteering(plan, level, plan.seed() + run);
          steering.play(PaperSteering.BEFORE, PaperSteering.CALM);
          steering.play(load, SETTLED);
          PaperSteering.Counted counted = steering.play(load, seconds);
          return new Run(counted, steering.loads(counted), steering.misses());
        },
        run -> {
          settled.add(run.counted());
          utilisations.add(run.loads());
          return true;
        });
    List<Double> means =
        IntStream.range(0, 4)
            .mapToObj(i -> utilisations.stream().mapToDouble(u -> u.get(i)).average().orElse(0))
            .toList();
    Estimate all = Estimate.of(settled.stream().map(PaperSteering.Counted::share).toList());
    Estimate own = Estimate.of(settled.stream().map(PaperSteering.Counted::primarysShare).toList());
    out.accept(
        String.format(
            Locale.ROOT,
            "  Spillway, after %d s           %.3f +- %.3f  loads %s; the primary's clients %.3f +-"
                + " %.3f",
            SETTLED,
            all.mean(),
            all.halfWidth(),
            loads(means),
            own.mean(),
            own.halfWidth()));
    out.accept(
        String.format(
            Locale.ROOT,
            "    these loads, if they stood still  %.3f",
            IntStream.range(0, 4).mapToDouble(i -> means.get(i) * split.within(means.get(i))).sum()
                / means.stream().mapToDouble(Double::doubleValue).sum()));
    onset(load, level);
  }

  private void onset(double load, double level) {
    List<Double> own = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    long[] misses = {0};
    Batch.run(
        IntStream.range(0, plan.onsets()).iterator(),
        run -> {
          PaperSteering steering = new PaperSteering(plan, level, plan.seed() + 1_000 + run);
          steering.play(PaperSteering.BEFORE, PaperSteering.CALM);
          PaperSteering.Counted counted = steering.play(load, MINUTE);
          return new Run(counted, List.of(), steering.misses());
        },
        run -> {
          own.add(run.counted().primarysShare());
          all.add(run.counted().share());
          misses[0] += run.misses();
          return true;
        });
    Estimate primarys = Estimate.of(own);
    Estimate everybody = Estimate.of(all);
    out.accept(
        String.format(
            Locale.ROOT,
            "  Spillway, the first minute     %.3f +- %.3f  the primary's clients %.3f +- %.3f;"
                + " %.0f first requests for an object at peers",
            everybody.mean(),
            everybody.halfWidth(),
            primarys.mean(),
            primarys.halfWidth(),
            (double) misses[0] / plan.onsets()));
  }

  /** One run's counts. */
  private record Run(PaperSteering.Counted counted, List<Double> loads, long misses) {
    Run {
      loads = List.copyOf(loads);
    }
  }

  private void conditions() {
    out.accept(
        String.format(
            Locale.ROOT,
            "Spillway's steering is the production one (forecast, controller, selection of"
                + " answers),"));
    out.accept(
        String.format(
            Locale.ROOT,
            "given the load measured each second. The own edges are used up to, and peers lend up"
                + " to,"));
    out.accept(
        String.format(
            Locale.ROOT,
            "the level of the best static split; a peer is filled to 95 %% of what it lends."));
    out.accept(
        String.format(
            Locale.ROOT,
            "  time       a unit is %s us: a server carries %.0f requests a second",
            number(plan.unit().toNanos() / 1e3),
            plan.capacity()));
    out.accept(
        String.format(
            Locale.ROOT,
            "  redirect   DNS answers live %d s before the surge, %d s in it; %.0f %% of the"
                + " clients are behind",
            plan.ttl().toSeconds(),
            Math.max(1, plan.ttl().toSeconds() / 4),
            100 * plan.ignoring()));
    out.accept(
        String.format(
            Locale.ROOT,
            "             resolvers that hold an answer for %d s whatever its TTL; peers ready 2 s"
                + " after they are wanted;",
            plan.held().toSeconds()));
    out.accept(
        String.format(
            Locale.ROOT,
            "             own edges redirect (302) meanwhile: %s; peers' reports are %d s late",
            plan.edgeRedirect() ? "yes" : "no",
            plan.reportLag().toSeconds()));
    out.accept(
        String.format(
            Locale.ROOT,
            "  cold cache the first request for each of %,d objects (Zipf 0.8) takes %.0f units"
                + " more at a peer;",
            plan.objects(),
            plan.miss()));
    out.accept(String.format(Locale.ROOT, "             what a peer has fetched it keeps"));
  }

  private static String loads(List<Double> loads) {
    return loads.stream()
        .map(load -> String.format(Locale.ROOT, "%.3f", load))
        .collect(Collectors.joining(" "));
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString(Math.round(value)) : Double.toString(value);
  }
}
