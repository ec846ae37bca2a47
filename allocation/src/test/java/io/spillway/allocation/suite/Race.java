package io.spillway.allocation.suite;

import io.spillway.allocation.Allocator;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationProof;
import io.spillway.model.AllocationSolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times of the allocator at 100 offers and 200 footprints, beside GLOP of OR-Tools on the same
 * linear problems in the same run.
 */
public final class Race {
  private static final int OFFERS = 100;
  private static final int NEEDS = 200;
  private static final int PROBLEMS = 20;
  private static final int WARM_UP = 60;

  private Race() {}

  /** Writes a table; arguments: the file, the rounds that are measured. */
  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.parseInt(arguments[1]);
    List<String> lines = new ArrayList<>();
    for (Suite.Kind kind : Suite.Kind.values()) {
      boolean quick = kind == Suite.Kind.PLAIN || kind == Suite.Kind.SHARES;
      lines.add(line(kind, quick || kind == Suite.Kind.MINIMUMS ? rounds : 5));
    }
    Files.writeString(Path.of(arguments[0]), String.join("\n", lines) + "\n");
  }

  private static String line(Suite.Kind kind, int rounds) {
    List<Long> ours = new ArrayList<>();
    List<Long> glop = new ArrayList<>();
    int failed = 0;
    int proven = 0;
    double gap = 0;
    for (int i = rounds < WARM_UP ? 0 : -WARM_UP; i < rounds; i++) {
      AllocationProblem problem =
          Suite.problem(Math.floorMod(i, PROBLEMS) + 1, kind, OFFERS, NEEDS);
      long from = System.nanoTime();
      AllocationSolution solution = Allocator.solve(problem);
      long nanos = System.nanoTime() - from;
      if (i >= 0) {
        ours.add(nanos);
        AllocationProof proof = solution.proof().orElseThrow();
        proven += proof.optimal() ? 1 : 0;
        gap =
            Math.max(
                gap,
                proof.cost().subtract(proof.bound()).doubleValue() / proof.cost().doubleValue());
      }
      if (i >= 0 && i < PROBLEMS && kind.linear()) {
        long other = Reference.nanos(problem, "GLOP");
        failed += other < 0 ? 1 : 0;
        if (other >= 0) {
          glop.add(other);
        }
      }
    }
    return String.format(
        Locale.ROOT,
        "%-8s ours: median %.0f ms, p99 %.0f ms, proven %d of %d, largest gap %.1e; GLOP: %s",
        kind,
        quantile(ours, 0.5),
        quantile(ours, 0.99),
        proven,
        ours.size(),
        gap,
        kind.linear() ? versus(ours, glop, failed) : "not linear");
  }

  private static String versus(List<Long> ours, List<Long> glop, int failed) {
    String some =
        glop.isEmpty()
            ? "none solved"
            : String.format(
                Locale.ROOT,
                "median %.0f ms, ours / GLOP %.2f",
                quantile(glop, 0.5),
                quantile(ours, 0.5) / quantile(glop, 0.5));
    return some + ", " + failed + " without an optimum";
  }

  private static double quantile(List<Long> nanos, double share) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1) / 1e6;
  }
}
