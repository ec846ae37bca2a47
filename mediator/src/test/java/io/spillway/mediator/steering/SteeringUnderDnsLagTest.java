package io.spillway.mediator.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The controller in the loop with resolvers of unequal size: what could sink the whole. */
class SteeringUnderDnsLagTest {
  private static final int ONSET = 30;
  private static final int RAMP = 60;
  private static final int HOLD = 60;
  private static final int DOWN = 30;
  private static final int LENGTH = ONSET + RAMP + HOLD + DOWN + 60;
  private static final int SEEDS = 40;

  /** Tenfold in 60 s, 60 s on top, 30 s down. */
  private static double tenfold(long t) {
    double up = Math.clamp((t - ONSET) / (double) RAMP, 0, 1);
    double down = Math.clamp((t - ONSET - RAMP - HOLD) / (double) DOWN, 0, 1);
    return 60 * (1 + 9 * (up - down));
  }

  private static double steady(long t) {
    return t < 20 ? 60 : 480;
  }

  private record Score(double refused, double meanOwn, double swing, double changes) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "refused %.2f %%, own load on top %.1f/s (target %.0f), its swing (sd of 5 s means)"
              + " %.1f/s, table changes %.0f",
          refused * 100,
          meanOwn,
          ResolverWorld.USABLE,
          swing,
          changes);
    }
  }

  private static void print(String what, Score score) {
    System.getLogger("steering").log(System.Logger.Level.INFO, what + ": " + score);
  }

  private static Score score(
      boolean many, double ignoring, LongToDoubleFunction demand, int length, int from, int to) {
    double refused = 0;
    double own = 0;
    double swing = 0;
    double changes = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      ResolverWorld world =
          new ResolverWorld(seed, many, ignoring).play(demand, length, ONSET + 4, ONSET + 5);
      List<Double> means = fiveSecondMeans(world, from, to);
      double mean = means.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      double squares = means.stream().mapToDouble(m -> (m - mean) * (m - mean)).sum();
      refused += world.refusedShare() / SEEDS;
      own += mean / SEEDS;
      swing += Math.sqrt(squares / means.size()) / SEEDS;
      changes += (double) world.tableChanges() / SEEDS;
    }
    return new Score(refused, own, swing, changes);
  }

  private static List<Double> fiveSecondMeans(ResolverWorld world, int from, int to) {
    return IntStream.range(from / 5, to / 5)
        .mapToObj(i ->
            world.seconds().subList(i * 5, i * 5 + 5).stream()
                .mapToDouble(ResolverWorld.Second::own)
                .average()
                .orElseThrow())
        .toList();
  }

  private static Score crowd(boolean many, double ignoring) {
    return score(
        many,
        ignoring,
        SteeringUnderDnsLagTest::tenfold,
        LENGTH,
        ONSET + RAMP + 10,
        ONSET + RAMP + HOLD);
  }

  @Test
  void refusesUnderOnePercentOfTheCrowdWithManyAddressesInAnAnswer() {
    Score score = crowd(true, 0);
    print("many addresses", score);
    assertThat(score.refused()).isLessThan(0.01);
    assertThat(score.meanOwn()).isBetween(0.85 * 102, 1.15 * 102);
    assertThat(score.swing()).isLessThan(0.15 * 102);
  }

  @Test
  void staysStableWithOneAddressInAnAnswer() {
    Score score = crowd(false, 0);
    print("one address", score);
    assertThat(score.refused()).isLessThan(0.1);
    assertThat(score.meanOwn()).isBetween(0.7 * 102, 1.3 * 102);
  }

  @Test
  void staysStableWhenAThirdOfTheResolversIgnoreTheTtl() {
    Score many = crowd(true, 0.3);
    Score one = crowd(false, 0.3);
    print("many addresses, 30 % of resolvers keep answers 3 TTL", many);
    print("one address, 30 % of resolvers keep answers 3 TTL", one);
    assertThat(many.refused()).isLessThan(0.03);
    assertThat(many.meanOwn()).isBetween(0.85 * 102, 1.15 * 102);
    assertThat(many.swing()).isLessThan(0.2 * 102);
  }

  @Test
  void holdsTheTargetForTenMinutesWithoutSwinging() {
    Score obeying = score(true, 0, SteeringUnderDnsLagTest::steady, 660, 120, 660);
    Score ignoring = score(true, 0.3, SteeringUnderDnsLagTest::steady, 660, 120, 660);
    print("steady, many addresses", obeying);
    print("steady, 30 % of resolvers keep answers 3 TTL", ignoring);
    assertThat(obeying.meanOwn()).isBetween(0.9 * 102, 1.1 * 102);
    assertThat(obeying.swing()).isLessThan(0.15 * 102);
    assertThat(ignoring.meanOwn()).isBetween(0.9 * 102, 1.1 * 102);
    assertThat(ignoring.swing()).isLessThan(0.15 * 102);
  }
}
