package io.spillway.surge;

import java.util.List;

/**
 * A local straight line through the last seconds' counts, and where it leads. The window is the
 * longest one that the newest counts agree with (after Lepski, 1991), so that a plateau is known
 * well and a ramp soon.
 *
 * @param level the demand now, requests per second
 * @param slope its change a second; shrunk where noise explains it
 * @param levelDeviation the standard deviation of the level
 * @param slopeDeviation the standard deviation of the slope
 */
record Trend(double level, double slope, double levelDeviation, double slopeDeviation) {
  private static final List<Integer> WINDOWS = List.of(30, 20, 14, 10, 7);
  private static final int SHORTEST = 5;
  private static final int NEWEST = 3;
  private static final double AGREEMENT = 2;

  /** The demand can be forecast to grow by this multiple of itself, not more. */
  private static final double LARGEST_GROWTH = 8;

  /** 90 % of a normal distribution lie below this many standard deviations. */
  private static final double NINETY_PERCENT = 1.2816;

  /**
   * Where it leads.
   *
   * @param expected the demand at the horizon
   * @param upper exceeded with a chance of one in ten; a falling demand counts as it is now, since
   *     a fall is no promise
   * @param exhaustion the probability that demand exceeds usable within the horizon
   */
  record Outlook(double expected, double upper, double exhaustion) {}

  /** Fits the line to counts of successive seconds, oldest first, of the given dispersion. */
  static Trend of(List<Double> counts, double dispersion) {
    int size = counts.size();
    for (int window : WINDOWS) {
      if (window <= size) {
        Fit fit = new Fit(counts, window, dispersion);
        if (fit.agrees(NEWEST) && fit.agrees(Math.max(NEWEST, window / 3))) {
          return fit.trend();
        }
      }
    }
    return new Fit(counts, Math.min(SHORTEST, size), dispersion).trend();
  }

  /** Where it leads within so many seconds, for a baseline and what can be carried. */
  Outlook outlook(double seconds, double baseline, double usable) {
    double growth = Math.min(slope * seconds, LARGEST_GROWTH * Math.max(level, baseline));
    double floor = Math.min(level, baseline);
    double expected = Math.max(floor, level + growth);
    double deviation = Math.hypot(levelDeviation, seconds * slopeDeviation);
    double highest = Math.max(level, expected);
    double atEnd = exceeds(expected, deviation, usable);
    double atOnce = exceeds(level, levelDeviation, usable);
    return new Outlook(expected, highest + NINETY_PERCENT * deviation, Math.max(atEnd, atOnce));
  }

  private static double exceeds(double mean, double deviation, double bound) {
    return deviation <= 0 ? (mean > bound ? 1 : 0) : normal((mean - bound) / deviation);
  }

  /** The standard normal distribution; Abramowitz and Stegun 26.2.17, error below 1e-7. */
  static double normal(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double sum =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * sum;
    return z >= 0 ? 1 - tail : tail;
  }

  /** Least squares over the newest counts. */
  private static final class Fit {
    private final List<Double> counts;
    private final int from;
    private final int n;
    private final double mean;
    private final double slope;
    private final double variance;
    private final double sxx;

    Fit(List<Double> counts, int window, double dispersion) {
      this.counts = counts;
      this.n = window;
      this.from = counts.size() - window;
      double sum = 0;
      double sxy = 0;
      for (int i = 0; i < n; i++) {
        sum += count(i);
        sxy += offset(i) * count(i);
      }
      this.mean = n > 0 ? sum / n : 0;
      this.sxx = n * ((double) n * n - 1) / 12;
      this.slope = sxx > 0 ? sxy / sxx : 0;
      this.variance = dispersion * Math.max(1, mean);
    }

    private double count(int i) {
      return counts.get(from + i);
    }

    private double offset(int i) {
      return i - (n - 1) / 2.0;
    }

    /** Whether the newest counts lie about the line, not to one side of it. */
    boolean agrees(int newest) {
      double residuals = 0;
      double offsets = 0;
      for (int i = n - newest; i < n; i++) {
        residuals += count(i) - mean - slope * offset(i);
        offsets += offset(i);
      }
      double leverage = (double) newest * newest / n + offsets * offsets / sxx;
      return Math.abs(residuals) <= AGREEMENT * Math.sqrt(variance * (newest - leverage));
    }

    Trend trend() {
      if (n == 0) {
        return new Trend(0, 0, 0, 0);
      }
      double end = offset(n - 1);
      double level = Math.max(0, mean + slope * end);
      double slopeVariance = sxx > 0 ? variance / sxx : variance;
      double certain = slope * slope / (slope * slope + slopeVariance);
      double levelVariance = variance / n + end * end * slopeVariance;
      return new Trend(level, slope * certain, Math.sqrt(levelVariance), Math.sqrt(slopeVariance));
    }
  }
}
