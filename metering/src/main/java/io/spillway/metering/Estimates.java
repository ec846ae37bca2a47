package io.spillway.metering;

import java.time.Instant;
import java.util.List;

/**
 * What a borrower knows of its own about the use of an agreement.
 *
 * @param open estimates by interval, in their order, from the first one without a verdict on
 * @param evidence what the newest seconds are estimated by
 * @param loads the lender's newest load reports, in the order of time
 * @param awaited seconds whose estimate is the lender's report, which has not come yet; in order
 * @param probes probes that no statement has shown yet
 */
public record Estimates(
    List<IntervalEstimate> open,
    Evidence evidence,
    List<SecondLoad> loads,
    List<Instant> awaited,
    List<Probe> probes) {
  /** How many seconds of reports and of awaited estimates are kept. */
  public static final int MOST_SECONDS = 300;

  /** How many probes can wait for a statement. */
  public static final int MOST_PROBES = 10_000;

  /** Before anything was steered. */
  static final Estimates NONE =
      new Estimates(List.of(), Evidence.NONE, List.of(), List.of(), List.of());

  /** Copies. */
  public Estimates {
    open = List.copyOf(open);
    loads = List.copyOf(loads);
    awaited = List.copyOf(awaited);
    probes = List.copyOf(probes);
  }

  Estimates with(Evidence next) {
    return new Estimates(open, next, loads, awaited, probes);
  }
}
