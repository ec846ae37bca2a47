package io.spillway.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PortionsTest {
  @Test
  void sumUpToTheCount() {
    for (int count = 0; count < 100; count++) {
      assertThat(
              Portions.of(List.of(3L, 1L, 7L), count).portions(count).stream()
                  .mapToLong(Long::longValue)
                  .sum())
          .isEqualTo(count);
    }
  }

  @Test
  void favourNobodyOverTime() {
    long first = 0;
    for (int turn = 0; turn < 100; turn++) {
      first += Portions.of(List.of(1L, 1L), turn).portions(1).getFirst();
    }
    assertThat(first).isEqualTo(50);
  }
}
