package io.spillway.simulator.paper;

import java.time.Duration;

/**
 * What the paper leaves open, or leaves out.
 *
 * @param unit how long one of the paper's units of time is taken to be; at a microsecond a server
 *     carries 333 requests a second, and the longest service takes 10 s
 * @param clients how many clients each queue alone is simulated with
 * @param hours simulated hours of steering for each load, over all runs
 * @param onsets how many surges are begun for the first minute's figures
 * @param ttl of DNS answers in peacetime, whole seconds
 * @param ignoring the share of clients behind resolvers that ignore the TTL, 0 to 1
 * @param held for how long these hold an answer
 * @param reportLag how late peers' reports of their load are, whole seconds
 * @param edgeRedirect whether the primary's edges redirect (302) while old answers live
 * @param objects how many objects the site has, asked for by Zipf's law of 0.8
 * @param miss what a peer's first request for an object costs it besides, in units
 * @param seed of chance
 */
public record PaperPlan(
    Duration unit,
    long clients,
    double hours,
    int onsets,
    Duration ttl,
    double ignoring,
    Duration held,
    Duration reportLag,
    boolean edgeRedirect,
    int objects,
    double miss,
    long seed) {
  /** As printed in the docs. */
  public static final PaperPlan DEFAULT =
      new PaperPlan(
          Duration.ofNanos(1_000),
          20_000_000,
          10,
          40,
          Duration.ofSeconds(20),
          0.1,
          Duration.ofSeconds(120),
          Duration.ofSeconds(2),
          true,
          2_000,
          3_000,
          1);

  /** Checks the ranges; throws {@link IllegalArgumentException} naming option and value. */
  public PaperPlan {
    require("--unit-us", unit.toNanos() / 1e3, 0.1, 10);
    require("--clients", (double) clients, 1_000, 1e10);
    require("--hours", hours, 0.1, 10_000);
    require("--onsets", onsets, 1, 10_000);
    require("--ttl", (double) ttl.toSeconds(), 1, 120);
    require("--ignoring", ignoring, 0, 1);
    require("--held", (double) held.toSeconds(), 0, 3_600);
    require("--report-lag", (double) reportLag.toSeconds(), 0, 8);
    require("--objects", objects, 1, 1e6);
    require("--miss", miss, 0, 1e6);
  }

  private static void require(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s %s: use %s to %s".formatted(option, text(value), text(least), text(most)));
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) ? Long.toString(Math.round(value)) : Double.toString(value);
  }

  /** Requests a second that one server carries at full load. */
  double capacity() {
    return 1e9 / (BoundedPareto.PAPER.mean() * unit.toNanos());
  }
}
