package io.spillway.surge.bench;

import io.spillway.surge.Noise;
import io.spillway.surge.replay.LoadSeries;
import java.util.ArrayList;
import java.util.List;

/**
 * Seeded load by the second: a day's season, levels that differ from day to day, slow wandering,
 * noise, and crowds of random onset, height, pace and shape. None of it is drawn from the
 * detector's own assumptions. The days are alike in what can happen; the first ones are for
 * learning.
 */
final class GeneratedLoad {
  /** Days before anything is scored, and after. */
  static final int LEARNING_DAYS = 3;

  static final int SCORED_DAYS = 4;

  private static final int DAY = 86_400;
  private static final int STEP = 10;

  /** Crowds a day, were they over at once. */
  private static final double CROWDS = 24;

  /** How a crowd comes. */
  private enum Shape {
    BENT,
    LOGISTIC,
    EXPONENTIAL,
    AT_ONCE
  }

  private final Noise noise;

  private GeneratedLoad(long seed) {
    this.noise = new Noise(seed);
  }

  static LoadSeries of(long seed) {
    return new GeneratedLoad(seed).series();
  }

  /** Evenly in the logarithm. */
  private double between(double low, double high) {
    return low * Math.pow(high / low, noise.uniform());
  }

  private double normal() {
    double u = Math.max(1e-12, noise.uniform());
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * noise.uniform());
  }

  private LoadSeries series() {
    int days = LEARNING_DAYS + SCORED_DAYS;
    double[] rate = usual(days);
    for (double at = -Math.log(1 - noise.uniform()) * DAY / CROWDS; at < rate.length; ) {
      int end = crowd(rate, (int) at);
      at = end - Math.log(1 - noise.uniform()) * DAY / CROWDS;
    }
    double dispersion = between(1, 3);
    List<Double> counts = new ArrayList<>(rate.length);
    for (double mean : rate) {
      counts.add((double) noise.count(mean, dispersion));
    }
    return LoadSeries.of(20_000L * DAY, 1, counts);
  }

  private double[] usual(int days) {
    double base = between(15, 400);
    double swing = Math.log(between(1.5, 5)) / 2;
    double noon = noise.uniform();
    double second = noise.uniform();
    double[] levels = new double[days + 2];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = 0.08 * normal();
    }
    double wander = 0;
    double scatter = between(0.02, 0.08);
    double keeps = Math.exp(-STEP / between(120, 3600));
    double[] rate = new double[days * DAY];
    for (int s = 0; s < rate.length; s++) {
      double day = (double) s / DAY;
      if (s % STEP == 0) {
        wander = keeps * wander + scatter * Math.sqrt(1 - keeps * keeps) * normal();
      }
      double part = day - Math.floor(day);
      double level = levels[(int) day] * (1 - part) + levels[(int) day + 1] * part;
      double season =
          swing * Math.cos(2 * Math.PI * (day - noon))
              + swing / 3 * Math.cos(4 * Math.PI * (day - second));
      rate[s] = base * Math.exp(season + level + wander);
    }
    return rate;
  }

  /** Adds a crowd; gives when it is over. */
  private int crowd(double[] rate, int onset) {
    double height = between(1.2, 40) - 1;
    Shape shape = Shape.values()[(int) (noise.uniform() * 3.3)];
    double rise = shape == Shape.AT_ONCE ? between(1, 5) : 240 * Math.exp(1.2 * normal());
    double bend = between(0.8, 1.6);
    double stays = between(30, 900);
    double halves = between(30, 300);
    int s = onset;
    for (; s < rate.length; s++) {
      double t = s - onset;
      double part =
          t < rise
              ? part(shape, t / rise, bend)
              : t < rise + stays ? 1 : Math.pow(0.5, (t - rise - stays) / halves);
      if (t > rise + stays && height * part < 0.01) {
        break;
      }
      rate[s] *= 1 + height * part;
    }
    return s + 900;
  }

  private static double part(Shape shape, double x, double bend) {
    return switch (shape) {
      case BENT, AT_ONCE -> Math.pow(x, bend);
      case LOGISTIC -> {
        double low = 1 / (1 + Math.exp(5));
        yield (1 / (1 + Math.exp(5 - 10 * x)) - low) / (1 - 2 * low);
      }
      case EXPONENTIAL -> (Math.exp(3 * x) - 1) / (Math.exp(3) - 1);
    };
  }
}
