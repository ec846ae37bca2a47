package io.spillway.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the surge detector makes of one service's demand, second by second.
 *
 * @param service which service
 * @param at the end of the last finished second that it rests on
 * @param demand measured now: own edges' requests, refused ones included, and what peers report
 * @param baseline what is usual
 * @param expected the demand at the horizon
 * @param upper the demand at the horizon that is exceeded with a chance of one in ten
 * @param horizon how far ahead
 * @param usable what the own edges can carry within the SLA
 * @param exhaustion the probability that demand exceeds usable within the horizon, 0 to 1
 * @param changed whether demand has left its baseline by the change detector's measure
 * @param meanResponseBits the mean size of a response, in bits
 * @param redirected requests that own edges answered with a redirection to a peer, in the last
 *     second that the forecast rests on; they are part of {@code demand} once, where they were
 *     served
 * @param attack how much of the demand above the baseline looks like an attack; absent while demand
 *     is at its baseline, and where too little is known
 */
public record Forecast(
    ServiceId service,
    Instant at,
    RequestRate demand,
    RequestRate baseline,
    RequestRate expected,
    RequestRate upper,
    Duration horizon,
    RequestRate usable,
    double exhaustion,
    boolean changed,
    double meanResponseBits,
    RequestRate redirected,
    Optional<AttackScore> attack) {
  /** Where nothing is known of an attack. */
  public Forecast(
      ServiceId service,
      Instant at,
      RequestRate demand,
      RequestRate baseline,
      RequestRate expected,
      RequestRate upper,
      Duration horizon,
      RequestRate usable,
      double exhaustion,
      boolean changed,
      double meanResponseBits,
      RequestRate redirected) {
    this(
        service,
        at,
        demand,
        baseline,
        expected,
        upper,
        horizon,
        usable,
        exhaustion,
        changed,
        meanResponseBits,
        redirected,
        Optional.empty());
  }

  /** The part of the demand above the baseline that looks like an attack, 0 to 1. */
  public double attackShare() {
    return attack.map(AttackScore::share).orElse(0.0);
  }

  /** The same, with nothing known of an attack. */
  public Forecast withoutAttack() {
    return new Forecast(
        service,
        at,
        demand,
        baseline,
        expected,
        upper,
        horizon,
        usable,
        exhaustion,
        changed,
        meanResponseBits,
        redirected);
  }
}
