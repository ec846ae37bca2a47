package io.spillway.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spillway.metering.rating.Reconciled;
import io.spillway.model.Statement;
import io.spillway.model.Usage;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import io.spillway.simulator.EstimateBench.Judged;
import io.spillway.simulator.EstimateBench.Stage;
import io.spillway.simulator.world.Faults;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Prints bias and spread of the estimate by stage, and what becomes of lenders that claim more than
 * they served. Arguments: the first seed, how many seeds, what lenders report as a multiple of what
 * they served.
 */
final class EstimateReport {
  private static final long LEAST = 500;

  private EstimateReport() {}

  /** What became of one agreement whose lender multiplies its claims. */
  record Outcome(long served, long paid, long bound, int disputed) {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    long first = Long.parseLong(args[0]);
    long count = Long.parseLong(args[1]);
    double reported = Double.parseDouble(args[2]);
    List<Judged> all = new ArrayList<>();
    for (long seed = first; seed < first + count; seed++) {
      try {
        all.addAll(EstimateBench.run(seed, Faults.NONE, reported));
      } catch (AssertionError e) {
        out.println(e.getMessage());
      }
    }
    for (Stage stage : Stage.values()) {
      print(out, stage.name(), all.stream().filter(j -> j.stage() == stage).toList());
    }
    print(out, "ALL", all);
    print(out, "CALM", all.stream().filter(EstimateReport::isCalm).toList());
    all.stream()
        .filter(j -> !j.fact().verdict().accepted())
        .forEach(j -> out.println("disputed, seed " + j.seed() + ": " + j.fact().story()));
    for (double factor : new double[] {1.3, 1.5, 2}) {
      List<Outcome> outcomes =
          claiming(all, factor).stream().filter(o -> o.served() >= 10 * LEAST).toList();
      out.printf(
          Locale.ROOT,
          "claiming %.1f times: %d of %d agreements of 5,000 requests disputed; paid %.3f of what"
              + " was served%n",
          factor,
          outcomes.stream().filter(o -> o.disputed() > 0).count(),
          outcomes.size(),
          (double) outcomes.stream().mapToLong(Outcome::paid).sum()
              / outcomes.stream().mapToLong(Outcome::served).sum());
    }
  }

  /** Whether the lender refused hardly anything: what reached it is what it served. */
  static boolean isCalm(Judged judged) {
    return judged.fact().statement().usage().errors() < 0.02 * judged.served();
  }

  /** Judges all statements again as if each claimed a multiple of what was served. */
  static List<Outcome> claiming(List<Judged> all, double factor) {
    SortedMap<String, List<Judged>> agreements = new TreeMap<>();
    for (Judged judged : all) {
      String name = judged.seed() + " " + judged.fact().statement().agreement();
      agreements.computeIfAbsent(name, n -> new ArrayList<>()).add(judged);
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (List<Judged> statements : agreements.values()) {
      Reconciled sums = Reconciled.nothing(statements.getFirst().fact().statement().from());
      long served = 0;
      long bound = 0;
      for (Judged judged : statements) {
        Statement said = judged.fact().statement();
        Usage honest = said.usage();
        long claim = Math.round(honest.requests() * factor);
        Usage usage = new Usage(claim, honest.bytes(), honest.hits(), honest.errors());
        boolean accepted = judged.rules().accepts(sums, usage, said.to(), judged.estimate());
        bound += Math.max(0, judged.rules().mostRequests(sums, judged.estimate()));
        StatementVerdict verdict =
            new StatementVerdict(
                said.agreement(), said.number(), accepted, judged.estimate(), said.to(), "");
        sums = judged.rules().after(sums, usage, said.to(), verdict);
        served += judged.served();
      }
      outcomes.add(new Outcome(served, sums.payable().requests(), bound, sums.disputed()));
    }
    return outcomes;
  }

  private static void print(PrintStream out, String name, List<Judged> judged) {
    List<Double> ratios =
        judged.stream().filter(j -> j.served() >= LEAST).map(Judged::ratio).sorted().toList();
    double mean = ratios.stream().mapToDouble(r -> r).average().orElse(0);
    double square = ratios.stream().mapToDouble(r -> (r - mean) * (r - mean)).average().orElse(0);
    out.printf(
        Locale.ROOT,
        "%-5s %5d intervals of 500 requests and more: estimate / served mean %.3f sd %.3f min %.3f"
            + " p1 %.3f p50 %.3f p99 %.3f max %.3f; disputed %d of %d; by report %d s%n",
        name,
        ratios.size(),
        mean,
        Math.sqrt(square),
        at(ratios, 0),
        at(ratios, 0.01),
        at(ratios, 0.5),
        at(ratios, 0.99),
        at(ratios, 1),
        judged.stream().filter(j -> !j.fact().verdict().accepted()).count(),
        judged.size(),
        judged.stream().mapToLong(j -> j.fact().byReport()).sum());
  }

  private static double at(List<Double> sorted, double part) {
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.round(part * (sorted.size() - 1)));
  }
}
