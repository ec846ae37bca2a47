package io.spillway.metering;

import io.spillway.model.Usage;
import java.time.Instant;
import java.util.List;

/**
 * What the edges' logs have shown under an agreement that this CDN lends under, as far as it is in
 * no statement yet.
 *
 * @param removed whether the site is off the edges and their logs are read to the end
 * @param open usage by interval, in their order
 * @param unpaid usage after the end, which nobody pays
 * @param nonces probe nonces for the next statement, at most {@link
 *     io.spillway.model.Statement#MOST_NONCES}
 * @param loads seconds that the peering agent is not told of yet, in the order of time
 * @param reportFrom the first second that the peering agent is not told of yet
 */
public record Meter(
    boolean removed,
    List<IntervalUsage> open,
    Usage unpaid,
    List<String> nonces,
    List<SecondLoad> loads,
    Instant reportFrom) {
  /** Copies. */
  public Meter {
    open = List.copyOf(open);
    nonces = List.copyOf(nonces);
    loads = List.copyOf(loads);
  }

  /** Before anything was read. */
  static Meter from(Instant second) {
    return new Meter(false, List.of(), Usage.NONE, List.of(), List.of(), second);
  }
}
