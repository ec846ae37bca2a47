package io.spillway.demo.initiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static final OptionalDouble NEVER = OptionalDouble.empty();

  private static Spread of(OptionalDouble... times) {
    return Spread.of(List.of(times));
  }

  private static OptionalDouble[] times(double... seconds) {
    return Arrays.stream(seconds).mapToObj(OptionalDouble::of).toArray(OptionalDouble[]::new);
  }

  @Test
  void takesTheTimeInTheMiddleAndTheLongest() {
    assertThat(of(times(5))).isEqualTo(new Spread(5, 5));
    assertThat(of(times(7, 5, 6))).isEqualTo(new Spread(6, 7));
    assertThat(of(times(7, 4, 6, 5))).isEqualTo(new Spread(5.5, 7));
  }

  @Test
  void countsWhatDidNotHappenAsTheLast() {
    assertThat(of(NEVER, OptionalDouble.of(4), OptionalDouble.of(6)))
        .isEqualTo(new Spread(6, Double.POSITIVE_INFINITY));
    assertThat(of(NEVER, OptionalDouble.of(4)).median()).isInfinite();
  }

  @Test
  void hasNoMedianOfNothing() {
    assertThatThrownBy(SpreadTest::of).isInstanceOf(IllegalArgumentException.class);
  }
}
