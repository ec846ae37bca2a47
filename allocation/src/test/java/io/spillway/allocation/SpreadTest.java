package io.spillway.allocation;

import static io.spillway.allocation.Problems.capacity;
import static io.spillway.allocation.Problems.offer;
import static io.spillway.allocation.Problems.problem;
import static io.spillway.allocation.Problems.tariff;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationProblem.Need;
import io.spillway.model.AllocationProof;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.AllocationSolution.Part;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.Offer;
import io.spillway.model.OfferLimits;
import io.spillway.model.Prefix;
import io.spillway.model.RequestRate;
import io.spillway.model.Tariff;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadTest {
  private static final Tariff CHEAP = tariff("EUR", 1_000_000, 0, 0);
  private static final Tariff DEAR = tariff("EUR", 2_000_000, 0, 0);
  private static final Footprint NORTH = footprint("10.1.0.0/16");
  private static final Footprint SOUTH = footprint("10.2.0.0/16");
  private static final Footprint BOTH = footprint("10.1.0.0/16", "10.2.0.0/16");

  private static Footprint footprint(String... prefixes) {
    return new Footprint(List.of(prefixes).stream().map(Prefix::new).toList());
  }

  private static Offer plain(String lender, double requests, Tariff tariff) {
    return offer(lender, lender + "-1", capacity(requests, (long) (requests * 8_000)), tariff);
  }

  private static Offer limited(Offer offer, double minimum, OfferLimits.Limit... limits) {
    return offer.withLimits(new OfferLimits(List.of(limits), List.of(), new RequestRate(minimum)));
  }

  private static OfferLimits.Limit limit(Footprint footprint, double requests) {
    return new OfferLimits.Limit(footprint, capacity(requests, (long) (requests * 8_000)));
  }

  private static Need need(Footprint footprint, double requests) {
    return new Need(footprint, capacity(requests, (long) (requests * 8_000)));
  }

  private static AllocationProblem both(double north, double south, Offer... bids) {
    return problem(Capacity.ZERO, 1, List.of(bids))
        .withNeeds(List.of(need(NORTH, north), need(SOUTH, south)));
  }

  private static AllocationSolution solve(AllocationProblem problem) {
    AllocationSolution solution = Allocator.solve(problem);
    assertThat(Allocator.check(problem, solution)).isEmpty();
    return solution;
  }

  @Test
  void honoursLimitsOfFootprintsAndTellsWhoCarriesWhat() {
    Offer b = limited(plain("cdn-b", 100, CHEAP), 0, limit(NORTH, 30));
    Offer c = plain("cdn-c", 100, DEAR);

    AllocationSolution solution = solve(both(50, 40, b, c));

    assertThat(solution.awards())
        .containsExactly(
            new Award(
                b,
                capacity(70, 560_000),
                List.of(new Part(0, capacity(30, 240_000)), new Part(1, capacity(40, 320_000)))),
            new Award(c, capacity(20, 160_000), List.of(new Part(0, capacity(20, 160_000)))));
    assertThat(solution.reasons().getFirst())
        .startsWith(
            "clients of 10.1.0.0/16: 30.0/s by offer cdn-b-1 of cdn-b.example at 3.6000 EUR")
        .contains("20.0/s by offer cdn-c-1 of cdn-c.example at 7.2000 EUR")
        .contains("more would cost 7.2000 EUR");
    assertThat(solution.reasons().getLast()).isEqualTo("no other choice covers as much for less");
  }

  @Test
  void limitThatFootprintsShareCountsOnce() {
    Offer b = limited(plain("cdn-b", 100, CHEAP), 0, limit(BOTH, 60));
    Offer c = plain("cdn-c", 100, DEAR);

    AllocationSolution solution = solve(both(50, 40, b, c));

    assertThat(solution.awards().getFirst().capacity()).isEqualTo(capacity(60, 480_000));
    assertThat(solution.awards().getLast().capacity()).isEqualTo(capacity(30, 240_000));
    assertThat(String.join("\n", solution.reasons()))
        .contains("offer cdn-b-1 of cdn-b.example is cheaper, but limit 1 of offer cdn-b-1");
  }

  @Test
  void clientsWhoWouldWaitLongerThanTheSlaAllowsAreServedByOthers() {
    Offer b =
        plain("cdn-b", 100, CHEAP)
            .withLimits(
                new OfferLimits(
                    List.of(),
                    List.of(new OfferLimits.Latency(SOUTH, Duration.ofMillis(700))),
                    RequestRate.ZERO));
    Offer c = plain("cdn-c", 100, DEAR);

    List<Award> awards = solve(both(50, 40, b, c).within(Duration.ofMillis(500))).awards();

    assertThat(awards.getFirst().parts()).containsExactly(new Part(0, capacity(50, 400_000)));
    assertThat(awards.getLast().parts()).containsExactly(new Part(1, capacity(40, 320_000)));
  }

  @Test
  void takesAnOfferForItsMinimumOrNotAtAll() {
    Offer b = limited(plain("cdn-b", 80, CHEAP), 0);
    Offer c = limited(plain("cdn-c", 100, DEAR), 30);

    assertThat(solve(both(50, 40, b, c)).awards())
        .extracting(award -> award.capacity().requests().perSecond())
        .containsExactly(60.0, 30.0);
    assertThat(solve(both(40, 40, b, c)).awards()).hasSize(1);
  }

  @Test
  void oneNeedKeepsTheLeastOfEachOfferToo() {
    Offer b = plain("cdn-b", 98, CHEAP);
    Offer c = plain("cdn-c", 50, DEAR);
    AllocationProblem problem =
        problem(capacity(100, 800_000), 1, List.of(b, c)).takingAtLeast(new RequestRate(5));

    assertThat(solve(problem).awards())
        .extracting(award -> award.capacity().requests().perSecond())
        .containsExactly(95.0, 5.0);
  }

  @Test
  void recordOfALenderWeighsItsPrice() {
    TreeMap<CdnName, Double> factors = new TreeMap<>();
    factors.put(new CdnName("cdn-b.example"), 2.5);
    Offer b = plain("cdn-b", 100, CHEAP);
    Offer c = plain("cdn-c", 100, DEAR);

    assertThat(solve(both(50, 40, b, c).weighing(factors)).awards())
        .extracting(Award::offer)
        .containsExactly(c);
    assertThat(solve(problem(capacity(50, 400_000), 1, List.of(b, c)).weighing(factors)).awards())
        .extracting(Award::offer)
        .containsExactly(c);
  }

  @Test
  void tellsWhatIsShortInWhichFootprint() {
    Offer b = limited(plain("cdn-b", 100, CHEAP), 0, limit(NORTH, 10));

    AllocationSolution solution = solve(both(50, 40, b));

    assertThat(solution.shortfall()).isEqualTo(capacity(40, 320_000));
    assertThat(solution.reasons().getFirst()).contains("short of 40.0/s; no more can be had");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-9, 1e-3, 1, 1e9})
  void hostileNumbersAreAnsweredWithinBounds(double scale) {
    AllocationProblem problem = hostile(scale);

    assertThat(Allocator.check(problem, Allocator.solve(problem))).isEmpty();
  }

  @Test
  void ratesTooLargeForAMillionthToBeToldAreRefusedByTheCheck() {
    AllocationProblem problem = hostile(1e12);

    assertThat(Allocator.check(problem, Allocator.solve(problem))).isNotEmpty();
  }

  private static AllocationProblem hostile(double scale) {
    List<Offer> bids = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Tariff tariff = tariff("EUR", i % 3 == 0 ? 0 : (long) Math.pow(10, 2 * i), i % 2, 1);
      Offer bid =
          offer(
              "cdn-" + i,
              "o-" + i,
              capacity(scale * (i + 1) * 1.37, i == 7 ? Long.MAX_VALUE / 16 : 1L << (6 * i)),
              tariff);
      bids.add(limited(bid, i % 4 == 0 ? scale / 3 : 0, limit(BOTH, scale * i)));
    }
    return both(scale * 3.3, scale * 2.1, bids.toArray(Offer[]::new));
  }

  @Test
  void nothingToChooseFromIsAllShort() {
    assertThat(solve(both(50, 40)).shortfall()).isEqualTo(capacity(90, 720_000));
    assertThat(solve(both(0, 0, plain("cdn-b", 1, CHEAP))).awards()).isEmpty();
  }

  @Test
  void checkFindsWhatIsWrong() {
    Offer b = limited(plain("cdn-b", 100, CHEAP), 20, limit(NORTH, 30));
    Offer c = plain("cdn-c", 100, DEAR);
    AllocationProblem problem = both(50, 40, b, c);
    AllocationSolution right = solve(problem);
    AllocationProof proof = right.proof().orElseThrow();

    assertWrong(problem, right, right.awards(), cheaperTold(proof), "the cost is");
    assertWrong(problem, right, right.awards(), withoutPrices(proof), "the prices prove a bound");
    assertWrong(
        problem,
        right,
        right.awards(),
        new AllocationProof(proof.cost(), proof.bound(), true, List.of()),
        "are not all cases");
    assertWrong(problem, right, List.of(right.awards().getFirst()), proof, "the shortfall is");
    assertWrong(
        problem,
        right,
        List.of(award(b, 0, 40), right.awards().getLast()),
        proof,
        "carries more of need 0 than it can");
    assertWrong(problem, right, List.of(award(b, 1, 10)), proof, "for less than its minimum");
    assertWrong(problem, right, List.of(award(b, 2, 10)), proof, "it cannot carry need 2");
  }

  private static Award award(Offer offer, int need, double requests) {
    Capacity capacity = capacity(requests, (long) (requests * 8_000));
    return new Award(offer, capacity, List.of(new Part(need, capacity)));
  }

  private static AllocationProof cheaperTold(AllocationProof proof) {
    return new AllocationProof(
        proof.cost().subtract(BigInteger.ONE), proof.bound(), proof.optimal(), proof.cases());
  }

  private static AllocationProof withoutPrices(AllocationProof proof) {
    return new AllocationProof(
        proof.cost(),
        proof.bound(),
        true,
        List.of(new AllocationProof.Case(List.of(), new TreeMap<>())));
  }

  private static void assertWrong(
      AllocationProblem problem,
      AllocationSolution right,
      List<Award> awards,
      AllocationProof proof,
      String expected) {
    AllocationSolution wrong =
        new AllocationSolution(
            right.arrangement(),
            right.round(),
            awards,
            right.shortfall(),
            right.reasons(),
            java.util.Optional.of(proof));
    assertThat(String.join("\n", Allocator.check(problem, wrong))).contains(expected);
  }
}
