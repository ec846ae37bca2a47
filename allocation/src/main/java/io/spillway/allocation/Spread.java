package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An allocation problem as a linear program in whole numbers. A column is what one offer carries of
 * one need, in millionths of a request per second, at most {@link #most}. What the columns of a
 * need leave open is short. A row is a limit: {@code sum of coefficient x column <= cap}; limits on
 * a single column are folded into {@link #most}, and those that can never be reached are left out.
 * Columns are ordered by need, then offer, offers by {@link Candidate#ORDER}; so the program is the
 * same whatever the order of the bids.
 *
 * <p>Prices are in {@link Price#scaled} units, times 10^6 for factors, times 2^48 where rows have
 * coefficients other than 1, whose prices would else be too coarse. What is short counts {@link
 * #shortWeight} a unit, what a lender carries above its largest share {@link #shareWeight} a unit:
 * both exceed what any detour over other offers can save.
 */
final class Spread {
  private static final int FINE = 48;
  private static final BigInteger SHORT_TO_SHARE = BigInteger.valueOf(1_000);

  /**
   * A limit.
   *
   * @param label for people
   * @param cap what the sum may be
   * @param share whether it is a lender's largest share, which may give way
   */
  record Limit(String label, BigInteger cap, boolean share) {}

  final List<Need> needs;
  final List<Candidate> offers;
  final List<BigInteger> least;
  final List<Limit> limits;
  final int columns;
  final int[] needOf;
  final int[] offerOf;
  final BigInteger[] cost;
  final BigInteger[] most;
  final int[] start;
  final int[] row;
  final BigInteger[] coefficient;
  final BigInteger dearest;
  final BigInteger perPrice;
  final BigInteger shareWeight;
  final BigInteger shortWeight;

  private Spread(Draft draft) {
    needs = draft.needs;
    offers = draft.offers;
    least = offers.stream().map(it -> draft.reach.least(it.offer())).toList();
    columns = draft.columns.size();
    needOf = new int[columns];
    offerOf = new int[columns];
    most = new BigInteger[columns];
    start = new int[columns + 1];
    for (int i = 0; i < columns; i++) {
      Draft.Column column = draft.columns.get(i);
      needOf[i] = column.need;
      offerOf[i] = column.offer;
      most[i] = column.most;
      start[i + 1] = start[i] + column.rows.length;
    }
    limits = List.copyOf(draft.limits);
    row = new int[start[columns]];
    coefficient = new BigInteger[start[columns]];
    boolean fine = false;
    for (int i = 0; i < columns; i++) {
      Draft.Column column = draft.columns.get(i);
      for (int k = 0; k < column.rows.length; k++) {
        row[start[i] + k] = column.rows[k];
        coefficient[start[i] + k] = column.coefficients[k];
        fine |= !column.coefficients[k].equals(BigInteger.ONE);
      }
    }
    cost = new BigInteger[columns];
    BigInteger highest = BigInteger.ONE;
    for (int i = 0; i < columns; i++) {
      cost[i] = draft.price(needOf[i], offerOf[i]).shiftLeft(fine ? FINE : 0);
      highest = highest.max(cost[i]);
    }
    dearest = highest;
    perPrice = Rates.ONE.shiftLeft(fine ? FINE : 0);
    shareWeight = dearest.multiply(BigInteger.valueOf(2L * (needs.size() + offers.size())));
    shortWeight = shareWeight.multiply(SHORT_TO_SHARE);
  }

  /** The program of a problem, for those of its candidates that are fit. */
  static Spread of(AllocationProblem problem, List<Candidate> candidates, Reach reach) {
    return new Spread(new Draft(problem, candidates, reach));
  }

  /** An amount as a price, for people. */
  Price price(BigInteger amount) {
    return new Price(amount.divide(perPrice));
  }

  /** The number by which the price of a limit is known; those of needs come first. */
  int priceOfLimit(int limit) {
    return needs.size() + limit;
  }

  /** The number by which the price of an offer's minimum is known. */
  int priceOfLeast(int offer) {
    return needs.size() + limits.size() + offer;
  }

  /** Millionths of a request per second by which sums may differ, as each rate is rounded. */
  BigInteger rounding() {
    return BigInteger.valueOf(2L + needs.size() + limits.size() + offers.size());
  }

  boolean hasLeast(int offer) {
    return least.get(offer).signum() > 0;
  }

  /** Gathers columns and limits. */
  private static final class Draft {
    private final AllocationProblem problem;
    private final Reach reach;
    private final List<Need> needs;
    private final List<Candidate> offers;
    private final List<BigInteger> loads;
    private final List<Column> columns = new ArrayList<>();
    private final List<Limit> limits = new ArrayList<>();
    private final Column[][] at;
    private final List<Rate> rates;

    private static final class Column {
      private static final int[] NO_ROWS = {};
      private static final BigInteger[] NO_COEFFICIENTS = {};

      private final int need;
      private final int offer;
      private int[] rows = NO_ROWS;
      private BigInteger[] coefficients = NO_COEFFICIENTS;
      private BigInteger most;

      private Column(int need, int offer, BigInteger most) {
        this.need = need;
        this.offer = offer;
        this.most = most;
      }

      private void in(int row, BigInteger coefficient) {
        rows = Arrays.copyOf(rows, rows.length + 1);
        coefficients = Arrays.copyOf(coefficients, rows.length);
        rows[rows.length - 1] = row;
        coefficients[rows.length - 1] = coefficient;
      }
    }

    private Draft(AllocationProblem problem, List<Candidate> candidates, Reach reach) {
      this.problem = problem;
      this.reach = reach;
      this.needs = Need.list(problem);
      this.offers = candidates.stream().filter(Candidate::isFit).toList();
      this.rates = offers.stream().map(it -> Rate.of(problem, it.offer())).toList();
      this.loads = needs.stream().map(Need::load).toList();
      this.at = new Column[offers.size()][needs.size()];
      for (int offer = 0; offer < offers.size(); offer++) {
        for (int need : reach.served(offers.get(offer).offer())) {
          at[offer][need] = new Column(need, offer, needs.get(need).requests());
        }
        limit(offer);
      }
      shares();
      for (int need = 0; need < needs.size(); need++) {
        for (int offer = 0; offer < offers.size(); offer++) {
          if (at[offer][need] != null && at[offer][need].most.signum() > 0) {
            columns.add(at[offer][need]);
          }
        }
      }
    }

    /** A price is linear in the size of a response. */
    private record Rate(BigInteger base, BigInteger perMilliBit) {
      static Rate of(AllocationProblem problem, Offer offer) {
        BigInteger factor = Candidate.factor(problem, offer);
        BigInteger base = Price.of(offer.tariff(), BigInteger.ZERO).times(factor).scaled();
        BigInteger one = Price.of(offer.tariff(), BigInteger.ONE).times(factor).scaled();
        return new Rate(base, one.subtract(base));
      }

      BigInteger at(BigInteger milliBits) {
        return base.add(perMilliBit.multiply(milliBits));
      }
    }

    private BigInteger price(int need, int offer) {
      return rates.get(offer).at(needs.get(need).milliBitsPerRequest());
    }

    private void limit(int offer) {
      Offer of = offers.get(offer).offer();
      List<Reach.Limit> all = reach.limits(of);
      for (int i = 0; i < all.size(); i++) {
        Reach.Limit limit = all.get(i);
        List<Column> in = new ArrayList<>();
        for (int need : limit.needs()) {
          if (at[offer][need] != null) {
            in.add(at[offer][need]);
          }
        }
        String what =
            (i == 0 ? "the capacity" : "limit " + i)
                + " of offer "
                + of.id()
                + " of "
                + of.lender();
        BigInteger requests = Rates.of(limit.capacity().requests());
        BigInteger bits = Rates.bits(limit.capacity()).multiply(Rates.BILLION);
        if (in.size() <= 1 || in.stream().map(it -> loads.get(it.need)).distinct().count() == 1) {
          alike(in, what, requests, bits);
        } else {
          row(in, what + " in requests", requests, Collections.nCopies(in.size(), BigInteger.ONE));
          row(in, what + " in bits", bits, in.stream().map(it -> loads.get(it.need)).toList());
        }
      }
    }

    /** Where responses are of one size, both limits are one. */
    private void alike(List<Column> in, String what, BigInteger requests, BigInteger bits) {
      if (in.isEmpty()) {
        return;
      }
      BigInteger load = loads.get(in.getFirst().need);
      BigInteger cap = load.signum() == 0 ? requests : requests.min(bits.divide(load));
      if (in.size() == 1) {
        in.getFirst().most = in.getFirst().most.min(cap);
      } else {
        row(in, what, cap, Collections.nCopies(in.size(), BigInteger.ONE));
      }
    }

    private void row(List<Column> in, String what, BigInteger cap, List<BigInteger> factors) {
      BigInteger possible = BigInteger.ZERO;
      for (int i = 0; i < in.size(); i++) {
        possible = possible.add(in.get(i).most.multiply(factors.get(i)));
      }
      if (possible.compareTo(cap) > 0) {
        add(in, factors, new Limit(what, cap, false));
      }
    }

    private void add(List<Column> in, List<BigInteger> factors, Limit limit) {
      for (int i = 0; i < in.size(); i++) {
        if (factors.get(i).signum() > 0) {
          in.get(i).in(limits.size(), factors.get(i));
        }
      }
      limits.add(limit);
    }

    private void shares() {
      BigInteger share = Need.of(problem).largestShare();
      if (problem.maxShare() >= 1) {
        return;
      }
      SortedMap<CdnName, List<Column>> byLender = new TreeMap<>();
      for (int offer = 0; offer < offers.size(); offer++) {
        List<Column> in =
            byLender.computeIfAbsent(offers.get(offer).lender(), _ -> new ArrayList<>());
        for (Column column : at[offer]) {
          if (column != null) {
            in.add(column);
          }
        }
      }
      byLender.forEach((lender, in) -> {
        BigInteger possible =
            in.stream().map(it -> it.most).reduce(BigInteger.ZERO, BigInteger::add);
        if (possible.compareTo(share) > 0) {
          add(
              in,
              Collections.nCopies(in.size(), BigInteger.ONE),
              new Limit("the largest share of " + lender, share, true));
        }
      });
    }
  }
}
