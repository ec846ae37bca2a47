package io.spillway.model;

import java.time.Duration;
import java.util.List;

/**
 * How an offer's capacity is spread over footprints, all of it at once (RFC 9808): each limit holds
 * besides the offer's whole capacity, in requests and in bits.
 *
 * @param capacities limits on the clients of a footprint together; a limit that several footprints
 *     share names the prefixes of all of them. At most {@value #MOST}
 * @param latencies what the lender states for the clients of a footprint; unknown elsewhere. At
 *     most {@value #MOST}
 * @param minimum the offer is taken for at least so much, or not at all; 0 for any amount
 */
public record OfferLimits(List<Limit> capacities, List<Latency> latencies, RequestRate minimum) {
  /** The most limits, and the most latencies, of one offer. */
  public static final int MOST = 1_024;

  /** Copies; throws {@link IllegalArgumentException} for too many. */
  public OfferLimits {
    capacities = List.copyOf(capacities);
    latencies = List.copyOf(latencies);
    if (capacities.size() > MOST || latencies.size() > MOST) {
      throw new IllegalArgumentException(
          "offer limits: use at most "
              + MOST
              + " capacities and latencies, not "
              + Math.max(capacities.size(), latencies.size()));
    }
  }

  /**
   * What the clients of a footprint get at most, together.
   *
   * @param footprint whose clients
   * @param capacity how much
   */
  public record Limit(Footprint footprint, Capacity capacity) {}

  /**
   * How long the clients of a footprint wait for a complete answer, at the quantile of the SLA.
   *
   * @param footprint whose clients
   * @param latency how long, positive
   */
  public record Latency(Footprint footprint, Duration latency) {
    /** Checks the sign; throws {@link IllegalArgumentException} naming the value. */
    public Latency {
      if (!latency.isPositive()) {
        throw new IllegalArgumentException(
            "offer latency " + latency + ": use a positive duration");
      }
    }
  }
}
