package io.spillway.allocation;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is taken of each column, in whole millionths of a request per second, and what follows from
 * it, exactly.
 */
final class Choice {
  private final Spread spread;
  private final BigInteger[] taken;
  private final BigInteger[] open;
  private final BigInteger[] used;
  private final BigInteger[] carried;
  private final BigInteger rounding;

  Choice(Spread spread, BigInteger[] taken) {
    this.spread = spread;
    this.rounding = spread.rounding();
    this.taken = new BigInteger[spread.columns];
    Arrays.fill(this.taken, BigInteger.ZERO);
    this.open = spread.needs.stream().map(Need::requests).toArray(BigInteger[]::new);
    this.used = zeros(spread.limits.size());
    this.carried = zeros(spread.offers.size());
    for (int column = 0; column < spread.columns; column++) {
      add(column, taken[column]);
    }
  }

  /** Nothing is taken of any offer. */
  static Choice nothing(Spread spread) {
    return new Choice(spread, zeros(spread.columns));
  }

  private static BigInteger[] zeros(int size) {
    BigInteger[] zeros = new BigInteger[size];
    Arrays.fill(zeros, BigInteger.ZERO);
    return zeros;
  }

  private void add(int column, BigInteger more) {
    if (more.signum() == 0) {
      return;
    }
    taken[column] = taken[column].add(more);
    open[spread.needOf[column]] = open[spread.needOf[column]].subtract(more);
    carried[spread.offerOf[column]] = carried[spread.offerOf[column]].add(more);
    for (int k = spread.start[column]; k < spread.start[column + 1]; k++) {
      int limit = spread.row[k];
      used[limit] = used[limit].add(spread.coefficient[k].multiply(more));
    }
  }

  BigInteger of(int column) {
    return taken[column];
  }

  /** What an offer carries in all. */
  BigInteger carried(int offer) {
    return carried[offer];
  }

  /** What is not covered of a need; nothing where it is what rounding can lose. */
  BigInteger open(int need) {
    return open[need].compareTo(rounding) <= 0 ? BigInteger.ZERO : open[need];
  }

  /** What is awarded of a need beyond what is needed. */
  BigInteger over(int need) {
    return open[need].negate().max(BigInteger.ZERO);
  }

  /** What is used of a limit. */
  BigInteger used(int limit) {
    return used[limit];
  }

  /** How far the largest share gives way. */
  BigInteger excess() {
    BigInteger excess = BigInteger.ZERO;
    for (int limit = 0; limit < used.length; limit++) {
      if (spread.limits.get(limit).share()) {
        excess = excess.max(used[limit].subtract(spread.limits.get(limit).cap()));
      }
    }
    return excess;
  }

  /** The cost, with the weights of what is short and of shares that give way. */
  BigInteger cost() {
    BigInteger cost = spread.shareWeight.multiply(excess());
    for (int need = 0; need < open.length; need++) {
      cost = cost.add(open(need).multiply(spread.shortWeight));
    }
    for (int column = 0; column < taken.length; column++) {
      if (taken[column].signum() > 0) {
        cost = cost.add(spread.cost[column].multiply(taken[column]));
      }
    }
    return cost;
  }

  /** Offers of which something, but less than their minimum, is taken, beyond rounding. */
  List<Integer> belowLeast() {
    return IntStream.range(0, carried.length)
        .filter(offer ->
            carried[offer].signum() > 0
                && carried[offer].add(rounding).compareTo(spread.least.get(offer)) < 0)
        .boxed()
        .toList();
  }

  /** The same choice without some offers; others that are taken carry more as far as they can. */
  Choice without(List<Integer> dropped) {
    BigInteger[] rest = taken.clone();
    for (int column = 0; column < rest.length; column++) {
      if (dropped.contains(spread.offerOf[column])) {
        rest[column] = BigInteger.ZERO;
      }
    }
    Choice other = new Choice(spread, rest);
    other.mend();
    return other;
  }

  /**
   * Takes back what is above needs and limits, the dearest first, and covers what is then open
   * where there is room, the cheapest first: after rounding these are a few millionths.
   */
  void mend() {
    for (int column = taken.length - 1; column >= 0; column--) {
      if (taken[column].signum() > 0) {
        BigInteger over = open[spread.needOf[column]].negate();
        for (int k = spread.start[column]; k < spread.start[column + 1]; k++) {
          Spread.Limit limit = spread.limits.get(spread.row[k]);
          BigInteger above = used[spread.row[k]].subtract(limit.cap());
          if (!limit.share() && above.signum() > 0) {
            over = over.max(divideUp(above, spread.coefficient[k]));
          }
        }
        add(column, over.max(BigInteger.ZERO).min(taken[column]).negate());
      }
    }
    BigInteger excess = excess();
    for (int need = 0, column = 0; need < open.length; need++) {
      int from = column;
      while (column < taken.length && spread.needOf[column] == need) {
        column++;
      }
      if (open[need].signum() > 0) {
        IntStream.range(from, column)
            .filter(it -> carried[spread.offerOf[it]].signum() > 0)
            .boxed()
            .sorted(Comparator.comparing(it -> spread.cost[it]))
            .forEach(it -> add(it, room(it, excess)));
      }
    }
  }

  /** How much more fits into a column, its need, and its limits. */
  private BigInteger room(int column, BigInteger excess) {
    BigInteger room = open[spread.needOf[column]].min(spread.most[column].subtract(taken[column]));
    for (int k = spread.start[column]; k < spread.start[column + 1]; k++) {
      Spread.Limit limit = spread.limits.get(spread.row[k]);
      BigInteger cap = limit.share() ? limit.cap().add(excess) : limit.cap();
      room = room.min(cap.subtract(used[spread.row[k]]).divide(spread.coefficient[k]));
    }
    return room.max(BigInteger.ZERO);
  }

  private static BigInteger divideUp(BigInteger number, BigInteger by) {
    return number.add(by).subtract(BigInteger.ONE).divide(by);
  }
}
