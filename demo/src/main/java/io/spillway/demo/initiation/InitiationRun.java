package io.spillway.demo.initiation;

import java.util.OptionalDouble;

/**
 * What one run came to. Times are seconds after the onset, negative before it, empty for what did
 * not happen.
 *
 * @param kind what was played
 * @param seed from which it was drawn
 * @param onset when ordinary traffic ended (or would have), in seconds since counting began
 * @param detected when peers were asked
 * @param agreed when the first agreement had both signatures
 * @param firstAnswer when the first DNS answer named a peer's edge
 * @param firstSentOn when the first client came that an own edge redirected (302)
 * @param excessServed the first of 5 seconds in which peers serve nine tenths of what is more than
 *     the own edges can carry
 * @param slaMissed the first second in which a footprint's SLA was missed
 * @param slaMet the first of 30 seconds after that in which each footprint's SLA was met
 * @param requests what became of the requests from the onset on
 * @param waiting the share of the 10 s after the onset in which something that could have run had
 *     to wait for a processor, 0 to 1; empty where the system does not tell
 */
public record InitiationRun(
    Kind kind,
    long seed,
    double onset,
    OptionalDouble detected,
    OptionalDouble agreed,
    OptionalDouble firstAnswer,
    OptionalDouble firstSentOn,
    OptionalDouble excessServed,
    OptionalDouble slaMissed,
    OptionalDouble slaMet,
    Requests requests,
    OptionalDouble waiting) {
  /** What was played. */
  public enum Kind {
    /** A surge, with peers. */
    SURGE,
    /** Ordinary traffic of the same length. */
    CALM,
    /** A surge, and nobody may be asked. */
    ALONE
  }

  /**
   * What became of the requests from the onset on.
   *
   * @param total how many came
   * @param failed of them, not answered as they should be
   * @param slow of them, answered beyond the SLA's latency
   */
  public record Requests(long total, long failed, long slow) {
    /** The share that failed, 0 to 1. */
    public double failedShare() {
      return total == 0 ? 0 : (double) failed / total;
    }
  }

  /** When the SLA was met for good: at the onset, if it was never missed. */
  public OptionalDouble slaSafe() {
    return slaMissed.isEmpty() ? OptionalDouble.of(0) : slaMet;
  }

  /** Whether peers were asked at all. */
  public boolean initiated() {
    return detected.isPresent();
  }
}
