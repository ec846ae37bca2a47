package io.spillway.simulator.crowd;

import java.util.SplittableRandom;

/** Draws of one seed; the same ones on every machine. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  double uniform(double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  /** Each factor between both as likely as any other. */
  double logUniform(double least, double most) {
    return least * Math.pow(most / least, random.nextDouble());
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  long hash() {
    return random.nextLong();
  }

  /** How many pages, at least 1, of the given mean. */
  int geometric(double mean) {
    int count = 1;
    while (count < 50 && random.nextDouble() >= 1 / mean) {
      count++;
    }
    return count;
  }

  double logNormal(double median, double sigma) {
    return median * Math.exp(sigma * normal());
  }

  double normal() {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** A Poisson count. */
  int poisson(double mean) {
    if (mean > 60) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }
}
