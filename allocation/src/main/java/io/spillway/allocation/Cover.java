package io.spillway.allocation;

import io.spillway.model.CdnName;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Fills the need from the cheapest offers on. The limits are nested (offers within lenders within
 * the need), so what can be carried is a polymatroid, over which greedy filling by price is optimal
 * (Edmonds 1970). Among offers of one price, lenders that carry something already come first, then
 * those that can carry the most: no other choice of the same cost needs fewer lenders.
 */
final class Cover {
  private final BigInteger limit;
  private final BigInteger rounding;
  private final Map<Candidate, BigInteger> taken = new LinkedHashMap<>();
  private final SortedMap<CdnName, BigInteger> carried = new TreeMap<>();
  private BigInteger left;

  private Cover(BigInteger need, BigInteger limit, int offers) {
    this.left = need;
    this.limit = limit;
    this.rounding = BigInteger.valueOf(offers);
  }

  /** Fills from candidates in their order, with a limit for each lender. */
  static Cover fill(List<Candidate> candidates, Need need, BigInteger limit) {
    Cover cover = new Cover(need.requests(), limit, candidates.size());
    List<Candidate> fit = candidates.stream().filter(Candidate::isFit).toList();
    for (int from = 0; from < fit.size(); ) {
      int to = from + 1;
      while (to < fit.size() && fit.get(to).weighed().equals(fit.get(from).weighed())) {
        to++;
      }
      cover.takeFrom(fit.subList(from, to));
      from = to;
    }
    return cover;
  }

  /** What is taken of an offer; zero if nothing. */
  BigInteger of(Candidate candidate) {
    return taken.getOrDefault(candidate, BigInteger.ZERO);
  }

  /** What a lender carries in all. */
  BigInteger carriedBy(CdnName lender) {
    return carried.getOrDefault(lender, BigInteger.ZERO);
  }

  /** What is not covered; zero where it is less than what rounding each offer can lose. */
  BigInteger left() {
    return left.compareTo(rounding) <= 0 ? BigInteger.ZERO : left;
  }

  private void takeFrom(List<Candidate> samePrice) {
    SortedMap<CdnName, List<Candidate>> byLender = new TreeMap<>();
    samePrice.forEach(it -> byLender.computeIfAbsent(it.lender(), _ -> new ArrayList<>()).add(it));
    List<CdnName> lenders = new ArrayList<>(byLender.keySet());
    lenders.sort(
        Comparator.<CdnName, Boolean>comparing(lender -> !carried.containsKey(lender))
            .thenComparing(
                lender -> room(lender).min(usable(byLender.getOrDefault(lender, List.of()))),
                Comparator.reverseOrder())
            .thenComparing(Comparator.naturalOrder()));
    for (CdnName lender : lenders) {
      List<Candidate> offers = new ArrayList<>(byLender.getOrDefault(lender, List.of()));
      offers.sort(
          Comparator.comparing(Candidate::usable).reversed().thenComparing(Candidate.ORDER));
      offers.forEach(this::take);
    }
  }

  private void take(Candidate candidate) {
    BigInteger part = left().min(room(candidate.lender())).min(candidate.usable());
    if (part.signum() > 0) {
      taken.put(candidate, part);
      carried.merge(candidate.lender(), part, BigInteger::add);
      left = left.subtract(part);
    }
  }

  private BigInteger room(CdnName lender) {
    return limit.subtract(carriedBy(lender)).max(BigInteger.ZERO);
  }

  private static BigInteger usable(List<Candidate> offers) {
    return offers.stream().map(Candidate::usable).reduce(BigInteger.ZERO, BigInteger::add);
  }
}
