package io.spillway.surge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.surge.replay.LoadSeries;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the comparison of bench/detection/run stands on. */
class FrontTest {
  private static Front.Point point(double falsePerMonth, double lead) {
    return new Front.Point(falsePerMonth, lead);
  }

  @Test
  void keepsOnlyWhatIsBetterAtEqualFalseAlarms() {
    Front front =
        new Front(List.of(point(8, 30), point(2, 10), point(2, 12), point(4, 9), point(9, 25)));

    assertThat(front.points()).containsExactly(point(2, 12), point(8, 30));
  }

  @Test
  void drawsStraightLinesAndPromisesNothingBelowTheFirst() {
    Front front = new Front(List.of(point(2, 10), point(4, 20)));

    assertThat(front.leadAt(1)).isEmpty();
    assertThat(front.leadAt(3)).hasValue(15);
    assertThat(front.leadAt(100)).hasValue(20);
  }

  @Test
  void generatedLoadComesOutOfItsSeedAlone() {
    LoadSeries one = GeneratedLoad.of(3);
    LoadSeries again = GeneratedLoad.of(3);
    LoadSeries other = GeneratedLoad.of(4);
    double same = 0;
    double different = 0;
    for (int i = 0; i < one.size(); i += 97) {
      same += Math.abs(one.count(i) - again.count(i));
      different += Math.abs(one.count(i) - other.count(i));
    }

    assertThat(same).isZero();
    assertThat(different).isPositive();
  }
}
