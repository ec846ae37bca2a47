package io.spillway.agent.record;

import java.time.Duration;
import java.time.Instant;

/**
 * How much was promised and how much of it was missed. Both halve in {@link #HALF_LIFE}, so that
 * what was long ago counts little.
 *
 * @param promised the weight of what was promised, 0 or more
 * @param missed the weight of what was not delivered, 0 to {@code promised}
 * @param at to when both are decayed
 */
public record Tally(double promised, double missed, Instant at) {
  /** In this time what is known halves its weight. */
  public static final Duration HALF_LIFE = Duration.ofDays(7);

  /** Nothing known. */
  public static final Tally NONE = new Tally(0, 0, Instant.EPOCH);

  /** What a stranger is taken for, as if so much had been promised and kept by its share. */
  private static final double PRIOR_WEIGHT = 4;

  private static final double PRIOR_SHARE = 0.95;

  /** With another promise, and how much of it was missed, of the same weight or less. */
  Tally plus(double weight, double lost, Instant now) {
    double left = left(now);
    return new Tally(
        promised * left + weight,
        missed * left + Math.clamp(lost, 0, weight),
        now.isAfter(at) ? now : at);
  }

  /** The share of what was promised that was delivered, 0 to 1; 0.95 where nothing is known. */
  public double share(Instant now) {
    double left = left(now);
    double kept = (promised - missed) * left + PRIOR_WEIGHT * PRIOR_SHARE;
    return kept / (promised * left + PRIOR_WEIGHT);
  }

  /** The weight that is left of what is known. */
  public double weight(Instant now) {
    return promised * left(now);
  }

  private double left(Instant now) {
    double passed = Math.max(0, Duration.between(at, now).toMillis());
    return StrictMath.pow(0.5, passed / HALF_LIFE.toMillis());
  }
}
