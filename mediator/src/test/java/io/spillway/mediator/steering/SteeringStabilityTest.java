package io.spillway.mediator.steering;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.RequestRate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/**
 * The argument of docs/steering.md, over a grid of lags, TTLs and shares of clients whose resolvers
 * ignore the TTL: computed on the linear loop, and played on the controller without noise.
 */
class SteeringStabilityTest {
  private static final AgreementId PEER = new AgreementId("peer");
  private static final List<Integer> TTLS = List.of(1, 2, 4, 8, 20, 40, 60, 120);
  private static final List<Integer> HELD = List.of(20, 60, 180, 600, 3_600);
  private static final long START = 100_000;
  private static final double USABLE = 102;

  /** Means of unit delays: {@code (1 + z^-1 + ... + z^-(n-1)) / n}, from the given power on. */
  private static double[] delays(int n, double scale, int from, double w) {
    double re = 0;
    double im = 0;
    for (int a = 0; a < n; a++) {
      re += scale * Math.cos(w * (a + from));
      im -= scale * Math.sin(w * (a + from));
    }
    return new double[] {re, im};
  }

  /**
   * The largest gain of the loop around the correction, for clients of whom all ignore the TTL: the
   * error of the model, filtered, through the inverse of the model. For a share of them it is that
   * share of it, and a lag turns its phase but leaves its size.
   *
   * @param life of new answers, seconds
   * @param renewed how many of these seconds' answers are renewed up to the horizon
   * @param held by resolvers that ignore the TTL, seconds
   * @param filter the gain of the filter
   */
  private static double gain(int life, int renewed, int held, double filter) {
    double most = 0;
    for (double w = 1e-4; w < Math.PI; w *= 1.02) {
      double[] model = delays(life, 1.0 / life, 0, w);
      double[] real = delays(held, 1.0 / held, 0, w);
      double error = Math.hypot(real[0] - model[0], real[1] - model[1]);
      double[] standing = delays(life - renewed, 1.0 / life, 1, w);
      double inverse = 1 / Math.hypot((double) renewed / life + standing[0], standing[1]);
      double low = filter / Math.hypot(1 - (1 - filter) * Math.cos(w), (1 - filter) * Math.sin(w));
      most = Math.max(most, error * inverse * low);
    }
    return most;
  }

  /** The largest over all lags and TTLs; so many of the answers' seconds are renewed. */
  private static double largestGain(ToIntFunction<Duration> renewed, double filter) {
    double most = 0;
    for (int peacetime : TTLS) {
      Duration life = SteeringController.answerTtl(Duration.ofSeconds(peacetime), true);
      int seconds = (int) life.toSeconds();
      for (int held : HELD) {
        int fresh = Math.clamp(renewed.applyAsInt(life), 1, seconds);
        most = Math.max(most, gain(seconds, fresh, held, filter));
      }
    }
    return most;
  }

  /** As docs/steering.md has it: below one for up to 79 % of the clients, and no further. */
  @Test
  void theLoopHasAGainBelowOneWhateverTheLag() {
    for (double filter :
        List.of(SteeringController.CORRECTION_GAIN, SteeringController.LARGE_ERROR_GAIN)) {
      double all =
          largestGain(life -> Math.toIntExact(SteeringController.horizon(life) + 1), filter);
      assertThat(0.79 * all).as("filter %.2f", filter).isBetween(0.98, 1.0);
    }
  }

  /** What the gain depends on: with a short horizon, or a filter above one, it is not below one. */
  @Test
  void theLoopWouldSwingWithAShorterHorizonOrAHigherFilter() {
    int tenths = 2;
    double hasty =
        largestGain(
            life -> Math.toIntExact(life.toSeconds() * tenths / 10 + 1),
            SteeringController.LARGE_ERROR_GAIN);
    assertThat(0.5 * hasty).isGreaterThan(1);
    double eager = largestGain(life -> Math.toIntExact(SteeringController.horizon(life) + 1), 1.5);
    assertThat(0.5 * eager).isGreaterThan(1);
  }

  /** The inverse of the model is stable by itself: more than half of the answers are renewed. */
  @Test
  void renewsMoreThanHalfOfTheAnswersUpToTheHorizon() {
    for (int peacetime : TTLS) {
      Duration life = SteeringController.answerTtl(Duration.ofSeconds(peacetime), true);
      assertThat(2 * (SteeringController.horizon(life) + 1)).isGreaterThan(life.toSeconds());
    }
  }

  @Test
  void settlesOverAGridOfLagsAndTtlsAndSharesOfResolversThatIgnoreThem() {
    for (int peacetime : List.of(8, 20, 60, 120)) {
      for (int lag : List.of(1, 3, 6, 12)) {
        for (double ignoring : List.of(0.0, 0.15, 0.3)) {
          for (double times : List.of(1.2, 4.0)) {
            int held = 180;
            List<Double> own = play(peacetime, lag, ignoring, held, times * USABLE);
            List<Double> end = own.subList(own.size() - 200, own.size());
            double least = end.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            double most = end.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            String what =
                "TTL %d s, reports %d s late, %.0f %% ignoring, %.1f times usable: %.0f to %.0f/s"
                    .formatted(peacetime, lag, 100 * ignoring, times, least, most);
            assertThat(most - least).as(what).isLessThan(0.05 * USABLE);
            assertThat(least).as(what).isGreaterThan(0.88 * USABLE);
            assertThat(most).as(what).isLessThan(1.08 * USABLE);
          }
        }
      }
    }
  }

  /** The own load of each second, without noise; peers' reports are so late. */
  private static List<Double> play(
      int peacetime, int lag, double ignoring, int held, double demand) {
    SteeringState state = SteeringState.INITIAL;
    LiveAnswers obeying = LiveAnswers.settled(START, peacetime, Shares.HOME);
    List<Shares> given = new ArrayList<>();
    List<Double> own = new ArrayList<>();
    int onset = held;
    for (int t = 0; t < onset + 4 * held + 200; t++) {
      double now = t < onset ? 60 : demand;
      boolean active = t >= onset;
      int reported = t - 1 - lag;
      double there = reported >= onset ? demand - own.get(reported) : 0;
      SteeringController.Step step =
          SteeringController.step(
              state,
              new SteeringInput(
                  Instant.ofEpochSecond(START + t),
                  RequestRate.perSecond(now),
                  RequestRate.ZERO,
                  RequestRate.perSecond(USABLE),
                  RequestRate.perSecond(1.2 * USABLE),
                  Instant.ofEpochSecond(START + t - 1),
                  RequestRate.perSecond(now),
                  List.of(
                      new SteeringTarget(
                          PEER,
                          RequestRate.perSecond(active ? 1_000 : 0),
                          active,
                          reported >= onset
                              ? Instant.ofEpochSecond(START + reported)
                              : Instant.EPOCH,
                          RequestRate.perSecond(there),
                          RequestRate.ZERO,
                          RequestRate.ZERO)),
                  active,
                  Duration.ofSeconds(peacetime)));
      state = step.state();
      Shares answers = step.output().answers();
      given.add(answers);
      obeying = obeying.answered(START + t, step.output().ttl().toSeconds(), answers);
      double lasting =
          given.subList(Math.max(0, t + 1 - held), t + 1).stream()
              .mapToDouble(Shares::own)
              .average()
              .orElse(1);
      Shares all =
          new Shares(0, new TreeMap<>())
              .plus(obeying.effective(), 1 - ignoring)
              .plus(new Shares(lasting, new TreeMap<>()), ignoring);
      own.add(now * all.own());
    }
    return own;
  }
}
