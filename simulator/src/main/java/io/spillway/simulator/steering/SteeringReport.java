package io.spillway.simulator.steering;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** {@code sim steering}: the cases, what came of them, and a picture of each. */
public final class SteeringReport {
  private SteeringReport() {}

  /**
   * Plays cases and prints a line for each.
   *
   * @param cases which
   * @param seeds how many of each
   * @param out takes each line
   * @return whether none swings by itself
   */
  public static boolean print(List<SteeringCase> cases, int seeds, Consumer<String> out) {
    out.accept(
        "                      peak  over- settles   steady  own   swing    strongest swing   "
            + "   refused    tables");
    out.accept(
        "case            302  usable shoot  after    error   load  p-p/open period  size/open "
            + "   all    end /min");
    boolean steady = true;
    for (SteeringCase c : cases) {
      for (boolean redirects : new boolean[] {false, true}) {
        Measures m = Measures.of(c.redirecting(redirects), seeds);
        out.accept(line(c, redirects, m));
        steady &= !m.oscillates();
      }
    }
    out.accept("");
    explain(seeds).forEach(out);
    out.accept(steady ? "no sustained oscillation" : "SUSTAINED OSCILLATION");
    return steady;
  }

  private static String line(SteeringCase c, boolean redirects, Measures m) {
    return String.format(
        Locale.ROOT,
        "%-15s %-3s %6.2fx %4.0f%% %5.0f s  %+5.1f%% %5.0f%% %3.0f%%/%3.0f%%  %4.0f s"
            + " %5.1f%%/%4.1f%% %6.2f%% %5.2f%%  %3.0f%s",
        c.name(),
        redirects ? "yes" : "no",
        m.peak(),
        100 * m.overshoot(),
        m.settling(),
        100 * m.error(),
        100 * m.utilisation(),
        100 * m.swing(),
        100 * m.openSwing(),
        m.period(),
        100 * m.amplitude(),
        100 * m.openAmplitude(),
        100 * m.refused(),
        100 * m.refusedInTheEnd(),
        m.changes(),
        m.oscillates() ? "  OSCILLATES" : "");
  }

  private static List<String> explain(int seeds) {
    return List.of(
        "Means over "
            + seeds
            + " seeds. Own edges carry 120/s, 102/s of it usable; usual demand 60/s.",
        "peak: the most that own edges got after the onset, in multiples of usable (5 s means).",
        "overshoot: beyond what the own load settles at, in the minute after it came to it;"
            + " settles",
        "after: within 15 % of it for good, from the last change of demand; steady error: to what"
            + " is",
        "usable, or what peers leave; below 0 is room kept free for scatter. swing: 5th to 95th",
        "percentile of 5 s means in the last 160 s, beside the same with shares held still (what"
            + " the",
        "resolvers do by themselves). It oscillates if the strongest swing is above 5 % of the"
            + " target",
        "and more than twice that with shares held still.");
  }

  /**
   * Draws a picture of each case, with redirection by the own edges, of seed 1.
   *
   * @param file is given the name of each file and its text
   */
  public static void plot(List<SteeringCase> cases, BiConsumer<String, String> file) {
    for (SteeringCase c : cases) {
      SteeringLoop loop = new SteeringLoop(c.redirecting(true).plan(), 1);
      loop.play(c.demand(), c.length());
      file.accept(c.name() + ".svg", SteeringPlot.svg(c, loop.seconds()));
    }
  }
}
