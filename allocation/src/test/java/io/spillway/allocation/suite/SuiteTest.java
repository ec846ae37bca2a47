package io.spillway.allocation.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spillway.allocation.Allocator;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationProof;
import io.spillway.model.AllocationSolution;
import io.spillway.model.Offer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SuiteTest {
  @Test
  void costsWhatAnotherSolverProvedToBeTheLeastInEveryProblem() throws IOException {
    List<SuiteFile> suite = SuiteFile.list();
    assertThat(suite).hasSizeGreaterThan(200);
    for (SuiteFile each : suite) {
      AllocationProblem problem = each.problem();
      AllocationSolution solution = Allocator.solve(problem);

      assertThat(Allocator.check(problem, solution)).as("%s", each).isEmpty();
      assertThat(solution.proof().map(AllocationProof::optimal)).as("%s", each).contains(true);
      Outcome outcome = Outcome.of(problem, solution);
      assertThat(outcome.shortfall())
          .as("%s", each)
          .isCloseTo(each.optimum().shortfall(), within(1e-3));
      assertThat(outcome.cost())
          .as("%s", each)
          .isCloseTo(each.optimum().cost(), within(1e-6 * each.optimum().cost() + 1e-6));
    }
  }

  @ParameterizedTest
  @EnumSource(Suite.Kind.class)
  void orderOfBidsDoesNotMatter(Suite.Kind kind) {
    for (long seed = 1; seed <= 5; seed++) {
      AllocationProblem problem = Suite.problem(seed, kind, 12, 10);
      List<Offer> shuffled = new ArrayList<>(problem.bids());
      Collections.shuffle(shuffled, new Random(seed));
      AllocationProblem other =
          new AllocationProblem(
              problem.arrangement(),
              problem.round(),
              problem.needed(),
              problem.requestsPerBit(),
              shuffled,
              problem.maxShare(),
              problem.needs(),
              problem.latencyAtMost(),
              problem.least(),
              problem.factors(),
              problem.uniform());

      assertThat(Allocator.solve(other)).isEqualTo(Allocator.solve(problem));
    }
  }
}
