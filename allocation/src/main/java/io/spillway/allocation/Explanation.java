package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.Footprint;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Why a choice over footprints is as it is, a line for each need and each offer that could not be
 * chosen: who carries it at which price, what one more request per second would cost, and what
 * keeps cheaper offers from carrying more.
 */
final class Explanation {
  /** Cheaper offers that are named for one need. */
  private static final int MOST_NAMED = 3;

  private final AllocationProblem problem;
  private final Spread spread;
  private final Choice choice;
  private final SortedMap<Integer, BigInteger> prices;
  private final boolean optimal;
  private final BigInteger gap;
  private final BigInteger cost;

  Explanation(AllocationProblem problem, Spread spread, Search.Found found) {
    this.problem = problem;
    this.spread = spread;
    this.choice = found.choice();
    this.prices = found.prices();
    this.optimal = found.proof().optimal();
    this.cost = found.proof().cost();
    this.gap = cost.subtract(found.proof().bound());
  }

  List<String> reasons(List<Candidate> candidates) {
    List<String> reasons = new ArrayList<>();
    for (int need = 0, column = 0; need < spread.needs.size(); need++) {
      int from = column;
      while (column < spread.columns && spread.needOf[column] == need) {
        column++;
      }
      reasons.add(need(need, from, column));
    }
    candidates.stream()
        .filter(it -> !it.isFit())
        .map(it -> it.described() + ": left, as " + it.unfit())
        .forEach(reasons::add);
    Need whole = Need.of(problem);
    if (choice.excess().signum() > 0) {
      reasons.add(
          Filling.relaxed(
              whole.largestShare(), whole.largestShare().add(choice.excess()), whole.requests()));
    }
    reasons.add(
        optimal
            ? "no other choice covers as much for less"
            : "the search was ended: the best choice may cost up to "
                + gap.multiply(BigInteger.valueOf(1_000)).divide(cost.max(BigInteger.ONE))
                + " thousandths less");
    return reasons;
  }

  private String need(int need, int from, int to) {
    StringBuilder text = new StringBuilder();
    String currency = "";
    BigInteger dearest = BigInteger.ZERO;
    for (int column = from; column < to; column++) {
      Candidate offer = spread.offers.get(spread.offerOf[column]);
      currency = offer.offer().tariff().currency();
      if (choice.of(column).signum() > 0) {
        dearest = dearest.max(spread.cost[column]);
        text.append(text.isEmpty() ? "" : " and ")
            .append(Rates.rate(choice.of(column)))
            .append(" by ")
            .append(offer.named())
            .append(" at ")
            .append(offer.price().perThousand(currency))
            .append(offer.weighing());
      }
    }
    String carried = text.isEmpty() ? "nobody carries any" : text.toString();
    boolean isShort = choice.open(need).signum() > 0;
    return "clients of "
        + footprint(problem, need)
        + ": "
        + carried
        + (isShort ? "; short of " + Rates.rate(choice.open(need)) : "")
        + "; "
        + more(need, currency)
        + held(from, to, isShort ? spread.shortWeight : dearest);
  }

  /** Whose clients a need is of, for people. */
  static String footprint(AllocationProblem problem, int need) {
    if (problem.needs().isEmpty()) {
      return "the service";
    }
    Footprint footprint = problem.needs().get(need).footprint();
    int more = footprint.prefixes().size() - 1;
    return footprint.prefixes().getFirst() + (more > 0 ? " and " + more + " more" : "");
  }

  /** What 1,000 requests per second more for an hour would cost. */
  private String more(int need, String currency) {
    BigInteger price = prices.getOrDefault(need, BigInteger.ZERO).max(BigInteger.ZERO);
    return price.compareTo(spread.shareWeight) >= 0
        ? "no more can be had"
        : (spread.offers.stream().anyMatch(Candidate::isWeighed)
                ? "more would cost, as prices are compared, "
                : "more would cost ")
            + spread.price(price).perThousand(currency);
  }

  /** What keeps offers that cost less than the dearest one taken from carrying more. */
  private String held(int from, int to, BigInteger dearest) {
    List<Integer> cheaper = new ArrayList<>();
    for (int column = from; column < to; column++) {
      if (spread.cost[column].compareTo(dearest) < 0
          && choice.of(column).compareTo(spread.most[column]) < 0) {
        cheaper.add(column);
      }
    }
    cheaper.sort(Comparator.comparing(column -> spread.cost[column]));
    StringBuilder text = new StringBuilder();
    for (int column : cheaper.subList(0, Math.min(MOST_NAMED, cheaper.size()))) {
      text.append("; ")
          .append(spread.offers.get(spread.offerOf[column]).named())
          .append(" is cheaper, but ")
          .append(binding(column).orElse("its minimum is more than can be used"));
    }
    if (cheaper.size() > MOST_NAMED) {
      text.append("; and so ").append(cheaper.size() - MOST_NAMED).append(" others");
    }
    return text.toString();
  }

  /** The dearest limit of a column that is used up. */
  private Optional<String> binding(int column) {
    Optional<Integer> dearest = Optional.empty();
    BigInteger highest = BigInteger.ZERO;
    for (int k = spread.start[column]; k < spread.start[column + 1]; k++) {
      BigInteger price = prices.getOrDefault(spread.priceOfLimit(spread.row[k]), BigInteger.ZERO);
      if (price.multiply(spread.coefficient[k]).compareTo(highest) > 0) {
        highest = price.multiply(spread.coefficient[k]);
        dearest = Optional.of(spread.row[k]);
      }
    }
    return dearest.map(limit -> {
      Spread.Limit of = spread.limits.get(limit);
      return of.label() + " is worth more elsewhere or used up";
    });
  }
}
