package io.spillway.simulator.world;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A seeded source of chance. Each consumer has a fork of its own, so that what one draws does not
 * change what another one draws.
 */
public final class Chance {
  private static final double LARGE_MEAN = 30;

  private final SplittableRandom random;

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /** The source of the given seed. */
  public static Chance of(long seed) {
    return new Chance(new SplittableRandom(seed));
  }

  /** A source of its own for one consumer. */
  public Chance fork() {
    return new Chance(random.split());
  }

  /** Whether something of the given probability happens. */
  public boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /** A number from {@code least} to {@code most}. */
  public double between(double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  /** A time from {@code least} to {@code most}, in whole milliseconds. */
  public Duration between(Duration least, Duration most) {
    return Duration.ofMillis(
        Math.round(between((double) least.toMillis(), (double) most.toMillis())));
  }

  /** A whole number from 0 to {@code bound}, exclusive. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** A secret. */
  public long secret() {
    return random.nextLong();
  }

  /** How often something happens that happens {@code mean} times on average, independently. */
  public long count(double mean) {
    if (mean <= 0) {
      return 0;
    }
    if (mean > LARGE_MEAN) {
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = StrictMath.exp(-mean);
    double product = random.nextDouble();
    long count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }
}
