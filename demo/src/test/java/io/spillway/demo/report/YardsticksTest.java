package io.spillway.demo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spillway.demo.client.Tally.Second;
import io.spillway.model.CdnName;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class YardsticksTest {
  private static final CdnName A = new CdnName("cdn-a.example");
  private static final CdnName B = new CdnName("cdn-b.example");

  private final List<Second> seconds = new ArrayList<>();

  private void add(int times, int arrived, int slow, int failed, int byPeers) {
    for (int i = 0; i < times; i++) {
      SortedMap<CdnName, Integer> served = new TreeMap<>();
      served.put(A, arrived - failed - byPeers);
      served.put(B, byPeers);
      seconds.add(
          new Second(
              seconds.size(), arrived, arrived - slow - failed, slow, failed, served, served));
    }
  }

  private Yardsticks yardsticks() {
    return new Yardsticks(seconds, A, 100, new Sla(0.01, 0.05));
  }

  @Test
  void countsTheSlaAsMetWhenThirtySecondsInARowMeetIt() {
    add(10, 100, 0, 0, 0);
    add(5, 200, 0, 100, 0);
    add(29, 200, 10, 2, 100);
    add(1, 200, 11, 0, 100);
    add(40, 200, 10, 2, 100);

    assertThat(yardsticks().slaMet(5)).hasValue(45);
    assertThat(yardsticks().slaBroken(5)).hasValue(10);
  }

  @Test
  void hasNoTimeForAnSlaThatIsNeverMet() {
    add(29, 100, 0, 0, 0);

    assertThat(yardsticks().slaMet(0)).isEmpty();
  }

  @Test
  void countsTheExcessAsMovedWhenPeersServeNineTenthsOfItForFiveSeconds() {
    add(3, 90, 0, 0, 50);
    add(4, 200, 0, 10, 90);
    add(1, 200, 0, 10, 89);
    add(5, 200, 0, 10, 90);

    assertThat(yardsticks().excessMoved(0)).hasValue(8);
  }

  @Test
  void takesTheShareOverFiveSeconds() {
    add(5, 100, 0, 0, 0);
    add(1, 100, 0, 0, 100);
    add(4, 100, 0, 0, 50);

    assertThat(yardsticks().redirectedShareHighest()).isCloseTo(0.6, within(1e-9));
  }

  @Test
  void refusesNothingBelowTheCapacityOfTheReference() {
    Reference reference = new Reference(100);
    for (int i = 0; i < 1000; i++) {
      reference.arrive(i * 0.01);
    }

    assertThat(reference.failed()).isZero();
  }

  @Test
  void refusesWhatExceedsTheCapacityOfTheReferenceOnceItsQueueIsFull() {
    Reference reference = new Reference(100);
    for (int i = 0; i < 20_000; i++) {
      reference.arrive(i * 0.002);
    }

    assertThat(reference.failedShare()).isBetween(0.78, 0.80);
  }
}
