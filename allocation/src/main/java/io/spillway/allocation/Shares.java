package io.spillway.allocation;

import io.spillway.model.CdnName;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How much one lender may carry, relaxed as little as it takes to cover what can be covered. */
final class Shares {
  private Shares() {}

  /** What each lender could carry of the need, all its offers together. */
  static SortedMap<CdnName, BigInteger> byLender(List<Candidate> candidates) {
    SortedMap<CdnName, BigInteger> totals = new TreeMap<>();
    candidates.stream()
        .filter(Candidate::isFit)
        .forEach(it -> totals.merge(it.lender(), it.usable(), BigInteger::add));
    return Collections.unmodifiableSortedMap(totals);
  }

  /**
   * The limit for each lender: the policy's, or the least above it with which the lenders cover all
   * that they could cover without a limit.
   */
  static BigInteger limit(List<Candidate> candidates, Need need) {
    List<BigInteger> lenders = new ArrayList<>(byLender(candidates).values());
    Collections.sort(lenders);
    BigInteger left = sum(lenders).min(need.requests());
    if (covered(lenders, need.largestShare()).compareTo(left) >= 0) {
      return need.largestShare();
    }
    for (int i = 0; i < lenders.size(); i++) {
      BigInteger equalParts = divideUp(left, lenders.size() - i);
      if (equalParts.compareTo(lenders.get(i)) <= 0) {
        return equalParts;
      }
      left = left.subtract(lenders.get(i));
    }
    return need.requests();
  }

  private static BigInteger covered(List<BigInteger> lenders, BigInteger limit) {
    return sum(lenders.stream().map(limit::min).toList());
  }

  private static BigInteger sum(List<BigInteger> numbers) {
    return numbers.stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static BigInteger divideUp(BigInteger number, int parts) {
    BigInteger divisor = BigInteger.valueOf(parts);
    return number.add(divisor).subtract(BigInteger.ONE).divide(divisor);
  }
}
