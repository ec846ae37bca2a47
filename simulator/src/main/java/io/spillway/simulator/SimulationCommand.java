package io.spillway.simulator;

import io.spillway.simulator.cdn.Lie;
import io.spillway.simulator.check.Violation;
import io.spillway.simulator.gossip.GossipScale;
import io.spillway.simulator.world.Fault;
import io.spillway.simulator.world.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * {@code sim}: runs many seeds, or tells the story of one, or crashes each node everywhere.
 *
 * <p>{@code --seeds N} runs N seeds from {@code --from}, 1 unless given; {@code --seed N} runs one
 * and prints its story; {@code --every-crash N} runs seed N once for each node, phase and point at
 * which the node can die; {@code --gossip N} measures discovery alone among up to N CDNs. {@code
 * --faults} says what goes wrong: none, some, all, or a list of {@link Fault} words; all unless
 * given. {@code --lie WORD} has one CDN tell that {@link Lie} in each run. {@code --cdns N} says
 * how many CDNs there are, 3 unless given.
 */
public final class SimulationCommand {
  /** All invariants held. */
  public static final int PASSED = 0;

  /** An invariant was broken. */
  public static final int VIOLATED = 1;

  /** The arguments are wrong. */
  public static final int USAGE = 2;

  private static final int MOST_FAILURES = 10;
  private static final int FEWEST_NEGOTIATING = 10;
  private static final int MOST_NEGOTIATING = 200;

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
    long crashed = -1;
    long negotiating = -1;
    int gossiping = 0;
    SimulationSettings settings = SimulationSettings.of(Faults.ALL);
    try {
      for (int i = 0; i < arguments.size(); i += 2) {
        String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
        switch (arguments.get(i)) {
          case "--seeds" -> seeds = number(arguments.get(i), value);
          case "--from" -> from = number(arguments.get(i), value);
          case "--seed" -> one = number(arguments.get(i), value);
          case "--every-crash" -> crashed = number(arguments.get(i), value);
          case "--negotiations" -> negotiating = number(arguments.get(i), value);
          case "--gossip" -> gossiping = gossiping(number(arguments.get(i), value));
          case "--cdns" -> settings = settings.withCdns((int) number(arguments.get(i), value));
          case "--faults" -> settings = settings.withFaults(faults(value));
          case "--lie" -> settings = settings.withLie(lie(value));
          default ->
              throw new IllegalArgumentException(
                  "sim: "
                      + arguments.get(i)
                      + ": use --seeds N, --from N, --seed N, --every-crash N, --negotiations N,"
                      + " --gossip N, --cdns N, --faults WHICH or --lie WHICH");
        }
      }
    } catch (IllegalArgumentException e) {
      out.accept(String.valueOf(e.getMessage()));
      return USAGE;
    }
    if (negotiating >= 0) {
      return runNegotiations((int) negotiating, seeds, out);
    }
    if (gossiping > 0) {
      return GossipScale.print(gossiping, one < 0 ? from : one, out) ? PASSED : VIOLATED;
    }
    if (crashed >= 0) {
      return runEveryCrash(crashed, out);
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

  private static int gossiping(long cdns) {
    if (cdns < 10 || cdns > 2_000) {
      throw new IllegalArgumentException("sim: --gossip " + cdns + ": use 10 to 2000 CDNs");
    }
    return (int) cdns;
  }

  private static Faults faults(String value) {
    return switch (value) {
      case "none" -> Faults.NONE;
      case "some" -> Faults.SOME;
      case "all" -> Faults.ALL;
      default -> {
        EnumSet<Fault> kinds = EnumSet.noneOf(Fault.class);
        for (String word : value.split(",", -1)) {
          kinds.add(
              find(Fault.values(), Fault::word, word)
                  .orElseThrow(() ->
                      new IllegalArgumentException(
                          "sim: --faults \""
                              + word
                              + "\": use none, some, all or a list of "
                              + words(Fault.values(), Fault::word))));
        }
        yield Faults.of(kinds);
      }
    };
  }

  private static Lie lie(String value) {
    return find(Lie.values(), Lie::word, value)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "sim: --lie \"" + value + "\": use one of " + words(Lie.values(), Lie::word)));
  }

  private static <T> Optional<T> find(T[] all, Function<T, String> word, String wanted) {
    return Arrays.stream(all).filter(each -> word.apply(each).equals(wanted)).findFirst();
  }

  private static <T> String words(T[] all, Function<T, String> word) {
    return Arrays.stream(all).map(word).collect(Collectors.joining(", "));
  }

  private static int runNegotiations(int cdns, long seeds, Consumer<String> out) {
    if (cdns < FEWEST_NEGOTIATING || cdns > MOST_NEGOTIATING) {
      out.accept("sim: --negotiations " + cdns + ": use 10 to 200 CDNs");
      return USAGE;
    }
    boolean standing = negotiate(cdns, seeds, false, Negotiations.STANDING_LIMIT, out);
    boolean auctions = negotiate(cdns, seeds, true, Negotiations.AUCTION_LIMIT, out);
    return standing && auctions ? PASSED : VIOLATED;
  }

  private static boolean negotiate(
      int cdns, long seeds, boolean auction, Duration limit, Consumer<String> out) {
    List<Duration> took = new ArrayList<>();
    List<Violation> violations = new ArrayList<>();
    long[] unmet = {0};
    Batch.run(
        LongStream.rangeClosed(1, seeds).iterator(),
        seed -> Negotiations.run(seed, cdns, auction),
        outcome -> {
          took.addAll(outcome.took());
          unmet[0] += outcome.unmet();
          violations.addAll(outcome.violations());
          return violations.isEmpty();
        });
    violations.forEach(v -> out.accept("VIOLATION " + v));
    if (took.isEmpty()) {
      out.accept("nothing was negotiated");
      return false;
    }
    Duration late = Negotiations.quantile(took, 0.99);
    out.accept(
        String.format(
            Locale.ROOT,
            "%s: %d CDNs, 150 ms round trip, 1 %% loss: %d arrangements from initiation to signed"
                + " agreements for all that was needed: p50 %d ms, p99 %d ms (limit %d ms), most"
                + " %d ms; %d not in 20 s",
            auction ? "auction" : "standing offers",
            cdns,
            took.size(),
            Negotiations.quantile(took, 0.5).toMillis(),
            late.toMillis(),
            limit.toMillis(),
            Negotiations.quantile(took, 1).toMillis(),
            unmet[0]));
    return violations.isEmpty() && late.compareTo(limit) < 0;
  }

  private static int runEveryCrash(long seed, Consumer<String> out) {
    List<CrashTable.Row> rows = CrashTable.run(seed);
    for (CrashTable.Row row : rows) {
      String died = row.struckIn().map(phase -> "died in " + phase).orElse("did not die");
      String result =
          row.result().passed() ? "recovered" : "VIOLATION " + row.result().violations().getFirst();
      out.accept(row.crash() + ": " + died + ", " + result);
    }
    long passed = rows.stream().filter(CrashTable.Row::passed).count();
    out.accept(passed + " of " + rows.size() + " crashes died as planned and recovered");
    return passed == rows.size() ? PASSED : VIOLATED;
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
    long[] counts = {0, 0};
    Batch.run(
        LongStream.range(from, from + seeds).iterator(),
        seed -> Simulation.run(seed, settings),
        result -> {
          counts[0]++;
          if (!result.passed()) {
            counts[1]++;
            Violation first = result.violations().getFirst();
            out.accept(
                "seed " + result.seed() + ": " + result.violationCount() + " violations: " + first);
          }
          return counts[1] < MOST_FAILURES;
        });
    long done = counts[0];
    long failed = counts[1];
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
