package io.spillway.model;

import java.time.Duration;

/**
 * What was promised for a service.
 *
 * @param latencyQuantile the share of requests that must be answered in time, above 0 and at most 1
 * @param latency the time to the complete answer, as clients see it
 * @param maxErrorShare the largest share of failed requests, 0 to 1
 */
public record Sla(double latencyQuantile, Duration latency, double maxErrorShare) {
  /** Checks the ranges; throws {@link IllegalArgumentException} naming the value. */
  public Sla {
    if (!(latencyQuantile > 0 && latencyQuantile <= 1)) {
      throw new IllegalArgumentException(
          "SLA latency quantile " + latencyQuantile + ": use a share above 0, at most 1");
    }
    if (!latency.isPositive()) {
      throw new IllegalArgumentException("SLA latency " + latency + ": use a positive duration");
    }
    if (!(maxErrorShare >= 0 && maxErrorShare <= 1)) {
      throw new IllegalArgumentException(
          "SLA error share " + maxErrorShare + ": use a share of 0 to 1");
    }
  }
}
