package io.spillway.demo.crowd;

import java.util.SplittableRandom;

/**
 * The mild unrest of ordinary traffic: a slow wave and a random path, as a factor about 1.
 *
 * @param seed from which phase and path are drawn
 */
record Wander(long seed) {
  private static final double WAVE_SECONDS = 240;
  private static final double WAVE = 0.06;
  private static final double KNOT_SECONDS = 8;
  private static final double PATH = 0.06;

  /** The largest factor that there is. */
  static final double HIGHEST = 1 + WAVE + PATH;

  /** The factor at a time since the start. */
  double at(double seconds) {
    double phase = new SplittableRandom(seed).nextDouble();
    double wave = Math.sin(2 * Math.PI * (seconds / WAVE_SECONDS + phase));
    double knots = seconds / KNOT_SECONDS;
    long knot = (long) Math.floor(knots);
    double between = knots - knot;
    double path = knotAt(knot) * (1 - between) + knotAt(knot + 1) * between;
    return 1 + WAVE * wave + PATH * path;
  }

  private double knotAt(long index) {
    return new SplittableRandom(seed ^ (index * 0x9E3779B97F4A7C15L)).nextDouble(-1, 1);
  }
}
