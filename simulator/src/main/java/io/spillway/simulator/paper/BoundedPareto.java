package io.spillway.simulator.paper;

/**
 * Service times: a Pareto distribution cut off at both ends.
 *
 * @param least the shortest, in the paper's units of time; above 0
 * @param most the longest; above the shortest
 * @param alpha the exponent of the tail; above 1, not 2
 */
public record BoundedPareto(double least, double most, double alpha) {
  /** The paper's: a mean of 3,000 units, and one in 10 million takes 10 million. */
  public static final BoundedPareto PAPER = new BoundedPareto(1_010.15, 1e7, 1.5);

  /** Checks the ranges; throws {@link IllegalArgumentException} naming the values. */
  public BoundedPareto {
    if (!(least > 0 && most > least && alpha > 1 && alpha != 2)) {
      throw new IllegalArgumentException(
          "bounded Pareto of "
              + least
              + " to "
              + most
              + ", alpha "
              + alpha
              + ": use 0 < least < most and alpha above 1, not 2");
    }
  }

  /** What is left of the tail's mass by the upper cut. */
  private double kept() {
    return 1 - Math.pow(least / most, alpha);
  }

  /** The mean, in units. */
  public double mean() {
    return alpha
        / (alpha - 1)
        * Math.pow(least, alpha)
        * (Math.pow(least, 1 - alpha) - Math.pow(most, 1 - alpha))
        / kept();
  }

  /** The probability that a service takes longer than {@code x} units. */
  public double longerThan(double x) {
    if (x < least) {
      return 1;
    }
    return x >= most ? 0 : (Math.pow(least / x, alpha) - Math.pow(least / most, alpha)) / kept();
  }

  /**
   * The probability that what is left of a service under way, met at random, is at most {@code x}
   * units: the integral of {@link #longerThan} over the mean.
   */
  public double restWithin(double x) {
    if (x <= least) {
      return Math.max(0, x) / mean();
    }
    double y = Math.min(x, most);
    double tail =
        (Math.pow(least, alpha)
                    * (Math.pow(least, 1 - alpha) - Math.pow(y, 1 - alpha))
                    / (alpha - 1)
                - Math.pow(least / most, alpha) * (y - least))
            / kept();
    return Math.min(1, (least + tail) / mean());
  }

  /** The service time that a number from 0 to 1, exclusive, draws. */
  public double draw(double uniform) {
    return least / Math.pow(1 - uniform * kept(), 1 / alpha);
  }
}
