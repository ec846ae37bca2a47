package io.spillway.demo.crowd;

import java.util.SplittableRandom;

/**
 * A Poisson process whose rate follows a shape, by thinning (Lewis and Shedler 1979). Open loop:
 * nothing that happens to a request delays the next.
 */
public final class Arrivals {
  private final CrowdShape shape;
  private final SplittableRandom random;
  private double at;

  /** The process that the seed gives, from time 0. */
  public Arrivals(CrowdShape shape, long seed) {
    this.shape = shape;
    this.random = new SplittableRandom(seed);
  }

  /** The time of the next arrival, in seconds since the start. */
  public double next() {
    double bound = shape.highest();
    do {
      at -= Math.log(1 - random.nextDouble()) / bound;
    } while (random.nextDouble() * bound > shape.rateAt(at));
    return at;
  }
}
