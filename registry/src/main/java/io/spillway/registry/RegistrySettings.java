package io.spillway.registry;

import java.time.Duration;

/**
 * What can be set about the registry.
 *
 * @param reserve the share of the edges' capacity that stays home until a reservation names
 *     another, 0 to 1
 * @param coarseStep the share of all capacity by which what could be lent must change to be told
 *     again, above 0
 * @param smoothing the time after which a fall of the own load has counted by 63 %; a rise counts
 *     at once
 * @param grace how long after its serve-until a delegation dissolves itself
 * @param mostReservations how many reservations are held at most
 */
public record RegistrySettings(
    double reserve, double coarseStep, Duration smoothing, Duration grace, int mostReservations) {
  /** Checks the ranges; throws {@link IllegalArgumentException} naming the value. */
  public RegistrySettings {
    if (!(reserve >= 0 && reserve <= 1)) {
      throw new IllegalArgumentException("registry reserve " + reserve + ": use 0 to 1");
    }
    if (!(coarseStep > 0 && coarseStep <= 1)) {
      throw new IllegalArgumentException(
          "registry coarse step " + coarseStep + ": use above 0, at most 1");
    }
    if (!smoothing.isPositive() || grace.isNegative()) {
      throw new IllegalArgumentException(
          "registry smoothing " + smoothing + ", grace " + grace + ": use positive durations");
    }
    if (mostReservations < 1) {
      throw new IllegalArgumentException(
          "registry reservations " + mostReservations + ": use at least 1");
    }
  }

  /** A fifth stays home, steps of 5 %, 10 s, a minute, 10,000 reservations. */
  public static RegistrySettings standard() {
    return new RegistrySettings(0.2, 0.05, Duration.ofSeconds(10), Duration.ofSeconds(60), 10_000);
  }
}
