package io.spillway.demo.initiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private OptionalLong micros = OptionalLong.of(7_000_000);

  @Test
  void tellsWhichPartOfTheTimeWasWaitedIn() {
    Waiting waiting = new Waiting(30, 40, () -> micros);
    waiting.look(29.9);
    micros = OptionalLong.of(8_000_000);
    waiting.look(30.2);
    micros = OptionalLong.of(9_000_000);
    waiting.look(39.9);
    assertThat(waiting.share()).isEmpty();

    micros = OptionalLong.of(10_500_000);
    waiting.look(40.2);
    micros = OptionalLong.of(99_000_000);
    waiting.look(41);
    assertThat(waiting.share().orElseThrow()).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void isNotKnownWhereTheSystemDoesNotTell() {
    Waiting waiting = new Waiting(30, 40, OptionalLong::empty);
    waiting.look(31);
    waiting.look(41);

    assertThat(waiting.share()).isEmpty();
  }

  @Test
  void readsWhatLinuxTells() {
    assertThat(
            Waiting.parse(
                List.of(
                    "some avg10=43.06 avg60=69.41 avg300=85.18 total=36611225426",
                    "full avg10=0.00 avg60=0.00 avg300=0.00 total=0")))
        .hasValue(36_611_225_426L);
    assertThat(Waiting.parse(List.of("something else"))).isEmpty();
  }
}
