package io.spillway.mediator;

import java.time.Duration;

/**
 * How fast probes are answered.
 *
 * @param promised what the SLA promises for a request
 * @param late how many that were answered took longer, since this was last recorded
 */
public record Punctuality(Duration promised, int late) {
  Punctuality after(Duration took) {
    return took.compareTo(promised) > 0 ? new Punctuality(promised, late + 1) : this;
  }

  /** What was late is on the lender's record. */
  Punctuality recorded() {
    return new Punctuality(promised, 0);
  }
}
