package io.spillway.demo.initiation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.demo.client.Tally.Second;
import io.spillway.model.CdnName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SecondsFileTest {
  private static final CdnName A = new CdnName("cdn-a.example");
  private static final CdnName B = new CdnName("cdn-b.example");

  private static Second second(int number, int arrived, int failed, Map<CdnName, Integer> served) {
    return new Second(
        number, arrived, arrived - failed, 0, failed, new TreeMap<>(), new TreeMap<>(served));
  }

  @Test
  void hasARowForEachSecondNumberedFromTheOnset() {
    List<Second> whole =
        List.of(second(0, 10, 0, Map.of(A, 10)), second(1, 20, 3, Map.of(A, 10, B, 7)));
    List<List<Second>> footprints = List.of(whole, List.of(second(0, 4, 0, Map.of(A, 4))));

    assertThat(SecondsFile.rows(whole, footprints, A, 1))
        .containsExactly(
            "second,arrived,failed,slow,served_by_peers,arrived_1,failed_1,slow_1,"
                + "arrived_2,failed_2,slow_2",
            "-1,10,0,0,0,10,0,0,4,0,0",
            "0,20,3,0,7,20,3,0,0,0,0");
  }
}
