package io.spillway.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spillway.model.AttackScore;
import io.spillway.simulator.crowd.Case;
import io.spillway.simulator.crowd.Trial;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Development view: one line a case. */
final class CrowdReport {
  private CrowdReport() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    long first = Long.parseLong(args[0]);
    long count = Long.parseLong(args[1]);
    boolean verbose = args.length > 2;
    for (Case.Kind kind : Case.Kind.values()) {
      if (args.length > 3 && !args[3].contains(kind.name().substring(0, 4))) {
        continue;
      }
      double[] degrees =
          kind == Case.Kind.ATTACK_IN_CROWD || kind == Case.Kind.COPYING
              ? new double[] {0, 0.25, 0.5, 0.75, 1}
              : new double[] {0};
      for (double degree : degrees) {
        int initiated = 0;
        int held = 0;
        int unseen = 0;
        double late = 0;
        TreeMap<Integer, Double> shares = new TreeMap<>();
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        for (long seed = first; seed < first + count; seed++) {
          Case played = new Case(seed, kind, degree);
          List<Trial.Seen> seen = Trial.run(played);
          boolean began = Trial.initiated(seen).isPresent();
          boolean noticed = Trial.noticed(seen).isPresent();
          initiated += began ? 1 : 0;
          held += !began && noticed ? 1 : 0;
          unseen += noticed ? 0 : 1;
          double at = Trial.noticed(seen).orElse(0.0);
          if (began) {
            late += Trial.initiated(seen).orElseThrow() - at > 0.01 ? 1 : 0;
          }
          for (Trial.Seen s : seen) {
            int since = (int) Math.floor(s.after() - at);
            if (s.forecast().attack().isPresent() && since >= 0) {
              shares.merge(since, s.forecast().attackShare(), Double::sum);
              counts.merge(since, 1, Integer::sum);
            }
          }
          boolean lateCrowd =
              began && Trial.initiated(seen).orElseThrow() - at > 0.01 && kind == Case.Kind.CROWD;
          boolean wrong = kind == Case.Kind.CROWD ? !began || lateCrowd : began;
          if (verbose && wrong && kind.ordinal() < 4 && noticed) {
            double when = began ? Trial.initiated(seen).orElseThrow() : at;
            Trial.Seen s =
                seen.stream()
                    .filter(x -> began && !lateCrowd ? x.initiates() : x.wouldInitiate())
                    .findFirst()
                    .orElseThrow();
            out.printf(
                Locale.ROOT,
                "%s %d %s: noticed %.1f initiated %.1f share %.2f excess %.0f%n",
                kind,
                seed,
                played,
                at,
                Trial.initiated(seen).orElse(-1.0),
                s.forecast().attackShare(),
                s.forecast().attack().map(AttackScore::excess).orElse(0.0));
            s.forecast()
                .attack()
                .ifPresent(a ->
                    a.features().forEach(f ->
                        out.printf(
                            Locale.ROOT,
                            "      %s %.2f (%.2f) %+.2f",
                            f.name(),
                            f.value(),
                            f.usual(),
                            f.contribution())));
            out.println();
          }
        }
        out.printf(
            Locale.ROOT,
            "%-16s %.2f initiated %d (%.0f late) held %d unseen %d; shares",
            kind,
            degree,
            initiated,
            late,
            held,
            unseen);
        for (int s : new int[] {0, 1, 2, 4, 8, 15}) {
          out.printf(
              Locale.ROOT, " %d:%.2f", s, shares.getOrDefault(s, 0.0) / counts.getOrDefault(s, 1));
        }
        out.println();
      }
    }
  }
}
