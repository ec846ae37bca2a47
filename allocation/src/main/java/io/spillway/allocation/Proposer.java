package io.spillway.allocation;

import io.spillway.model.AllocationProof.Decision;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Proposes choices and prices for a {@link Spread} by {@link Simplex}, both rounded to whole
 * numbers. Rows are the needs, the limits, then the minimums, of which the last are slack until a
 * decision charges for what is missing of one; a decision to leave an offer charges for what is
 * taken of it. So decisions change costs only, and each proposal begins where the last one ended.
 */
final class Proposer {
  /** How often whole prices are corrected by what they miss. */
  private static final int CORRECTIONS = 6;

  private final Spread spread;
  private final Simplex simplex;
  private final double unit;
  private final int[] withLeast;
  private final double[] scale;
  private final BigInteger[] costs;
  private final int slacks;
  private final int missing;
  private final int beyond;
  private final int excess;

  Proposer(Spread spread) {
    this.spread = spread;
    this.unit = spread.dearest.doubleValue();
    this.withLeast =
        java.util.stream.IntStream.range(0, spread.offers.size())
            .filter(spread::hasLeast)
            .toArray();
    this.slacks = spread.columns + spread.needs.size();
    this.missing = slacks + spread.limits.size();
    this.beyond = missing + withLeast.length;
    this.excess = beyond + withLeast.length;
    boolean shares = spread.limits.stream().anyMatch(Spread.Limit::share);
    int size = excess + (shares ? 1 : 0);
    int rows = spread.needs.size() + spread.limits.size() + withLeast.length;
    this.scale = scales(rows);
    this.costs = new BigInteger[size];
    for (int column = 0; column < size; column++) {
      costs[column] = cost(column);
    }
    double[] about = new double[size];
    for (int column = 0; column < size; column++) {
      about[column] = costs[column].doubleValue() / unit;
    }
    int[] basis = new int[rows];
    for (int row = 0; row < rows; row++) {
      basis[row] = spread.columns + row;
    }
    this.simplex = new Simplex(program(rows, size), about, basis);
  }

  private BigInteger cost(int column) {
    if (column < spread.columns) {
      return spread.cost[column];
    }
    if (column < slacks) {
      return spread.shortWeight;
    }
    return column == excess ? spread.shareWeight : BigInteger.ZERO;
  }

  private double[] scales(int rows) {
    double[] scales = new double[rows];
    java.util.Arrays.fill(scales, 1);
    for (int k = 0; k < spread.row.length; k++) {
      int row = spread.needs.size() + spread.row[k];
      scales[row] = Math.max(scales[row], spread.coefficient[k].doubleValue());
    }
    return scales;
  }

  private Columns program(int rows, int size) {
    Entries entries = new Entries();
    double[] most = new double[size];
    int limitRow = spread.needs.size();
    int leastRow = limitRow + spread.limits.size();
    int[] rowOfLeast = new int[spread.offers.size()];
    for (int i = 0; i < withLeast.length; i++) {
      rowOfLeast[withLeast[i]] = leastRow + i;
    }
    for (int column = 0; column < spread.columns; column++) {
      entries.add(spread.needOf[column], 1);
      for (int k = spread.start[column]; k < spread.start[column + 1]; k++) {
        int row = limitRow + spread.row[k];
        entries.add(row, spread.coefficient[k].doubleValue() / scale[row]);
      }
      if (spread.hasLeast(spread.offerOf[column])) {
        entries.add(rowOfLeast[spread.offerOf[column]], 1);
      }
      most[entries.vectors()] = spread.most[column].doubleValue();
      entries.end();
    }
    double total = spread.needs.stream().mapToDouble(n -> n.requests().doubleValue()).sum();
    double[] right = new double[rows];
    for (int row = 0; row < rows; row++) {
      int limit = row - limitRow;
      boolean share = limit >= 0 && row < leastRow && spread.limits.get(limit).share();
      right[row] = right(row).doubleValue() / scale[row];
      entries.add(row, 1);
      most[entries.vectors()] = share ? right[row] + total : right[row];
      entries.end();
    }
    for (int i = 0; i < withLeast.length; i++) {
      entries.add(leastRow + i, -1);
      most[entries.vectors()] = total;
      entries.end();
    }
    if (excess < size) {
      for (int limit = 0; limit < spread.limits.size(); limit++) {
        if (spread.limits.get(limit).share()) {
          entries.add(limitRow + limit, -1);
        }
      }
      most[entries.vectors()] = total;
      entries.end();
    }
    return new Columns(entries.start, entries.at, entries.factor, most, right);
  }

  private BigInteger right(int row) {
    if (row < spread.needs.size()) {
      return spread.needs.get(row).requests();
    }
    int limit = row - spread.needs.size();
    return limit < spread.limits.size()
        ? spread.limits.get(limit).cap()
        : spread.least.get(withLeast[limit - spread.limits.size()]);
  }

  long work() {
    return simplex.work();
  }

  /**
   * Finds the best choice under the decisions, as far as so much work goes. What breaks a decision
   * costs twice the weight of what is short, times 1,024 for each degree of severity: where a case
   * has no choice at all, the bound must rise above any other.
   */
  void propose(List<Decision> decisions, int severity, long mostWork) {
    BigInteger forbidden = spread.shortWeight.shiftLeft(1 + 10 * severity);
    boolean[] taken = new boolean[spread.offers.size()];
    boolean[] left = new boolean[spread.offers.size()];
    decisions.forEach(it -> (it.taken() ? taken : left)[it.offer()] = true);
    for (int i = 0; i < withLeast.length; i++) {
      charge(missing + i, taken[withLeast[i]] ? forbidden : BigInteger.ZERO);
    }
    for (int column = 0; column < spread.columns; column++) {
      charge(column, left[spread.offerOf[column]] ? forbidden : spread.cost[column]);
    }
    simplex.minimise(mostWork);
  }

  private void charge(int column, BigInteger cost) {
    if (!costs[column].equals(cost)) {
      costs[column] = cost;
      simplex.cost(column, cost.doubleValue() / unit);
    }
  }

  /** What is taken of each column, to the nearest whole number. */
  BigInteger[] choice() {
    BigInteger[] choice = new BigInteger[spread.columns];
    for (int column = 0; column < spread.columns; column++) {
      choice[column] = simplex.atMost[column] ? spread.most[column] : BigInteger.ZERO;
    }
    for (int row = 0; row < simplex.rows; row++) {
      if (simplex.basic[row] < spread.columns) {
        BigInteger whole = whole(simplex.value[row]);
        choice[simplex.basic[row]] =
            whole.max(BigInteger.ZERO).min(spread.most[simplex.basic[row]]);
      }
    }
    return choice;
  }

  /**
   * Whole prices of needs, limits and minimums: the multipliers, corrected by what the costs of the
   * basis miss at them (iterative refinement: Gleixner, Steffy, Wolter 2016) until they miss
   * nothing or come no closer.
   */
  SortedMap<Integer, BigInteger> prices() {
    BigInteger[] price = new BigInteger[simplex.rows];
    for (int row = 0; row < price.length; row++) {
      price[row] = whole(simplex.multiplier[row] * unit / scale[row]);
    }
    double before = Double.POSITIVE_INFINITY;
    for (int i = 0; i < CORRECTIONS; i++) {
      double[] misses = misses(price);
      double now = java.util.Arrays.stream(misses).map(Math::abs).max().orElse(0);
      if (now == 0 || now >= before) {
        break;
      }
      before = now;
      correct(price, misses);
    }
    SortedMap<Integer, BigInteger> prices = new TreeMap<>();
    for (int row = 0; row < price.length; row++) {
      int limit = row - spread.needs.size();
      int number =
          limit < spread.limits.size()
              ? row
              : spread.priceOfLeast(withLeast[limit - spread.limits.size()]);
      BigInteger amount = price[row];
      if (limit >= 0) {
        boolean isCap = limit < spread.limits.size();
        amount = (isCap ? amount.negate() : amount).max(BigInteger.ZERO);
      }
      if (amount.signum() != 0) {
        prices.put(number, amount);
      }
    }
    return prices;
  }

  /** By how much the cost of each variable of the basis differs from its worth at the prices. */
  private double[] misses(BigInteger[] price) {
    double[] misses = new double[simplex.rows];
    for (int i = 0; i < misses.length; i++) {
      misses[i] = costs[simplex.basic[i]].subtract(worth(simplex.basic[i], price)).doubleValue();
    }
    return misses;
  }

  private BigInteger worth(int column, BigInteger[] price) {
    BigInteger worth = BigInteger.ZERO;
    if (column >= spread.columns) {
      for (int k = simplex.program.start[column]; k < simplex.program.start[column + 1]; k++) {
        BigInteger each = price[simplex.program.row[k]];
        worth = simplex.program.coefficient[k] < 0 ? worth.subtract(each) : worth.add(each);
      }
      return worth;
    }
    int first = simplex.program.start[column];
    for (int k = first; k < simplex.program.start[column + 1]; k++) {
      int limit = k - first - 1;
      boolean isLimit = limit >= 0 && limit < spread.start[column + 1] - spread.start[column];
      BigInteger each = price[simplex.program.row[k]];
      worth =
          worth.add(
              isLimit ? each.multiply(spread.coefficient[spread.start[column] + limit]) : each);
    }
    return worth;
  }

  private void correct(BigInteger[] price, double[] misses) {
    double[] change = new double[price.length];
    for (int i = 0; i < misses.length; i++) {
      misses[i] *= factor(i);
    }
    simplex.basis.multipliers(misses, change);
    for (int row = 0; row < price.length; row++) {
      price[row] = price[row].add(whole(change[row] / scale[row]));
    }
  }

  /** Slacks of scaled rows are scaled themselves. */
  private double factor(int position) {
    int column = simplex.basic[position];
    return column >= spread.columns && column < beyond ? scale[column - spread.columns] : 1;
  }

  private static BigInteger whole(double number) {
    return Double.isFinite(number)
        ? new java.math.BigDecimal(Math.rint(number)).toBigInteger()
        : BigInteger.ZERO;
  }
}
