package io.spillway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NegotiationsTest {
  @Test
  void agreesWithinOneRoundTripOnStandingOffersThoughMessagesAreLost() {
    assertThat(took(false))
        .isNotEmpty()
        .allSatisfy(t -> assertThat(t).isLessThan(Negotiations.STANDING_LIMIT));
  }

  @Test
  void agreesWithinThreeRoundTripsByAuctionThoughMessagesAreLost() {
    assertThat(took(true))
        .isNotEmpty()
        .allSatisfy(t -> assertThat(t).isLessThan(Negotiations.AUCTION_LIMIT));
  }

  private static List<Duration> took(boolean auction) {
    List<Duration> took = new ArrayList<>();
    for (long seed = 1; seed <= 3; seed++) {
      Negotiations.Outcome outcome = Negotiations.run(seed, 20, auction);
      assertThat(outcome.violations()).isEmpty();
      assertThat(outcome.unmet()).isZero();
      took.addAll(outcome.took());
    }
    return took;
  }

  @Test
  void tellsQuantilesByTheNearestRank() {
    List<Duration> times = new ArrayList<>();
    for (int i = 100; i >= 1; i--) {
      times.add(Duration.ofMillis(i));
    }
    assertThat(Negotiations.quantile(times, 0.5)).isEqualTo(Duration.ofMillis(50));
    assertThat(Negotiations.quantile(times, 0.99)).isEqualTo(Duration.ofMillis(99));
    assertThat(Negotiations.quantile(times, 1)).isEqualTo(Duration.ofMillis(100));
  }
}
