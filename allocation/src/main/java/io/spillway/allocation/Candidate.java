package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
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
 * @param usable how much of the need it can carry, in millionths of a request per second
 * @param unfit why it cannot be chosen; empty if it can
 */
record Candidate(Offer offer, Price price, BigInteger usable, String unfit) {
  /** By price, then by the lender's name and the offer's id, so that the order is always one. */
  static final Comparator<Candidate> ORDER =
      Comparator.comparing(Candidate::price)
          .thenComparing(Candidate::lender)
          .thenComparing(candidate -> candidate.offer().id().value());

  CdnName lender() {
    return offer.lender();
  }

  boolean isFit() {
    return unfit.isEmpty();
  }

  /** All offers of a problem in {@link #ORDER}. */
  static List<Candidate> list(AllocationProblem problem, Need need) {
    String currency = currency(problem.bids());
    Set<List<Object>> seen = new HashSet<>();
    List<Candidate> candidates = new ArrayList<>();
    for (Offer offer : problem.bids()) {
      BigInteger usable = need.fitting(offer.capacity());
      String unfit = "";
      if (!offer.tariff().currency().equals(currency)) {
        unfit = "its prices are in " + offer.tariff().currency() + ", the others' in " + currency;
      } else if (!seen.add(List.of(offer.lender(), offer.id()))) {
        unfit = "it was named before";
      } else if (usable.signum() == 0) {
        unfit = "it has no capacity";
      }
      candidates.add(
          new Candidate(
              offer, Price.of(offer.tariff(), need.milliBitsPerRequest()), usable, unfit));
    }
    candidates.sort(ORDER);
    return List.copyOf(candidates);
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
