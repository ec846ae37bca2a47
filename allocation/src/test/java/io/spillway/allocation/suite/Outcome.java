package io.spillway.allocation.suite;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.AllocationSolution.Part;
import io.spillway.model.Capacity;
import io.spillway.model.Offer;
import io.spillway.model.Tariff;

/**
 * What counts of a choice, worked out in binary64 from the problem alone.
 *
 * @param shortfall requests per second that are not covered
 * @param cost of an hour in units of the currency, with the lenders' factors
 */
public record Outcome(double shortfall, double cost) {
  /** What counts of a solution. */
  public static Outcome of(AllocationProblem problem, AllocationSolution solution) {
    double cost = 0;
    double carried = 0;
    for (Award award : solution.awards()) {
      for (Part part : award.parts()) {
        double rate = part.capacity().requests().perSecond();
        carried += rate;
        cost += rate * price(problem, award.offer(), part.need());
      }
    }
    return new Outcome(Math.max(0, problem.needed().requests().perSecond() - carried), cost);
  }

  /** What one request per second costs in an hour: requests, bytes, capacity held ready. */
  static double price(AllocationProblem problem, Offer offer, int need) {
    Tariff tariff = offer.tariff();
    double requests = 3_600 * tariff.perMillionRequests().micros() / 1e6;
    double bytes = 3_600 * bitsEach(problem, need) / 8 * tariff.perGigabyte().micros() / 1e9;
    double held = tariff.perCommittedHour().micros() / 1e3;
    return (requests + bytes + held) / 1e6 * problem.factors().getOrDefault(offer.lender(), 1.0);
  }

  /** The size of a response, in bits. */
  static double bitsEach(AllocationProblem problem, int need) {
    Capacity wanted = problem.needs().get(need).capacity();
    return wanted.bits().bitsPerSecond() / wanted.requests().perSecond();
  }
}
