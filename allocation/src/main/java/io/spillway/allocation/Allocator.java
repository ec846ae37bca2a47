package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.Capacity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses among offers: covers the need at least cost, exactly. With one requirement this is a
 * fractional covering problem whose limits are nested, see {@link Cover}; no number is rounded but
 * rates, to a millionth of a request per second.
 *
 * <p>The price of an offer is what one request per second costs in an hour: its requests, its bytes
 * at the mean size of a response, and the capacity held ready. On equal cost fewer peers are
 * preferred, then more room, then the lender's name and the offer's id. The largest share of one
 * lender gives way, as little as possible and with a reason, where the need could not be covered
 * otherwise.
 */
public final class Allocator {
  private Allocator() {}

  /** Solves a problem; what cannot be covered is the solution's shortfall. */
  public static AllocationSolution solve(AllocationProblem problem) {
    Need need = Need.of(problem);
    List<Candidate> candidates = Candidate.list(problem, need);
    BigInteger limit = Shares.limit(candidates, need);
    Cover cover = Cover.fill(candidates, need, limit);
    List<Award> awards = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Candidate candidate : candidates) {
      BigInteger part = cover.of(candidate);
      if (part.signum() > 0) {
        Capacity capacity = need.taking(part, candidate.offer().capacity());
        awards.add(new Award(candidate.offer(), capacity));
      }
      reasons.add(reason(candidate, cover, need, limit));
    }
    if (limit.compareTo(need.largestShare()) > 0) {
      reasons.add(
          "the largest share of one lender is relaxed from "
              + percent(need.largestShare(), need.requests())
              + " to "
              + percent(limit, need.requests())
              + ", as the need could not be covered otherwise");
    }
    Capacity shortfall = shortfall(problem.needed(), need, cover);
    if (!shortfall.equals(Capacity.ZERO)) {
      reasons.add(shortfall + " of " + problem.needed() + " cannot be covered by these offers");
    }
    return new AllocationSolution(
        problem.arrangement(), problem.round(), awards, shortfall, reasons);
  }

  /**
   * What is wrong with a solution, a line each; empty for a solution that can be used. Does not
   * rest on how it was found: awards within offers and shares, the need covered as far as it can
   * be, and nothing moved to a dearer offer while a cheaper one has room.
   */
  public static List<String> check(AllocationProblem problem, AllocationSolution solution) {
    return new Check(problem).violations(solution);
  }

  private static Capacity shortfall(Capacity needed, Need need, Cover cover) {
    if (need.requests().signum() == 0) {
      return needed;
    }
    BigInteger left = cover.left();
    return Rates.capacity(left, Rates.proportionUp(need.bits(), left, need.requests())).min(needed);
  }

  private static String reason(Candidate candidate, Cover cover, Need need, BigInteger limit) {
    String currency = candidate.offer().tariff().currency();
    String price = candidate.price().perThousand(currency) + " for 1,000 requests/s in an hour";
    String who = "offer " + candidate.offer().id() + " of " + candidate.lender();
    BigInteger part = cover.of(candidate);
    if (part.signum() > 0) {
      return who
          + " at "
          + price
          + ": taken, "
          + Rates.rate(part)
          + " of "
          + Rates.rate(candidate.usable())
          + " usable";
    }
    String why;
    if (!candidate.isFit()) {
      why = candidate.unfit();
    } else if (need.requests().signum() == 0) {
      why = "nothing is needed";
    } else if (cover.carriedBy(candidate.lender()).compareTo(limit) >= 0) {
      why = "its lender carries its largest share, " + percent(limit, need.requests());
    } else {
      why = "the need is covered by offers that are no dearer";
    }
    return who + " at " + price + ": left, as " + why;
  }

  private static String percent(BigInteger part, BigInteger whole) {
    return whole.signum() == 0
        ? "0 %"
        : new BigDecimal(part)
                .movePointRight(2)
                .divide(new BigDecimal(whole), 1, RoundingMode.HALF_UP)
                .toPlainString()
            + " %";
  }
}
