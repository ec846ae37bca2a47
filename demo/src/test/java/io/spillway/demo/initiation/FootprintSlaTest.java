package io.spillway.demo.initiation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.demo.client.Tally.Second;
import io.spillway.demo.report.Sla;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FootprintSlaTest {
  private final List<Second> east = new ArrayList<>();
  private final List<Second> west = new ArrayList<>();

  private static void add(List<Second> to, int times, int failed, int slow) {
    for (int i = 0; i < times; i++) {
      int good = 100 - failed - slow;
      to.add(new Second(to.size(), 100, good, slow, failed, new TreeMap<>(), new TreeMap<>()));
    }
  }

  private FootprintSla sla() {
    return new FootprintSla(new Sla(0.01, 0.05), List.of(east, west));
  }

  @Test
  void isMetAgainOnlyOnceEveryFootprintHasThirtySecondsInARow() {
    add(east, 10, 0, 0);
    add(east, 5, 2, 0);
    add(east, 60, 1, 5);
    add(west, 12, 0, 0);
    add(west, 8, 0, 6);
    add(west, 29, 0, 0);
    add(west, 1, 50, 0);
    add(west, 25, 1, 5);

    assertThat(sla().missed(5, 75)).hasValue(10);
    assertThat(sla().metAgain(5, 75)).isEmpty();

    add(east, 5, 0, 0);
    add(west, 5, 0, 0);
    assertThat(sla().metAgain(5, 79)).isEmpty();
    assertThat(sla().metAgain(5, 80)).hasValue(50);
  }

  @Test
  void thirtyGoodSecondsBeforeItIsMissedDoNotCount() {
    add(east, 40, 0, 0);
    add(east, 1, 9, 0);
    add(east, 29, 0, 0);

    assertThat(sla().missed(0, 70)).hasValue(40);
    assertThat(sla().metAgain(0, 70)).isEmpty();
  }

  @Test
  void isNeitherMissedNorMetAgainWhereNothingFails() {
    add(east, 40, 0, 0);

    assertThat(sla().missed(0, 40)).isEmpty();
    assertThat(sla().metAgain(0, 40)).isEmpty();
  }

  @Test
  void looksAtNothingBeforeTheOnset() {
    add(east, 3, 50, 0);
    add(east, 40, 0, 0);

    assertThat(sla().missed(3, 43)).isEmpty();
  }
}
