package io.spillway.simulator.crowd;

/** Ranks drawn by Zipf's law: rank i with weight 1 / (i + 1)^exponent. */
final class Zipf {
  private final double[] cumulated;

  Zipf(int ranks, double exponent) {
    cumulated = new double[ranks];
    double sum = 0;
    for (int i = 0; i < ranks; i++) {
      sum += Math.pow(i + 1.0, -exponent);
      cumulated[i] = sum;
    }
  }

  int draw(Dice dice) {
    double at = dice.uniform(0, cumulated[cumulated.length - 1]);
    int low = 0;
    int high = cumulated.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulated[middle] < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
