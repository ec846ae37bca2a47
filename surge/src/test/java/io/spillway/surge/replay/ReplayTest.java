package io.spillway.surge.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.spillway.surge.Noise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The node's detector over counts of any interval, with the same defaults. */
class ReplayTest {
  private static Replay.Question twofold(long reference) {
    return new Replay.Question(OptionalDouble.empty(), 2, 0.85, reference);
  }

  /** A crowd that grows sixfold in half an hour, stays, and goes; 200/s before. */
  private static LoadSeries crowd(int interval) {
    Noise noise = new Noise(11);
    List<Double> counts = new ArrayList<>();
    for (int second = 0; second < 4 * 3_600; second += interval) {
      double sum = 0;
      for (int s = second; s < second + interval; s++) {
        double part =
            Math.clamp((s - 7_200) / 1_800.0, 0, 1) - Math.clamp((s - 10_800) / 600.0, 0, 1);
        sum += noise.poisson(200 * (1 + 5 * part));
      }
      counts.add(sum);
    }
    return LoadSeries.of(800_000_000, interval, counts);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 60})
  void foreseesACrowdAtAnyInterval(int interval) {
    Replay replay = Replay.of(crowd(interval), twofold(3_600));

    assertThat(replay.capacity()).isCloseTo(2 * replay.usualPeak(), within(1e-9));
    assertThat(replay.score().exhaustions()).hasSize(1);
    assertThat(replay.score().exhaustions().getFirst().outcome()).isEqualTo(Score.Outcome.FORESEEN);
    assertThat(replay.score().falseAlarms()).isEmpty();
    assertThat(replay.savings().refusedWith())
        .isLessThan(replay.savings().refusedWithout() / 20 + 1);
  }

  @Test
  void neverMissesAStepThatNobodyCouldForesee() {
    List<Double> counts = new ArrayList<>(Collections.nCopies(300, 50.0));
    Collections.fill(counts.subList(200, 212), 1_600.0);
    Replay replay = Replay.of(LoadSeries.of(0, 300, counts), twofold(100 * 300));

    assertThat(replay.score().exhaustions())
        .containsExactly(new Score.Exhaustion(200, 211, Score.Outcome.LATE, -300));
  }

  @Test
  void takesAQuarterOfTheRecordForReferenceUnlessTold() {
    assertThat(Replay.of(crowd(60), twofold(0)).from()).isEqualTo(60);
    assertThat(Replay.of(crowd(60), twofold(7_200)).from()).isEqualTo(120);
  }

  @Test
  void takesTheCapacityThatIsGiven() {
    Replay replay =
        Replay.of(crowd(60), new Replay.Question(OptionalDouble.of(5_000), 2, 0.5, 3_600));

    assertThat(replay.capacity()).isEqualTo(5_000);
    assertThat(replay.usable()).isEqualTo(2_500);
    assertThat(replay.alarms()).isEmpty();
  }

  @Test
  void refusesARecordThatSaysNothingOfWhatIsUsual() {
    assertThatThrownBy(() -> Replay.of(crowd(60), twofold(600)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("240 counts, the first 10 to tell what is usual");
    assertThatThrownBy(() -> Replay.of(crowd(60), twofold(1_000_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
