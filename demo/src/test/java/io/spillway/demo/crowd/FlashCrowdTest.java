package io.spillway.demo.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FlashCrowdTest {
  private static final CrowdSettings DEFAULT = CrowdSettings.DEFAULT;

  @Test
  void drawsOnsetWithinHalfOfTheTimeBefore() {
    LongStream.range(0, 200)
        .mapToObj(seed -> FlashCrowd.drawn(DEFAULT, seed).onset().orElseThrow())
        .forEach(
            onset -> assertThat(onset).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(45)));
  }

  @Test
  void playsTheSameCrowdForTheSameSeed() {
    FlashCrowd first = FlashCrowd.drawn(DEFAULT, 7);
    FlashCrowd second = FlashCrowd.drawn(DEFAULT, 7);

    assertThat(first.onset()).isEqualTo(second.onset());
    assertThat(IntStream.range(0, 250).mapToDouble(first::rateAt).toArray())
        .isEqualTo(IntStream.range(0, 250).mapToDouble(second::rateAt).toArray());
  }

  @Test
  void growsTenfoldInTheRampAndComesDown() {
    for (long seed = 0; seed < 50; seed++) {
      FlashCrowd crowd = FlashCrowd.drawn(DEFAULT, seed);
      double onset = crowd.onset().orElseThrow().toMillis() / 1000.0;

      assertThat(crowd.rateAt(onset)).isBetween(43.0, 57.0);
      assertThat(crowd.rateAt(onset + 61)).isBetween(430.0, 570.0);
      assertThat(crowd.rateAt(onset + 119)).isBetween(430.0, 570.0);
      assertThat(crowd.rateAt(onset + 151)).isBetween(43.0, 57.0);
    }
  }

  /** So that twofold headroom is used up 6.7 s after the onset, but for the unrest of traffic. */
  @Test
  void growsInAStraightLineWhereThatIsAskedFor() {
    for (long seed = 0; seed < 50; seed++) {
      FlashCrowd crowd = FlashCrowd.straight(DEFAULT, seed);
      double onset = crowd.onset().orElseThrow().toMillis() / 1000.0;

      assertThat(crowd.rateAt(onset + 20 / 3.0)).isBetween(87.0, 113.0);
      assertThat(crowd.rateAt(onset + 30)).isBetween(240.0, 310.0);
      assertThat(crowd.onset()).isEqualTo(FlashCrowd.drawn(DEFAULT, seed).onset());
    }
  }

  @Test
  void neverExceedsItsBound() {
    for (long seed = 0; seed < 20; seed++) {
      FlashCrowd crowd = FlashCrowd.drawn(DEFAULT, seed);

      assertThat(IntStream.range(0, 2500).mapToDouble(i -> crowd.rateAt(i / 10.0)))
          .allSatisfy(rate -> assertThat(rate).isLessThanOrEqualTo(crowd.highest()));
    }
  }

  @Test
  void staysOrdinaryWithoutSurge() {
    FlashCrowd crowd = FlashCrowd.withoutSurge(DEFAULT, 3);

    assertThat(crowd.onset()).isEmpty();
    assertThat(crowd.length()).isEqualTo(FlashCrowd.drawn(DEFAULT, 3).length());
    assertThat(IntStream.range(0, 250).mapToDouble(crowd::rateAt))
        .allSatisfy(rate -> assertThat(rate).isBetween(43.0, 57.0));
  }

  @Test
  void arrivesAtTheRateOfTheShape() {
    FlashCrowd crowd = FlashCrowd.withoutSurge(DEFAULT, 11);
    Arrivals arrivals = new Arrivals(crowd, 12);

    int count = 0;
    while (arrivals.next() < 200) {
      count++;
    }

    assertThat(count).isBetween(9_000, 11_000);
  }

  @Test
  void namesTheOptionThatIsWrong() {
    assertThatThrownBy(() ->
            new CrowdSettings(
                0,
                10,
                DEFAULT.before(),
                DEFAULT.ramp(),
                DEFAULT.hold(),
                DEFAULT.fall(),
                DEFAULT.after()))
        .hasMessageContaining("--rate");
  }

  @Test
  void givesTheFirstOfSixtyRanksAFifth() {
    assertThat(new Zipf(60, 1.0).share(0)).isBetween(0.18, 0.24);
  }
}
