package io.spillway.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spillway.model.AttackScore;
import io.spillway.simulator.crowd.Case;
import io.spillway.simulator.crowd.Trial;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Prints what became of generated crowds and attacks: the table and the curve of
 * docs/attack-or-crowd.md. Arguments: the first seed, how many cases of crowds (there are as many
 * attacks), {@code errors} to be told each wrong case with its features.
 */
final class CrowdReport {
  private static final double[] DEGREES = {0, 0.25, 0.5, 0.75, 1};
  private static final int[] SECONDS = {0, 1, 2, 4, 8, 15};

  /** Of cases of which a share or a degree is told apart, each so many of the crowds' number. */
  private static final int PARTS = 10;

  /** Botnets that prepare themselves do so on as many days at the most. */
  private static final int PREPARED_DAYS = 3;

  private CrowdReport() {}

  /** What became of cases of one kind. */
  private static final class Row {
    private int noticed;
    private int unnoticed;
    private int initiated;
    private int later;
    private double delays;
    private final double[] shares = new double[SECONDS.length];
    private final int[] counts = new int[SECONDS.length];

    void add(Trial.Outcome outcome) {
      if (outcome.noticed().isEmpty()) {
        unnoticed++;
        return;
      }
      noticed++;
      double at = outcome.noticed().get();
      if (outcome.initiated().isPresent()) {
        initiated++;
        later += outcome.initiated().get() > at ? 1 : 0;
        delays += outcome.initiated().get() - at;
      }
      for (Trial.Seen seen : outcome.seen()) {
        for (int i = 0; i < SECONDS.length; i++) {
          double since = seen.after() - at;
          if (since >= SECONDS[i] && since < SECONDS[i] + 1) {
            shares[i] += seen.forecast().attackShare();
            counts[i]++;
          }
        }
      }
    }

    void print(PrintStream out, String name) {
      out.printf(
          Locale.ROOT,
          "%-22s %7d %9d %9d %6.1f %% %5d by %4.1f s  ",
          name,
          noticed,
          unnoticed,
          initiated,
          100.0 * initiated / Math.max(1, noticed),
          later,
          delays / Math.max(1, later));
      for (int i = 0; i < SECONDS.length; i++) {
        out.printf(Locale.ROOT, " %.2f", shares[i] / Math.max(1, counts[i]));
      }
      out.println();
    }
  }

  public static void main(String[] args) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    long first = Long.parseLong(args[0]);
    int crowds = Integer.parseInt(args[1]);
    boolean errors = args.length > 2;
    out.println(
        "                       noticed unnoticed initiated         later, mean    attack's share"
            + " after 0, 1, 2, 4, 8, 15 s");
    run(Case.Kind.CROWD, 0, first, crowds, errors ? out : null).print(out, "crowd");
    int third = (crowds + 2) / 3;
    run(Case.Kind.FEW_NETWORKS, 0, first, third, errors ? out : null)
        .print(out, "flood, few networks");
    run(Case.Kind.MANY_NETWORKS, 0, first, third, errors ? out : null)
        .print(out, "flood, many networks");
    run(Case.Kind.CACHE_BUSTING, 0, first, crowds - 2 * third, errors ? out : null)
        .print(out, "cache-busting");
    for (int days = 1; days <= PREPARED_DAYS; days++) {
      run(Case.Kind.PREPARED, days, first, crowds / 2, null)
          .print(out, "prepared on %d day%s".formatted(days, days == 1 ? "" : "s"));
    }
    for (double degree : DEGREES) {
      run(Case.Kind.ATTACK_IN_CROWD, degree, first, crowds / PARTS, null)
          .print(out, String.format(Locale.ROOT, "attack is %.2f of it", degree));
    }
    for (double degree : DEGREES) {
      run(Case.Kind.COPYING, degree, first, crowds / PARTS, null)
          .print(out, String.format(Locale.ROOT, "bots copy by %.2f", degree));
    }
  }

  private static Row run(
      Case.Kind kind,
      double degree,
      long first,
      int count,
      @org.jspecify.annotations.Nullable PrintStream errors) {
    Row row = new Row();
    for (long seed = first; seed < first + count; seed++) {
      Case played = new Case(seed, kind, degree);
      Trial.Outcome outcome = Trial.run(played);
      row.add(outcome);
      boolean wrong =
          outcome.noticed().isPresent()
              && outcome.initiated().isPresent() != (kind == Case.Kind.CROWD);
      if (wrong && errors != null) {
        errors.println(kind + " " + seed + ": " + played);
        outcome.seen().stream()
            .filter(s -> s.wouldInitiate() && s.forecast().attack().isPresent())
            .findFirst()
            .flatMap(s -> s.forecast().attack())
            .map(AttackScore::story)
            .ifPresent(errors::println);
      }
    }
    return row;
  }
}
