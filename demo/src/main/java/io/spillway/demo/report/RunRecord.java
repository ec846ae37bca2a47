package io.spillway.demo.report;

import io.spillway.demo.client.Tally.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * All that a run came to, before it is judged and written down.
 *
 * @param mode what was played
 * @param seed from which it was drawn
 * @param edges nginx or embedded
 * @param settings the options, by name, for the record
 * @param startedAt when the generator started
 * @param onset when its rate left ordinary traffic, since the start
 * @param detectedAt when the surge was detected
 * @param firstRedirect when a DNS answer first named a peer, seconds since the start
 * @param excessMoved the second since the start, see {@link Yardsticks#excessMoved}
 * @param slaMet the second since the start, see {@link Yardsticks#slaMet}
 * @param slaBroken the second since the start, see {@link Yardsticks#slaBroken}
 * @param redirectedShareHighest see {@link Yardsticks#redirectedShareHighest}
 * @param totals what clients measured
 * @param failedEarly of them, failed in the 20 s after detection; empty if nothing was detected
 * @param reasons how often what made a request fail
 * @param referenceShare the share that would at least fail without peers, see {@link Reference}
 * @param nodes what the nodes tell
 */
public record RunRecord(
    Mode mode,
    long seed,
    String edges,
    Map<String, String> settings,
    Instant startedAt,
    Optional<Duration> onset,
    Optional<Instant> detectedAt,
    OptionalDouble firstRedirect,
    OptionalInt excessMoved,
    OptionalInt slaMet,
    OptionalInt slaBroken,
    double redirectedShareHighest,
    Totals totals,
    OptionalLong failedEarly,
    Map<String, Integer> reasons,
    double referenceShare,
    NodesAccount nodes) {
  /** What was played. */
  public enum Mode {
    /** A surge, with peers. */
    SURGE,
    /** Ordinary traffic. */
    NO_SURGE,
    /** A surge, and nobody may be asked. */
    WITHOUT_PEERING
  }

  /** Copies. */
  public RunRecord {
    settings = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(settings));
    reasons = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(reasons));
  }

  /** The share of requests that failed, 0 to 1. */
  public double failedShare() {
    return totals.total() == 0 ? 0 : (double) totals.failed() / totals.total();
  }

  /** Milliseconds from the onset to a moment of the generator's clock. */
  public Optional<Long> afterOnset(OptionalDouble seconds) {
    return onset.isEmpty() || seconds.isEmpty()
        ? Optional.empty()
        : Optional.of(Math.round(seconds.getAsDouble() * 1000) - onset.get().toMillis());
  }

  /**
   * Milliseconds from the onset to the beginning of a second; 0 if the onset lies in that second.
   */
  public Optional<Long> afterOnset(OptionalInt second) {
    return afterOnset(
            second.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(second.getAsInt()))
        .map(millis -> Math.max(0, millis));
  }

  /** Milliseconds from the onset to an instant of this machine's clock. */
  public Optional<Long> afterOnset(Optional<Instant> at) {
    return onset.isEmpty()
        ? Optional.empty()
        : at.map(instant -> Duration.between(startedAt.plus(onset.get()), instant).toMillis());
  }
}
