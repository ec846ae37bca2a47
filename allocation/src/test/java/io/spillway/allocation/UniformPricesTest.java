package io.spillway.allocation;

import static io.spillway.allocation.Problems.capacity;
import static io.spillway.allocation.Problems.offer;
import static io.spillway.allocation.Problems.problem;
import static io.spillway.allocation.Problems.tariff;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationProblem.Need;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.Capacity;
import io.spillway.model.Footprint;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.Prefix;
import io.spillway.model.Tariff;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One price for all whose bids are accepted for the same clients, where nothing couples these. */
class UniformPricesTest {
  private static final Tariff CHEAP = tariff("EUR", 1_000_000, 0, 0);
  private static final Tariff DEAR = tariff("EUR", 2_000_000, 0, 0);
  private static final Tariff DEAREST = tariff("EUR", 3_000_000, 0, 0);
  private static final Footprint NORTH = footprint("10.1.0.0/16");
  private static final Footprint SOUTH = footprint("10.2.0.0/16");

  private static Footprint footprint(String prefix) {
    return new Footprint(List.of(new Prefix(prefix)));
  }

  private static Offer bid(String lender, double requests, Tariff tariff) {
    return offer(lender, lender + "-1", capacity(requests, (long) (requests * 8_000)), tariff);
  }

  private static Offer serving(Footprint footprint, Offer offer) {
    return new Offer(
        offer.id(),
        offer.request(),
        offer.lender(),
        offer.borrower(),
        offer.service(),
        footprint,
        offer.capacity(),
        offer.tariff(),
        offer.commitment(),
        offer.standing(),
        offer.validUntil(),
        offer.maxTerm(),
        offer.readyWithin(),
        offer.recallNotice(),
        offer.redirectZone());
  }

  private static AllocationProblem of(double needed, Offer... bids) {
    return uniform(problem(capacity(needed, (long) (needed * 8_000)), 1, List.of(bids)), bids);
  }

  private static AllocationProblem both(double share, Offer... bids) {
    return uniform(
        problem(Capacity.ZERO, share, List.of(bids))
            .withNeeds(
                List.of(
                    new Need(NORTH, capacity(50, 400_000)),
                    new Need(SOUTH, capacity(50, 400_000)))),
        bids);
  }

  private static AllocationProblem uniform(AllocationProblem problem, Offer... bids) {
    TreeSet<OfferId> ids = new TreeSet<>();
    for (Offer bid : bids) {
      ids.add(bid.id());
    }
    return problem.payingOnePrice(ids);
  }

  private static AllocationSolution solve(AllocationProblem problem) {
    AllocationSolution solution = Allocator.solve(problem);
    assertThat(Allocator.check(problem, solution)).isEmpty();
    return solution;
  }

  private static List<Tariff> paid(AllocationSolution solution) {
    return solution.awards().stream().map(Award::price).toList();
  }

  @Test
  void allAreThePriceOfTheDearestThatIsAcceptedNotOfOneThatIsNot() {
    AllocationSolution solution =
        solve(of(100, bid("cdn-b", 60, CHEAP), bid("cdn-c", 60, DEAR), bid("cdn-d", 60, DEAREST)));

    assertThat(paid(solution)).containsExactly(DEAR, DEAR);
    assertThat(solution.reasons().getLast())
        .startsWith(
            "clients of the service: each accepted bid is paid the price of the dearest of them,"
                + " offer cdn-c-1 of cdn-c.example: ");
  }

  @Test
  void whoIsAloneIsPaidItsBid() {
    assertThat(paid(solve(of(50, bid("cdn-b", 60, CHEAP), bid("cdn-c", 60, DEAR)))))
        .containsExactly(CHEAP);
  }

  @Test
  void anOfferThatWasHeldBeforeIsPaidItsOwnPriceAndSetsNone() {
    Offer b = bid("cdn-b", 60, CHEAP);
    Offer held = bid("cdn-c", 60, DEAR);
    AllocationProblem problem =
        problem(capacity(100, 800_000), 1, List.of(b, held))
            .payingOnePrice(new TreeSet<>(List.of(b.id())));

    assertThat(paid(solve(problem))).containsExactly(CHEAP, DEAR);
  }

  @Test
  void eachFootprintHasAPriceOfItsOwn() {
    AllocationSolution solution =
        solve(
            both(
                1,
                serving(NORTH, bid("cdn-b", 30, CHEAP)),
                serving(NORTH, bid("cdn-c", 30, DEAR)),
                serving(SOUTH, bid("cdn-d", 60, DEAREST))));

    assertThat(solution.awards())
        .allSatisfy(award ->
            assertThat(award.price())
                .isEqualTo(award.offer().footprint().equals(NORTH) ? DEAR : DEAREST));
  }

  @Test
  void whereOneOfferServesTwoFootprintsEachIsPaidAsBidAndToldWhy() {
    AllocationSolution solution =
        solve(both(1, bid("cdn-b", 60, CHEAP), serving(SOUTH, bid("cdn-c", 60, DEAR))));

    assertThat(paid(solution)).containsExactlyInAnyOrder(CHEAP, DEAR);
    assertThat(solution.reasons())
        .contains(
            "clients of 10.2.0.0/16: each bid is paid as bid, as offer cdn-b-1 of cdn-b.example is"
                + " one for clients of 10.1.0.0/16 too");
  }

  @Test
  void aLargestShareCouplesTheFootprintsOfOneLendersOffers() {
    Offer north = serving(NORTH, bid("cdn-b", 50, CHEAP));
    Offer south = serving(SOUTH, offer("cdn-b", "cdn-b-2", capacity(50, 400_000), CHEAP));
    Offer other = serving(SOUTH, bid("cdn-c", 50, DEAR));

    assertThat(solve(both(0.6, north, south, other)).reasons())
        .anySatisfy(
            reason -> assertThat(reason).contains("the largest share of cdn-b.example is one for"));
    assertThat(solve(both(1, north, south, other)).reasons())
        .noneSatisfy(reason -> assertThat(reason).contains("paid as bid"));
  }

  @Test
  void withoutADearestInEachOfItsPricesEachIsPaidAsBid() {
    Tariff byBytes = tariff("EUR", 0, 2_000_000, 0);
    AllocationSolution solution =
        solve(of(100, bid("cdn-b", 60, CHEAP), bid("cdn-c", 60, byBytes)));

    assertThat(paid(solution)).containsExactlyInAnyOrder(CHEAP, byBytes);
    assertThat(solution.reasons().getLast())
        .endsWith("as no accepted bid is the dearest in each of its prices");
  }

  @Test
  void noOtherPriceStandsTheCheck() {
    AllocationProblem problem = of(100, bid("cdn-b", 60, CHEAP), bid("cdn-c", 60, DEAR));
    AllocationSolution solution = solve(problem);
    for (Tariff price : List.of(CHEAP, DEAREST)) {
      List<Award> wrong = solution.awards().stream().map(award -> award.at(price)).toList();
      assertThat(
              Allocator.check(
                  problem,
                  new AllocationSolution(
                      solution.arrangement(),
                      solution.round(),
                      wrong,
                      solution.shortfall(),
                      solution.reasons())))
          .containsExactly("what is paid for the awards is not what was called for");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nobodyIsPaidLessThanItBidOrMoreThanSomebodyWhoIsAcceptedBid(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 300; i++) {
      List<Offer> bids = new ArrayList<>();
      for (int bidder = 0; bidder < random.nextInt(1, 7); bidder++) {
        Tariff tariff =
            tariff(
                "EUR",
                1_000_000L * random.nextInt(1, 4),
                1_000_000L * random.nextInt(0, 2),
                1_000_000L * random.nextInt(0, 2));
        Offer bid = bid("cdn-" + (char) ('b' + bidder), random.nextInt(5, 60), tariff);
        bids.add(random.nextInt(3) > 0 ? bid : serving(random.nextBoolean() ? NORTH : SOUTH, bid));
      }
      Offer[] all = bids.toArray(new Offer[0]);
      AllocationSolution solution =
          solve(random.nextBoolean() ? of(random.nextInt(10, 150), all) : both(1, all));

      assertThat(solution.awards())
          .allSatisfy(award -> {
            assertThat(award.offer().tariff().within(award.price())).isTrue();
            assertThat(solution.awards())
                .anySatisfy(it -> assertThat(it.offer().tariff()).isEqualTo(award.price()));
          });
      boolean asBid = solution.reasons().stream().anyMatch(reason -> reason.contains("as bid"));
      if (!asBid) {
        for (int need = 0; need < 2; need++) {
          int of = need;
          assertThat(
                  solution.awards().stream()
                      .filter(award -> award.parts().stream().allMatch(p -> p.need() == of))
                      .map(Award::price)
                      .distinct())
              .hasSizeLessThanOrEqualTo(1);
        }
      }
    }
  }
}
