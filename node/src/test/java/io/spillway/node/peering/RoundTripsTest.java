package io.spillway.node.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.CdnName;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RoundTripsTest {
  private static final CdnName B = new CdnName("cdn-b.example");
  private static final CdnName C = new CdnName("cdn-c.example");
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final RoundTrips trips = new RoundTrips();

  @Test
  void tellsTheShortestOfTenSecondsOfEachPeer() {
    assertThat(trips.add(B, Duration.ofMillis(90), START)).isEmpty();
    assertThat(trips.add(C, Duration.ofMillis(5), START)).isEmpty();
    assertThat(trips.add(B, Duration.ofMillis(40), START.plusSeconds(4))).isEmpty();
    assertThat(trips.add(B, Duration.ofMillis(60), START.plusSeconds(10)))
        .contains(Duration.ofMillis(40));
    assertThat(trips.add(B, Duration.ofMillis(70), START.plusSeconds(11))).isEmpty();
    assertThat(trips.add(B, Duration.ofMillis(80), START.plusSeconds(21)))
        .contains(Duration.ofMillis(70));
  }
}
