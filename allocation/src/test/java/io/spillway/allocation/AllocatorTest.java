package io.spillway.allocation;

import static io.spillway.allocation.Problems.capacity;
import static io.spillway.allocation.Problems.offer;
import static io.spillway.allocation.Problems.problem;
import static io.spillway.allocation.Problems.tariff;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.Capacity;
import io.spillway.model.Offer;
import io.spillway.model.Tariff;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocatorTest {
  private static final Tariff CHEAP = tariff("EUR", 1_000_000, 10_000, 500_000);
  private static final Tariff DEAR = tariff("EUR", 2_000_000, 10_000, 500_000);

  private static AllocationSolution solve(AllocationProblem problem) {
    AllocationSolution solution = Allocator.solve(problem);
    assertThat(Allocator.check(problem, solution)).isEmpty();
    return solution;
  }

  @Test
  void takesTheCheapestFirstAndSaysWhy() {
    Offer b = offer("cdn-b", "b-1", capacity(60, 480_000), DEAR);
    Offer c = offer("cdn-c", "c-1", capacity(70, 560_000), CHEAP);
    Offer d = offer("cdn-d", "d-1", capacity(60, 480_000), tariff("EUR", 9_000_000, 0, 0));

    AllocationSolution solution = solve(problem(capacity(100, 800_000), 1, List.of(b, c, d)));

    assertThat(solution.awards())
        .containsExactly(new Award(c, capacity(70, 560_000)), new Award(b, capacity(30, 240_000)));
    assertThat(solution.shortfall()).isEqualTo(Capacity.ZERO);
    assertThat(solution.reasons())
        .containsExactly(
            "offer c-1 of cdn-c.example at 4.1360 EUR for 1,000 requests/s in an hour: taken,"
                + " 70.0/s of 70.0/s usable",
            "offer b-1 of cdn-b.example at 7.7360 EUR for 1,000 requests/s in an hour: taken,"
                + " 30.0/s of 60.0/s usable",
            "offer d-1 of cdn-d.example at 32.4000 EUR for 1,000 requests/s in an hour: left, as"
                + " the need is covered by offers that are no dearer");
  }

  @Test
  void offerShortOfBitsCarriesNoMoreRequestsThanItsBits() {
    Offer b = offer("cdn-b", "b-1", capacity(100, 200_000), CHEAP);
    Offer c = offer("cdn-c", "c-1", capacity(100, 900_000), DEAR);

    AllocationSolution solution = solve(problem(capacity(100, 800_000), 1, List.of(b, c)));

    assertThat(solution.awards())
        .containsExactly(new Award(b, capacity(25, 200_000)), new Award(c, capacity(75, 600_000)));
  }

  @Test
  void bytesCountInThePrice() {
    Offer b = offer("cdn-b", "b-1", capacity(100, 800_000), tariff("EUR", 0, 1_000_000, 0));
    Offer c = offer("cdn-c", "c-1", capacity(100, 800_000), tariff("EUR", 999_999, 0, 0));

    List<Award> awards = solve(problem(capacity(100, 800_000), 1, List.of(b, c))).awards();

    assertThat(awards).containsExactly(new Award(c, capacity(100, 800_000)));
  }

  @Test
  void needsFewerPeersOnEqualCost() {
    Offer b = offer("cdn-b", "b-1", capacity(50, 400_000), CHEAP);
    Offer c = offer("cdn-c", "c-1", capacity(60, 480_000), CHEAP);
    Offer d = offer("cdn-d", "d-1", capacity(100, 800_000), CHEAP);

    List<Award> awards = solve(problem(capacity(100, 800_000), 1, List.of(b, c, d))).awards();

    assertThat(awards).containsExactly(new Award(d, capacity(100, 800_000)));
  }

  @Test
  void keepsTheLargestShareOfOneLenderOverAllItsOffers() {
    Offer b1 = offer("cdn-b", "b-1", capacity(40, 400_000), CHEAP);
    Offer b2 = offer("cdn-b", "b-2", capacity(90, 900_000), CHEAP);
    Offer c = offer("cdn-c", "c-1", capacity(90, 900_000), DEAR);

    AllocationSolution solution = solve(problem(capacity(100, 800_000), 0.6, List.of(b1, b2, c)));

    assertThat(solution.awards())
        .containsExactly(new Award(b2, capacity(60, 480_000)), new Award(c, capacity(40, 320_000)));
    assertThat(solution.reasons().getFirst())
        .endsWith("left, as its lender carries its largest share, 60.0 %");
  }

  @Test
  void relaxesTheLargestShareNoMoreThanItMust() {
    Offer b = offer("cdn-b", "b-1", capacity(100, 800_000), CHEAP);
    Offer c = offer("cdn-c", "c-1", capacity(20, 160_000), DEAR);

    AllocationSolution solution = solve(problem(capacity(100, 800_000), 0.5, List.of(b, c)));

    assertThat(solution.awards())
        .containsExactly(new Award(b, capacity(80, 640_000)), new Award(c, capacity(20, 160_000)));
    assertThat(solution.reasons().getLast())
        .isEqualTo(
            "the largest share of one lender is relaxed from 50.0 % to 80.0 %, as the need could"
                + " not be covered otherwise");
  }

  @Test
  void tellsTheShortfall() {
    Offer b = offer("cdn-b", "b-1", capacity(30, 800_000), CHEAP);

    AllocationSolution solution = solve(problem(capacity(100, 800_000), 1, List.of(b)));

    assertThat(solution.shortfall()).isEqualTo(capacity(70, 560_000));
    assertThat(solution.reasons().getLast())
        .isEqualTo("70.0/s 560.0 kbit/s of 100.0/s 800.0 kbit/s cannot be covered by these offers");
    assertThat(solve(problem(capacity(100, 800_000), 1, List.of())).shortfall())
        .isEqualTo(capacity(100, 800_000));
  }

  @Test
  void leavesWhatCannotBeCompared() {
    Offer b = offer("cdn-b", "b-1", capacity(100, 800_000), tariff("CHF", 1, 1, 1));
    Offer c = offer("cdn-c", "c-1", capacity(100, 800_000), CHEAP);
    Offer d = offer("cdn-d", "d-1", capacity(0, 800_000), CHEAP);

    AllocationSolution solution = solve(problem(capacity(100, 800_000), 1, List.of(b, c, c, d)));

    assertThat(solution.awards()).containsExactly(new Award(c, capacity(100, 800_000)));
    assertThat(String.join("\n", solution.reasons()))
        .contains("its prices are in CHF, the others' in EUR")
        .contains("it was named before")
        .contains("it has no capacity");
  }

  @Test
  void nothingNeededTakesNothing() {
    Offer b = offer("cdn-b", "b-1", capacity(100, 800_000), CHEAP);

    assertThat(solve(problem(Capacity.ZERO, 1, List.of(b))).awards()).isEmpty();
    assertThat(solve(problem(capacity(10, 0), 1, List.of(b))).awards())
        .containsExactly(new Award(b, capacity(10, 80_000)));
    assertThat(solve(problem(capacity(0, 80_000), 1, List.of(b))).awards())
        .containsExactly(new Award(b, capacity(10, 80_000)));
  }

  @Test
  void doesNotTakeAPeerForAnErrorOfRounding() {
    Offer b = offer("cdn-b", "b-1", capacity(0.1, 1_000), CHEAP);
    Offer c = offer("cdn-c", "c-1", capacity(0.2, 2_000), CHEAP);
    Offer d = offer("cdn-d", "d-1", capacity(100, 800_000), DEAR);

    assertThat(solve(problem(capacity(0.1 + 0.2, 3_000), 1, List.of(b, c, d))).awards())
        .extracting(Award::offer)
        .containsExactly(b, c);
  }

  @Test
  void checkFindsWhatIsWrong() {
    Offer b = offer("cdn-b", "b-1", capacity(60, 480_000), DEAR);
    Offer c = offer("cdn-c", "c-1", capacity(70, 560_000), CHEAP);
    Offer stranger = offer("cdn-x", "x-1", capacity(70, 560_000), CHEAP);
    AllocationProblem problem = problem(capacity(80, 640_000), 1, List.of(b, c));

    assertWrong(problem, Capacity.ZERO, "there is no such offer", award(stranger, 70, 560_000));
    assertWrong(problem, Capacity.ZERO, "is more than the", award(c, 80, 640_000));
    assertWrong(
        problem, Capacity.ZERO, "is the second", award(c, 40, 320_000), award(c, 40, 320_000));
    assertWrong(problem, Capacity.ZERO, "lacks the bits", award(c, 70, 100), award(b, 10, 80_000));
    assertWrong(problem, Capacity.ZERO, "is cheaper", award(b, 60, 480_000), award(c, 20, 160_000));
    assertWrong(problem, capacity(10, 80_000), "can be had", award(c, 70, 560_000));
    assertWrong(
        problem,
        capacity(10, 80_000),
        "the shortfall is 0.0/s, not 10.0/s",
        award(c, 70, 560_000),
        award(b, 10, 80_000));
    assertWrong(
        problem,
        Capacity.ZERO,
        "more than is needed",
        award(c, 70, 560_000),
        award(b, 60, 480_000));
    assertWrong(
        problem(capacity(80, 640_000), 0.5, List.of(b, c)),
        Capacity.ZERO,
        "more than its largest share",
        award(c, 70, 560_000),
        award(b, 10, 80_000));
  }

  private static Award award(Offer offer, double requests, long bits) {
    return new Award(offer, capacity(requests, bits));
  }

  private static void assertWrong(
      AllocationProblem problem, Capacity shortfall, String expected, Award... awards) {
    AllocationSolution solution =
        new AllocationSolution(
            problem.arrangement(), problem.round(), List.of(awards), shortfall, List.of());
    assertThat(String.join("\n", Allocator.check(problem, solution))).contains(expected);
  }
}
