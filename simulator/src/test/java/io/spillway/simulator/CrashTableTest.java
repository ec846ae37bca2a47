package io.spillway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.mediator.Phase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CrashTableTest {
  @Test
  void everyNodeRecoversFromDyingInEveryPhaseAtEveryPoint() {
    // In this seed each phase lasts long enough for a point of each kind at one node at least.
    List<CrashTable.Row> rows = CrashTable.run(2);

    assertThat(rows).hasSize(3 * 8 * 5);
    assertThat(rows)
        .allSatisfy(row -> {
          assertThat(row.result().violations()).as("%s", row.crash()).isEmpty();
          assertThat(row.result().count("crashes")).as("%s", row.crash()).isEqualTo(1);
          assertThat(row.struckIn()).as("%s", row.crash()).isPresent();
        });
    // The decision that initiates begins to source as well, in one commit.
    assertThat(rows)
        .filteredOn(row -> row.crash().phase() == Phase.INITIATED)
        .allSatisfy(
            row -> assertThat(row.struckIn().orElseThrow()).isIn(Phase.SOURCING, Phase.PREPARING));
    // A phase that takes milliseconds can be over when the next point of a kind comes elsewhere.
    assertThat(rows)
        .filteredOn(row -> row.struckIn().equals(Optional.of(row.crash().phase())))
        .extracting(row -> row.crash().phase() + " " + row.crash().point())
        .as("each point is met in each phase itself, by one node at least")
        .containsAll(
            CrashTable.PHASES.stream()
                .filter(phase -> phase != Phase.INITIATED)
                .flatMap(phase -> CrashTable.POINTS.stream().map(point -> phase + " " + point))
                .toList());
  }
}
