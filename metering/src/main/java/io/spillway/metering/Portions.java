package io.spillway.metering;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a count apart by weights, in whole numbers that sum up to the count.
 *
 * @param weights each over 0
 * @param total their sum
 * @param first whose turn it is to be rounded first, so that over time nobody is favoured
 */
record Portions(List<Long> weights, BigInteger total, int first) {
  static Portions of(List<Long> weights, long turn) {
    return new Portions(
        List.copyOf(weights),
        weights.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add),
        (int) Math.floorMod(turn, (long) weights.size()));
  }

  /** The portions of a count, in the order of the weights. */
  List<Long> portions(long count) {
    List<Long> portions = new ArrayList<>(weights);
    BigInteger seen = BigInteger.ZERO;
    long given = 0;
    for (int i = 0; i < weights.size(); i++) {
      int at = (first + i) % weights.size();
      seen = seen.add(BigInteger.valueOf(weights.get(at)));
      long until = BigInteger.valueOf(count).multiply(seen).divide(total).longValueExact();
      portions.set(at, until - given);
      given = until;
    }
    return List.copyOf(portions);
  }
}
