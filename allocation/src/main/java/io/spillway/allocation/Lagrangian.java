package io.spillway.allocation;

import io.spillway.model.AllocationProof.Decision;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;

/**
 * Bounds from prices (Geoffrion 1974): whatever the prices of needs and limits are, no choice costs
 * less than the needs at their prices, less the limits at theirs, less what each column saves at
 * most at these prices. Exact, and independent of where the prices come from: with the right ones
 * it equals the least cost.
 */
final class Lagrangian {
  /** Far more than ten roundings of binary64 can lose. */
  private static final double CERTAIN = 1e-13;

  private final Spread spread;
  private final double[] cost;
  private final BigInteger total;

  Lagrangian(Spread spread) {
    this.spread = spread;
    this.cost = new double[spread.columns];
    for (int column = 0; column < cost.length; column++) {
      cost[column] = spread.cost[column].doubleValue();
    }
    this.total = spread.needs.stream().map(Need::requests).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** No choice with these decisions costs less. Prices of limits and minimums are not negative. */
  BigInteger bound(List<Decision> decisions, SortedMap<Integer, BigInteger> prices) {
    Prices at = new Prices(spread, decisions, prices);
    BigInteger bound = BigInteger.ZERO;
    for (int need = 0; need < spread.needs.size(); need++) {
      BigInteger requests = spread.needs.get(need).requests();
      BigInteger price = at.needs[need].min(spread.shortWeight);
      bound = bound.add(requests.multiply(price));
    }
    BigInteger shares = BigInteger.ZERO;
    for (int limit = 0; limit < spread.limits.size(); limit++) {
      BigInteger price = at.limits[limit];
      if (price.signum() > 0) {
        bound = bound.subtract(spread.limits.get(limit).cap().multiply(price));
        shares = spread.limits.get(limit).share() ? shares.add(price) : shares;
      }
    }
    BigInteger excess = spread.shareWeight.subtract(shares);
    bound = excess.signum() < 0 ? bound.add(total.multiply(excess)) : bound;
    for (int offer = 0; offer < spread.offers.size(); offer++) {
      bound = bound.add(spread.least.get(offer).multiply(at.leasts[offer]));
    }
    for (int column = 0; column < spread.columns; column++) {
      if (!at.left[spread.offerOf[column]] && mayBeNegative(column, at)) {
        BigInteger reduced = reduced(column, at);
        if (reduced.signum() < 0) {
          bound = bound.add(spread.most[column].multiply(reduced));
        }
      }
    }
    return bound;
  }

  /** What a unit of a column costs beyond what it is worth at the prices. */
  private BigInteger reduced(int column, Prices at) {
    BigInteger sum =
        spread
            .cost[column]
            .subtract(at.needs[spread.needOf[column]])
            .subtract(at.leasts[spread.offerOf[column]]);
    for (int k = spread.start[column]; k < spread.start[column + 1]; k++) {
      BigInteger price = at.limits[spread.row[k]];
      if (price.signum() > 0) {
        sum = sum.add(spread.coefficient[k].multiply(price));
      }
    }
    return sum;
  }

  /** Whether binary64 leaves it open that the reduced cost is negative. */
  private boolean mayBeNegative(int column, Prices at) {
    double need = at.needAbout[spread.needOf[column]];
    double least = at.leastAbout[spread.offerOf[column]];
    double pay = cost[column];
    for (int k = spread.start[column]; k < spread.start[column + 1]; k++) {
      double price = at.limitAbout[spread.row[k]];
      if (price > 0) {
        pay += spread.coefficient[k].doubleValue() * price;
      }
    }
    return pay - need - least <= CERTAIN * (pay + Math.abs(need) + least);
  }

  /** Prices by what they are prices of. */
  private static final class Prices {
    private final BigInteger[] needs;
    private final BigInteger[] limits;
    private final BigInteger[] leasts;
    private final double[] needAbout;
    private final double[] limitAbout;
    private final double[] leastAbout;
    private final boolean[] left;

    private Prices(Spread spread, List<Decision> decisions, SortedMap<Integer, BigInteger> prices) {
      needs = new BigInteger[spread.needs.size()];
      limits = new BigInteger[spread.limits.size()];
      leasts = new BigInteger[spread.offers.size()];
      left = new boolean[spread.offers.size()];
      boolean[] taken = new boolean[spread.offers.size()];
      for (Decision decision : decisions) {
        left[decision.offer()] |= !decision.taken();
        taken[decision.offer()] |= decision.taken();
      }
      for (int need = 0; need < needs.length; need++) {
        needs[need] = prices.getOrDefault(need, BigInteger.ZERO);
      }
      for (int limit = 0; limit < limits.length; limit++) {
        limits[limit] = prices.getOrDefault(spread.priceOfLimit(limit), BigInteger.ZERO);
      }
      for (int offer = 0; offer < leasts.length; offer++) {
        leasts[offer] =
            taken[offer]
                ? prices.getOrDefault(spread.priceOfLeast(offer), BigInteger.ZERO)
                : BigInteger.ZERO;
      }
      needAbout = about(needs);
      limitAbout = about(limits);
      leastAbout = about(leasts);
    }

    private static double[] about(BigInteger[] numbers) {
      double[] about = new double[numbers.length];
      for (int i = 0; i < about.length; i++) {
        about[i] = numbers[i].doubleValue();
      }
      return about;
    }
  }
}
