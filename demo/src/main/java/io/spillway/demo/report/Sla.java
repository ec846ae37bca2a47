package io.spillway.demo.report;

import io.spillway.demo.client.Tally.Second;

/**
 * What was promised for a second's requests.
 *
 * @param errorShare the largest share of failures, 0 to 1
 * @param slowShare the largest share of answers beyond the promised latency, 0 to 1
 */
public record Sla(double errorShare, double slowShare) {
  /** Whether a second's requests were answered as promised; so is a second without any. */
  public boolean isMet(Second second) {
    return second.failed() <= errorShare * second.arrived()
        && second.slow() <= slowShare * second.arrived();
  }
}
