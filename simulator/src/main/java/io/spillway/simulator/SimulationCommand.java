package io.spillway.simulator;

import io.spillway.simulator.check.Violation;
import io.spillway.simulator.world.Faults;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * {@code sim}: runs many seeds, or tells the story of one.
 *
 * <p>{@code --seeds N} runs N seeds from {@code --from}, 1 unless given; {@code --seed N} runs one
 * and prints its story; {@code --faults none|some|all} says what goes wrong, all unless given;
 * {@code --cdns N} says how many CDNs there are, 3 unless given.
 */
public final class SimulationCommand {
  /** All invariants held. */
  public static final int PASSED = 0;

  /** An invariant was broken. */
  public static final int VIOLATED = 1;

  /** The arguments are wrong. */
  public static final int USAGE = 2;

  private static final int MOST_FAILURES = 10;

  private SimulationCommand() {}

  /**
   * Runs the command.
   *
   * @param arguments what follows {@code sim}
   * @param out takes each line
   * @return the exit code
   */
  public static int run(List<String> arguments, Consumer<String> out) {
    long seeds = 100;
    long from = 1;
    long one = -1;
    SimulationSettings settings = SimulationSettings.of(Faults.ALL);
    try {
      for (int i = 0; i < arguments.size(); i += 2) {
        String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
        switch (arguments.get(i)) {
          case "--seeds" -> seeds = number(arguments.get(i), value);
          case "--from" -> from = number(arguments.get(i), value);
          case "--seed" -> one = number(arguments.get(i), value);
          case "--cdns" -> settings = settings.withCdns((int) number(arguments.get(i), value));
          case "--faults" ->
              settings = SimulationSettings.of(faults(value)).withCdns(settings.cdns());
          default ->
              throw new IllegalArgumentException(
                  "sim: "
                      + arguments.get(i)
                      + ": use --seeds N, --from N, --seed N, --cdns N or --faults none|some|all");
        }
      }
    } catch (IllegalArgumentException e) {
      out.accept(String.valueOf(e.getMessage()));
      return USAGE;
    }
    return one >= 0 ? runOne(one, settings, out) : runMany(from, seeds, settings, out);
  }

  private static long number(String option, String value) {
    if (!value.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(
          "sim: " + option + " \"" + value + "\": use a whole number, 0 or more");
    }
    return Long.parseLong(value);
  }

  private static Faults faults(String value) {
    return switch (value) {
      case "none" -> Faults.NONE;
      case "some" -> Faults.SOME;
      case "all" -> Faults.ALL;
      default ->
          throw new IllegalArgumentException(
              "sim: --faults \"" + value + "\": use none, some or all");
    };
  }

  private static int runOne(long seed, SimulationSettings settings, Consumer<String> out) {
    SimulationResult result = Simulation.run(seed, settings.withStories());
    result.story().forEach(out);
    out.accept("");
    result.phases().forEach((id, phases) -> out.accept(id + ": " + String.join(" ", phases)));
    result.statistics().forEach((name, count) -> out.accept(name + " " + count));
    out.accept(
        String.format(
            Locale.ROOT,
            "seed %d: %s simulated, trace %016x, %s",
            seed,
            result.simulated(),
            result.traceHash(),
            result.passed() ? "all invariants held" : result.violationCount() + " violations"));
    result.violations().forEach(v -> out.accept("VIOLATION " + v));
    return result.passed() ? PASSED : VIOLATED;
  }

  private static int runMany(
      long from, long seeds, SimulationSettings settings, Consumer<String> out) {
    long began = System.nanoTime();
    long failed = 0;
    long done = 0;
    for (long seed = from; seed < from + seeds && failed < MOST_FAILURES; seed++) {
      SimulationResult result = Simulation.run(seed, settings);
      done++;
      if (!result.passed()) {
        failed++;
        Violation first = result.violations().getFirst();
        out.accept("seed " + seed + ": " + result.violationCount() + " violations: " + first);
      }
    }
    double minutes = Math.max(1e-9, (System.nanoTime() - began) / 60e9);
    out.accept(
        String.format(
            Locale.ROOT,
            "%d of %d seeds passed; %.0f runs a minute%s",
            done - failed,
            done,
            done / minutes,
            failed == 0 ? "" : "; see one with sim --seed N"));
    return failed == 0 ? PASSED : VIOLATED;
  }
}
