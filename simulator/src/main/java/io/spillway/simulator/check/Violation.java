package io.spillway.simulator.check;

import java.time.Instant;

/**
 * An invariant that did not hold.
 *
 * @param at the true time
 * @param where in which CDN, on which event
 * @param what which invariant, and how it was broken
 */
public record Violation(Instant at, String where, String what) {
  @Override
  public String toString() {
    return at + " " + where + ": " + what;
  }
}
