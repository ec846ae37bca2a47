package io.spillway.demo.crowd;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws ranks whose chances fall with a power of the rank: few are asked for much. */
public final class Zipf {
  private final double[] upTo;

  /**
   * The distribution over a number of ranks.
   *
   * @param ranks how many, 1 or more
   * @param exponent how steeply it falls; 0 for evenly
   */
  public Zipf(int ranks, double exponent) {
    upTo = new double[ranks];
    double sum = 0;
    for (int rank = 0; rank < ranks; rank++) {
      sum += Math.pow(rank + 1, -exponent);
      upTo[rank] = sum;
    }
    for (int rank = 0; rank < ranks; rank++) {
      upTo[rank] /= sum;
    }
  }

  /** The chance of a rank, counted from 0. */
  public double share(int rank) {
    return upTo[rank] - (rank == 0 ? 0 : upTo[rank - 1]);
  }

  /** A rank, counted from 0. */
  public int draw(RandomGenerator random) {
    int found = Arrays.binarySearch(upTo, random.nextDouble());
    return Math.min(found < 0 ? -found - 1 : found, upTo.length - 1);
  }
}
