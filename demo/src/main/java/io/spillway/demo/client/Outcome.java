package io.spillway.demo.client;

import io.spillway.model.IpAddress;
import java.util.Optional;

/**
 * What came of one visit.
 *
 * @param verdict good or not
 * @param reason why it failed, in a few words; empty if it did not
 * @param edge where the client was sent at last; empty if the name did not resolve
 * @param millis how long it took, name and redirect included
 * @param redirected whether the first edge sent the client on to another name
 * @param stale whether the resolver served an answer whose time was over
 */
public record Outcome(
    Verdict verdict,
    String reason,
    Optional<IpAddress> edge,
    double millis,
    boolean redirected,
    boolean stale) {
  /** Good or not. */
  public enum Verdict {
    /** A complete answer within the SLA's latency. */
    GOOD,
    /** A complete answer in 2 s, beyond the SLA's latency. */
    SLOW,
    /** 5xx, 421 or 429, reset, refused, no address, or no complete answer in 2 s. */
    FAILED
  }
}
