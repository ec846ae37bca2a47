package io.spillway.demo.crowd;

import java.time.Duration;
import java.util.Optional;

/**
 * How the rate of arriving requests goes. A pure function of the time since the start, so that the
 * same seed plays the same crowd; the parts under demonstration see nothing of it but its requests.
 */
public sealed interface CrowdShape permits FlashCrowd, TraceCrowd {
  /**
   * The mean rate of arrivals.
   *
   * @param seconds since the start, 0 or more; beyond {@link #length} ordinary traffic goes on
   * @return requests/s, at most {@link #highest}
   */
  double rateAt(double seconds);

  /** A bound of the rate, requests/s. */
  double highest();

  /** The rate of ordinary traffic, requests/s. */
  double ordinary();

  /** When the rate first leaves ordinary traffic for a surge, since the start; empty for none. */
  Optional<Duration> onset();

  /** How long there is something to see. */
  Duration length();
}
