package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An offer that can be chosen.
 *
 * @param offer the offer
 * @param price of one request per second for an hour
 * @param weighed the price by which it is chosen: the price times its lender's factor
 * @param usable how much of the need it can carry, in millionths of a request per second
 * @param unfit why it cannot be chosen; empty if it can
 */
record Candidate(Offer offer, Price price, Price weighed, BigInteger usable, String unfit) {
  /** By price, then by the lender's name and the offer's id, so that the order is always one. */
  static final Comparator<Candidate> ORDER =
      Comparator.comparing(Candidate::weighed)
          .thenComparing(Candidate::lender)
          .thenComparing(candidate -> candidate.offer().id().value());

  CdnName lender() {
    return offer.lender();
  }

  /** Offer and lender. */
  String named() {
    return "offer " + offer.id() + " of " + offer.lender();
  }

  /** The same with the price. */
  String described() {
    return named()
        + " at "
        + price.perThousand(offer.tariff().currency())
        + " for 1,000 requests/s in an hour"
        + weighing();
  }

  /** By what its price is multiplied where it is compared; nothing for 1. */
  String weighing() {
    return isWeighed()
        ? " (compared as "
            + new BigDecimal(weighed.scaled().divide(price.scaled()))
                .movePointLeft(6)
                .stripTrailingZeros()
                .toPlainString()
            + " times that, by its lender's record)"
        : "";
  }

  boolean isWeighed() {
    return !weighed.equals(price.times(Rates.ONE));
  }

  boolean isFit() {
    return unfit.isEmpty();
  }

  /**
   * All offers of a problem in {@link #ORDER}. What they can carry is that of all needs together,
   * as far as the whole capacity and the limits that hold for the first need allow it where there
   * is but one.
   */
  static List<Candidate> list(AllocationProblem problem, Need need, Reach reach) {
    String currency = currency(problem.bids());
    Set<List<Object>> seen = new HashSet<>();
    List<Candidate> candidates = new ArrayList<>();
    for (Offer offer : problem.bids()) {
      List<Integer> served = reach.served(offer);
      BigInteger usable = usable(problem, offer, need, reach);
      String unfit = "";
      if (!offer.tariff().currency().equals(currency)) {
        unfit = "its prices are in " + offer.tariff().currency() + ", the others' in " + currency;
      } else if (!seen.add(List.of(offer.lender(), offer.id()))) {
        unfit = "it was named before";
      } else if (served.isEmpty()) {
        unfit = "it serves no footprint that is needed within its SLA";
      } else if (usable.signum() == 0) {
        unfit = "it has no capacity";
      } else if (usable.compareTo(reach.least(offer)) < 0) {
        unfit = "its minimum, " + Rates.rate(reach.least(offer)) + ", is more than can be used";
      }
      Price price = Price.of(offer.tariff(), need.milliBitsPerRequest());
      candidates.add(
          new Candidate(offer, price, price.times(factor(problem, offer)), usable, unfit));
    }
    candidates.sort(ORDER);
    return List.copyOf(candidates);
  }

  /** The factor on the prices of the offer's lender, in millionths. */
  static BigInteger factor(AllocationProblem problem, Offer offer) {
    return Rates.of(problem.factors().getOrDefault(offer.lender(), 1.0)).max(BigInteger.ONE);
  }

  private static BigInteger usable(AllocationProblem problem, Offer offer, Need need, Reach reach) {
    BigInteger usable = need.fitting(offer.capacity());
    if (problem.needs().size() > 1) {
      return usable.signum() == 0
          ? usable
          : Rates.of(offer.capacity().requests()).min(need.requests());
    }
    for (Reach.Limit limit : reach.limits(offer)) {
      if (!limit.needs().isEmpty()) {
        usable = usable.min(need.fitting(limit.capacity()));
      }
    }
    return usable;
  }

  /**
   * The currency of most offers, the first by name among equals; prices in others do not compare.
   */
  private static String currency(List<Offer> offers) {
    Map<String, Integer> counts = new TreeMap<>();
    offers.forEach(offer -> counts.merge(offer.tariff().currency(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(
            Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(Map.Entry.<String, Integer>comparingByKey().reversed()))
        .map(Map.Entry::getKey)
        .orElse("");
  }
}
