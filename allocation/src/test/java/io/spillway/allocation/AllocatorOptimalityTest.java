package io.spillway.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
import io.spillway.model.Tariff;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against every allocation there is. The problems are of whole numbers, for which some whole
 * allocation is optimal among all.
 */
class AllocatorOptimalityTest {
  private static final int PROBLEMS = 400;
  private static final int BITS_PER_REQUEST = 8_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void costsAsLittleAndNeedsAsFewPeersAsAnyAllocation(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < PROBLEMS; i++) {
      AllocationProblem problem = draw(random);
      AllocationSolution solution = Allocator.solve(problem);

      assertThat(Allocator.check(problem, solution)).as("%s", problem).isEmpty();
      BruteForce best = new BruteForce(problem);
      if (solution.reasons().stream().noneMatch(reason -> reason.contains("relaxed"))) {
        assertThat(covered(solution)).as("%s", problem).isEqualTo(best.covered);
        assertThat(cost(solution.awards())).as("%s", problem).isEqualByComparingTo(best.cost);
        assertThat(peers(solution)).as("%s", problem).isEqualTo(best.peers);
      } else {
        assertThat((double) best.covered).isLessThan(covered(solution));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void orderOfBidsDoesNotMatter(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < PROBLEMS; i++) {
      AllocationProblem problem = draw(random);
      List<Offer> shuffled = new ArrayList<>(problem.bids());
      Collections.shuffle(shuffled, new Random(seed + i));

      AllocationSolution other =
          Allocator.solve(
              new AllocationProblem(
                  problem.arrangement(),
                  problem.round(),
                  problem.needed(),
                  problem.requestsPerBit(),
                  shuffled,
                  problem.maxShare()));

      assertThat(other).isEqualTo(Allocator.solve(problem));
    }
  }

  private static AllocationProblem draw(SplittableRandom random) {
    int needed = 4 * random.nextInt(1, 4);
    List<Offer> offers = new ArrayList<>();
    for (int i = 0; i < random.nextInt(1, 6); i++) {
      int requests = random.nextInt(0, 8);
      long bits = (long) BITS_PER_REQUEST * random.nextInt(0, 10);
      Tariff tariff =
          Problems.tariff(
              "EUR",
              1_000_000L * random.nextInt(1, 3),
              1_000_000L * random.nextInt(0, 2),
              3_600_000L * random.nextInt(0, 2));
      String lender = "cdn-" + (char) ('b' + random.nextInt(4));
      offers.add(Problems.offer(lender, "o-" + i, Problems.capacity(requests, bits), tariff));
    }
    double share = random.nextInt(1, 5) / 4.0;
    return Problems.problem(
        Problems.capacity(needed, (long) BITS_PER_REQUEST * needed), share, offers);
  }

  private static double covered(AllocationSolution solution) {
    return solution.awards().stream().mapToDouble(a -> a.capacity().requests().perSecond()).sum();
  }

  private static long peers(AllocationSolution solution) {
    return solution.awards().stream().map(a -> a.offer().lender()).distinct().count();
  }

  /** Micros for an hour, worked out from the awards themselves. */
  private static BigDecimal cost(List<Award> awards) {
    BigDecimal cost = BigDecimal.ZERO;
    for (Award award : awards) {
      BigDecimal rate = BigDecimal.valueOf(award.capacity().requests().perSecond());
      cost = cost.add(rate.multiply(hourly(award.offer().tariff())));
    }
    return cost;
  }

  private static BigDecimal hourly(Tariff tariff) {
    BigDecimal requests = BigDecimal.valueOf(tariff.perMillionRequests().micros()).movePointLeft(6);
    BigDecimal bytes =
        BigDecimal.valueOf(tariff.perGigabyte().micros())
            .multiply(BigDecimal.valueOf(BITS_PER_REQUEST / 8))
            .movePointLeft(9);
    return requests
        .add(bytes)
        .multiply(BigDecimal.valueOf(3_600))
        .add(BigDecimal.valueOf(tariff.perCommittedHour().micros()).movePointLeft(3));
  }

  /** The best of all allocations of whole requests within offers and shares. */
  private static final class BruteForce {
    private final AllocationProblem problem;
    private final double share;
    private final int[] taken;
    private int covered = -1;
    private BigDecimal cost = BigDecimal.ZERO;
    private long peers;

    BruteForce(AllocationProblem problem) {
      this.problem = problem;
      this.share = problem.maxShare() * problem.needed().requests().perSecond();
      this.taken = new int[problem.bids().size()];
      tryFrom(0, (int) problem.needed().requests().perSecond());
    }

    private void tryFrom(int index, int left) {
      if (index == taken.length) {
        weigh();
        return;
      }
      Offer offer = problem.bids().get(index);
      long most =
          Math.min(
              (long) offer.capacity().requests().perSecond(),
              offer.capacity().bits().bitsPerSecond() / BITS_PER_REQUEST);
      for (int part = 0; part <= Math.min(most, left); part++) {
        taken[index] = part;
        tryFrom(index + 1, left - part);
      }
      taken[index] = 0;
    }

    private void weigh() {
      TreeMap<CdnName, Integer> byLender = new TreeMap<>();
      BigDecimal price = BigDecimal.ZERO;
      int sum = 0;
      for (int i = 0; i < taken.length; i++) {
        Offer offer = problem.bids().get(i);
        if (taken[i] > 0) {
          byLender.merge(offer.lender(), taken[i], Integer::sum);
          price = price.add(hourly(offer.tariff()).multiply(BigDecimal.valueOf(taken[i])));
          sum += taken[i];
        }
      }
      if (byLender.values().stream().anyMatch(part -> part > share) || sum < covered) {
        return;
      }
      int cheaper = sum > covered ? -1 : price.compareTo(cost);
      if (cheaper < 0 || (cheaper == 0 && byLender.size() < peers)) {
        covered = sum;
        cost = price;
        peers = byLender.size();
      }
    }
  }
}
