package io.spillway.demo.initiation;

import java.util.Collection;
import java.util.OptionalDouble;

/**
 * The middle and the end of some times. What did not happen came last: it is infinite.
 *
 * @param median of an even number of times the mean of the two in the middle
 * @param worst the longest
 */
public record Spread(double median, double worst) {
  /**
   * Of some runs.
   *
   * @param times seconds; empty for what did not happen in that run
   * @throws IllegalArgumentException if there are none
   */
  public static Spread of(Collection<OptionalDouble> times) {
    if (times.isEmpty()) {
      throw new IllegalArgumentException("no times have no median");
    }
    double[] sorted =
        times.stream().mapToDouble(t -> t.orElse(Double.POSITIVE_INFINITY)).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[sorted.length - 1]);
  }
}
