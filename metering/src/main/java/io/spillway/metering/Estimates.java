package io.spillway.metering;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a borrower knows of its own about the use of an agreement.
 *
 * @param open estimates by interval, in their order, from the first one without a verdict on
 * @param loads the lender's newest load reports, in the order of time
 * @param awaited seconds whose estimate is the lender's report, which has not come yet; in order
 * @param steeredUntil the newest second that was estimated
 * @param probes probes that no statement has shown yet
 */
public record Estimates(
    List<IntervalEstimate> open,
    List<SecondLoad> loads,
    List<Instant> awaited,
    Optional<Instant> steeredUntil,
    List<Probe> probes) {
  /** How many seconds of reports and of awaited estimates are kept. */
  public static final int MOST_SECONDS = 300;

  /** How many probes can wait for a statement. */
  public static final int MOST_PROBES = 10_000;

  /** Before anything was steered. */
  static final Estimates NONE =
      new Estimates(List.of(), List.of(), List.of(), Optional.empty(), List.of());

  /** Copies. */
  public Estimates {
    open = List.copyOf(open);
    loads = List.copyOf(loads);
    awaited = List.copyOf(awaited);
    probes = List.copyOf(probes);
  }
}
