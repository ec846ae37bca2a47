package io.spillway.surge;

import java.util.List;

/**
 * A local straight line through the last seconds' counts, and where it leads. The window is the
 * longest one that the newest counts agree with (after Lepski, 1991), so that a plateau is known
 * well and a ramp soon.
 *
 * <p>A line says nothing of how long a rise lasts. What is known of that beforehand is only that it
 * may be seconds or an hour, so its duration is taken to be even in the logarithm up to {@link
 * Pace#longestRise}: a rise at one pace that has come from the baseline {@code b} to the level
 * {@code l} with the slope {@code s} has lasted {@code (l - b) / s}, and goes on until {@code u}
 * with the probability {@code ln(s r / (u - b)) / ln(s r / (l - b))}, where {@code r} is the
 * longest rise. It is reckoned on the safe side, with the least that level and slope are by a
 * window of up to five minutes: noise must not pass for a rise.
 *
 * @param level the demand now, requests per second
 * @param slope its change a second; shrunk where noise explains it
 * @param levelDeviation the standard deviation of the level
 * @param slopeDeviation the standard deviation of the slope
 * @param least what the level is at least, by the longer window
 * @param rising what the slope is at least, by the longer window; may be negative
 */
record Trend(
    double level,
    double slope,
    double levelDeviation,
    double slopeDeviation,
    double least,
    double rising) {
  private static final List<Integer> WINDOWS = List.of(30, 20, 14, 10, 7);

  /** Windows by which it is told whether a rise lasts: a slow one is not seen in 30 s. */
  private static final List<Integer> LONG_WINDOWS = List.of(300, 150, 80, 40, 20, 10);

  /** So many standard deviations below what was found is what it is at least. */
  private static final double SAFE = 2;

  private static final int LONGEST_LINE = 30;
  private static final int SHORTEST = 5;
  private static final int NEWEST = 3;
  private static final double AGREEMENT = 2;

  /**
   * A running second is looked at several times, and one look would do: so much more noise is
   * reckoned with that there are no more false alarms than without such looks (decision 0006).
   */
  private static final double LOOKED_AT_OFTEN = 1.25;

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

  /**
   * The count of a second that still runs.
   *
   * @param part how much of it is counted, at the most; 0 to 1, and 0 if it is not looked at
   * @param count requests in that part
   */
  record Running(double part, double count) {
    /** Only finished seconds are looked at. */
    static final Running NONE = new Running(0, 0);
  }

  /**
   * Fits the line to counts of successive seconds, oldest first, and of the one that runs, if any,
   * of the given dispersion.
   */
  static Trend of(List<Double> counts, Running running, double dispersion) {
    double reckoned = running.part() > 0 ? LOOKED_AT_OFTEN * dispersion : dispersion;
    Trend line = longest(counts, running, reckoned, WINDOWS).trend();
    Trend rise = longest(counts, running, reckoned, LONG_WINDOWS).plain();
    return new Trend(
        line.level,
        line.slope,
        line.levelDeviation,
        line.slopeDeviation,
        rise.level - SAFE * rise.levelDeviation,
        rise.slope - SAFE * rise.slopeDeviation);
  }

  private static Fit longest(
      List<Double> counts, Running running, double dispersion, List<Integer> windows) {
    int size = counts.size();
    for (int window : windows) {
      if (window <= size) {
        Fit fit = new Fit(counts, window, running, dispersion);
        if (fit.agrees(NEWEST)
            && fit.agrees(Math.max(NEWEST, window / 3))
            && (window <= LONGEST_LINE || fit.agrees(window / 8))) {
          return fit;
        }
      }
    }
    return new Fit(counts, Math.min(SHORTEST, size), running, dispersion);
  }

  /** Where it leads within so many seconds, for a baseline and what can be carried. */
  Outlook outlook(double seconds, double baseline, double usable) {
    return outlook(seconds, baseline, usable, Pace.SECONDS);
  }

  /** The same in steps of another pace, and requests in each. */
  Outlook outlook(double seconds, double baseline, double usable, Pace pace) {
    double growth = Math.min(slope * seconds, LARGEST_GROWTH * Math.max(level, baseline));
    double floor = Math.min(level, baseline);
    double expected = Math.max(floor, level + growth);
    double deviation = StrictMath.hypot(levelDeviation, seconds * slopeDeviation);
    double highest = Math.max(level, expected);
    double atEnd = exceeds(expected, deviation, usable);
    double atOnce = exceeds(level, levelDeviation, usable);
    double lasting = lasting(baseline, usable, pace.longestRise());
    return new Outlook(
        expected, highest + NINETY_PERCENT * deviation, lasting * Math.max(atEnd, atOnce));
  }

  /** The probability that a rise goes on until it reaches what can be carried, if it is one. */
  private double lasting(double baseline, double usable, double longest) {
    if (least >= usable || baseline >= usable) {
      return 1;
    }
    if (rising <= 0 || least <= baseline || rising * longest <= usable - baseline) {
      return 0;
    }
    return StrictMath.log(rising * longest / (usable - baseline))
        / StrictMath.log(rising * longest / (least - baseline));
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
    double tail = StrictMath.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * sum;
    return z >= 0 ? 1 - tail : tail;
  }

  /** Least squares over the newest counts; a part of a second weighs as much as it is of one. */
  private static final class Fit {
    private final List<Double> counts;
    private final Running running;
    private final int from;
    private final int n;
    private final double weight;
    private final double middle;
    private final double mean;
    private final double slope;
    private final double variance;
    private final double sxx;

    Fit(List<Double> counts, int window, Running running, double dispersion) {
      this.counts = counts;
      this.running = running;
      this.n = window;
      this.from = counts.size() - window;
      this.weight = n + running.part();
      double moment = n * (n - 1) / 2.0 + running.part() * runningAt();
      this.middle = weight > 0 ? moment / weight : 0;
      double sum = running.count();
      double sxy = running.count() * (runningAt() - middle);
      double squares = running.part() * StrictMath.pow(runningAt() - middle, 2);
      for (int i = 0; i < n; i++) {
        sum += count(i);
        sxy += (i - middle) * count(i);
        squares += StrictMath.pow(i - middle, 2);
      }
      this.sxx = squares;
      this.mean = weight > 0 ? sum / weight : 0;
      this.slope = sxx > 0 ? sxy / sxx : 0;
      this.variance = dispersion * Math.max(1, mean);
    }

    /** Seconds are numbered by their middles, the oldest one's being 0. */
    private double runningAt() {
      return n - 0.5 + running.part() / 2;
    }

    private double count(int i) {
      return counts.get(from + i);
    }

    /** Whether the newest counts lie about the line, not to one side of it. */
    boolean agrees(int newest) {
      double weights = running.part();
      double offsets = running.part() * (runningAt() - middle);
      double sum = running.count();
      for (int i = n - newest; i < n; i++) {
        weights++;
        sum += count(i);
        offsets += i - middle;
      }
      double residuals = sum - weights * mean - slope * offsets;
      double leverage = weights * weights / weight + offsets * offsets / sxx;
      return Math.abs(residuals) <= AGREEMENT * Math.sqrt(variance * (weights - leverage));
    }

    /** The line, its slope shrunk where noise explains it. */
    Trend trend() {
      Trend plain = plain();
      double variance = plain.slopeDeviation * plain.slopeDeviation;
      double square = plain.slope * plain.slope;
      double certain = square > 0 ? square / (square + variance) : 0;
      return new Trend(
          plain.level, plain.slope * certain, plain.levelDeviation, plain.slopeDeviation, 0, 0);
    }

    /** The line as it was fitted. */
    Trend plain() {
      if (n == 0) {
        return new Trend(0, 0, 0, 0, 0, 0);
      }
      double end = (running.part() > 0 ? runningAt() : n - 1) - middle;
      double level = Math.max(0, mean + slope * end);
      double slopeVariance = sxx > 0 ? variance / sxx : variance;
      double levelVariance = variance / weight + end * end * slopeVariance;
      return new Trend(level, slope, Math.sqrt(levelVariance), Math.sqrt(slopeVariance), 0, 0);
    }
  }
}
