package io.spillway.surge;

import java.util.SplittableRandom;

/** Seeded counts: Poisson, or negative binomial with a given dispersion. */
public final class Noise {
  private final SplittableRandom chance;

  public Noise(long seed) {
    this.chance = new SplittableRandom(seed);
  }

  public double uniform() {
    return chance.nextDouble();
  }

  /** Counts of the given mean, with a variance of the dispersion times the mean. */
  public int count(double mean, double dispersion) {
    return dispersion <= 1
        ? poisson(mean)
        : poisson(gamma(mean / (dispersion - 1)) * (dispersion - 1));
  }

  public int poisson(double mean) {
    if (mean > 30) {
      int half = poisson(mean / 2);
      return half + poisson(mean - mean / 2);
    }
    double limit = Math.exp(-mean);
    double product = chance.nextDouble();
    int n = 0;
    while (product > limit) {
      product *= chance.nextDouble();
      n++;
    }
    return n;
  }

  /** Marsaglia and Tsang, 2000; for shapes of 1 or more. */
  private double gamma(double shape) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = chance.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(chance.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
