package io.spillway.edges.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OldWorkersTest {
  @Test
  void takesNoOtherProcessForAWorker() {
    long own = ProcessHandle.current().pid();

    assertThat(OldWorkers.takesConnections(own)).isFalse();
    assertThat(OldWorkers.takesConnections(Long.MAX_VALUE)).isFalse();
    assertThat(OldWorkers.now().findOfServer(own)).as("no server's worker").isEmpty();
    assertThat(OldWorkers.now().present()).contains(own);
  }

  @Test
  void readsTheWorkerOfTheGenerationAlone() {
    assertThat(GenerationFile.findWorker("ab-1", "ab-1 123\n")).hasValue(123);
    for (String other :
        new String[] {"ab-2 123\n", "ab-1\n", "ab-1 \n", "ab-1 1x\n", "", "<html>"}) {
      assertThat(GenerationFile.findWorker("ab-1", other))
          .as(other)
          .isEqualTo(OptionalLong.empty());
    }
    assertThat(GenerationFile.findWorker("ab-1", "ab-1 " + "9".repeat(40))).isEmpty();
  }
}
