package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.AllocationSolution.Part;
import io.spillway.model.Capacity;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several needs, or offers with minimums: the program is searched and its answer told. */
final class Spreading {
  private Spreading() {}

  static AllocationSolution solve(
      AllocationProblem problem, List<Candidate> candidates, Reach reach) {
    Spread spread = Spread.of(problem, candidates, reach);
    Search.Found found = Search.run(spread);
    Choice choice = found.choice();
    return new AllocationSolution(
        problem.arrangement(),
        problem.round(),
        awards(spread, choice),
        shortfall(problem, spread, choice),
        new Explanation(problem, spread, found).reasons(candidates),
        Optional.of(found.proof()));
  }

  private static List<Award> awards(Spread spread, Choice choice) {
    List<List<Part>> parts = new ArrayList<>();
    spread.offers.forEach(_ -> parts.add(new ArrayList<>()));
    for (int column = 0; column < spread.columns; column++) {
      if (choice.of(column).signum() > 0) {
        int need = spread.needOf[column];
        int offer = spread.offerOf[column];
        Capacity offered = spread.offers.get(offer).offer().capacity();
        Capacity capacity = spread.needs.get(need).taking(choice.of(column), offered);
        parts.get(offer).add(new Part(need, capacity));
      }
    }
    List<Award> awards = new ArrayList<>();
    for (int offer = 0; offer < parts.size(); offer++) {
      if (!parts.get(offer).isEmpty()) {
        Candidate candidate = spread.offers.get(offer);
        BigInteger bits =
            parts.get(offer).stream()
                .map(it -> Rates.bits(it.capacity()))
                .reduce(BigInteger.ZERO, BigInteger::add);
        Capacity sum = Rates.capacity(choice.carried(offer), bits);
        awards.add(
            new Award(candidate.offer(), sum.min(candidate.offer().capacity()), parts.get(offer)));
      }
    }
    return awards;
  }

  /** What is open, with the bits that belong to it. */
  static Capacity shortfall(AllocationProblem problem, Spread spread, Choice choice) {
    BigInteger requests = BigInteger.ZERO;
    BigInteger bits = BigInteger.ZERO;
    for (int need = 0; need < spread.needs.size(); need++) {
      BigInteger open = choice.open(need).max(BigInteger.ZERO);
      requests = requests.add(open);
      Need of = spread.needs.get(need);
      if (of.requests().signum() > 0) {
        bits = bits.add(Rates.proportionUp(of.bits(), open, of.requests()));
      }
    }
    return Rates.capacity(requests, bits).min(problem.needed());
  }
}
