package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses among offers: covers the need at least cost, exactly; no number is rounded but rates, to
 * a millionth of a request per second.
 *
 * <p>The price of an offer is what one request per second costs in an hour: its requests, its bytes
 * at the mean size of a response, and the capacity held ready; times its lender's factor. The
 * largest share of one lender gives way, as little as possible and with a reason, where the need
 * could not be covered otherwise.
 *
 * <p>One need is covered in the order of prices ({@link Filling}), which is optimal as its limits
 * are nested; on equal cost fewer peers are preferred, then more room, then the lender's name and
 * the offer's id. Where that would take less than the minimum of an offer, and for several needs,
 * it is a linear program with branch and bound ({@link Search}), whose answer carries the prices
 * that prove it.
 */
public final class Allocator {
  private Allocator() {}

  /** Solves a problem; what cannot be covered is the solution's shortfall. */
  public static AllocationSolution solve(AllocationProblem problem) {
    return UniformPrices.applied(problem, choose(problem));
  }

  private static AllocationSolution choose(AllocationProblem problem) {
    Reach reach = new Reach(problem);
    List<Candidate> candidates = Candidate.list(problem, Need.of(problem), reach);
    if (problem.needs().size() <= 1) {
      Filling filling = new Filling(problem, candidates);
      if (filling.keepsMinimums(reach)) {
        return filling.solution();
      }
    }
    return Spreading.solve(problem, candidates, reach);
  }

  /**
   * What is wrong with a solution, a line each; empty for a solution that can be used. Does not
   * rest on how it was found: awards within offers, limits and shares, the need covered as far as
   * it can be, no choice cheaper, by exchange or by the bound that the proof's prices give, and
   * what is paid as bidders were told.
   */
  public static List<String> check(AllocationProblem problem, AllocationSolution solution) {
    List<String> violations =
        new ArrayList<>(
            solution
                .proof()
                .map(proof -> new SpreadCheck(problem).violations(solution, proof))
                .orElseGet(() -> new Check(problem).violations(solution)));
    if (violations.isEmpty()
        && !UniformPrices.paid(problem, solution.awards()).equals(solution.awards())) {
      violations.add("what is paid for the awards is not what was called for");
    }
    return List.copyOf(violations);
  }
}
