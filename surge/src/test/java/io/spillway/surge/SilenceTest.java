package io.spillway.surge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spillway.model.RequestRate;
import io.spillway.model.message.Shared;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who is waited for, and for how long what was said last stands. */
class SilenceTest extends TwoEdges {
  @Test
  void looksAtARunningSecondOnceAllEdgesHaveReported() {
    seconds(40, 10, 5);
    int afterA = 0;
    for (int i = 0; i < 24; i++) {
      millis += 249;
      int before = early.size();
      report(A, millis / 1000, 10 + 2 * i);
      afterA += early.size() - before;
      report(B, millis / 1000, 5 + i);
      millis += 1;
    }
    assertThat(early).isNotEmpty();
    assertThat(afterA).isZero();
  }

  @Test
  void doesNotWaitForAnEdgeThatIsNotReadAnyMore() {
    seconds(40, 10, 5);
    seconds(2, 10, -1);
    for (int i = 1; early.isEmpty() && i < 8; i++) {
      second(10 + 4 * i, -1);
    }
    assertThat(early).isNotEmpty();
  }

  @Test
  void countsWhatASilentLenderReportedLastForAsLongAsItStands() {
    seconds(40, 10, 5);
    long reported = 0;
    for (int i = 0; i < 5; i++) {
      second(10, 5);
      reported = millis / 1000 - 1;
      tell(
          new Shared.PeerLoad(
              AGREEMENT,
              CUSTOMER,
              Instant.ofEpochSecond(reported),
              RequestRate.perSecond(30),
              RequestRate.ZERO));
    }
    for (int i = 0; i < 30; i++) {
      second(10, 5);
      long silent = state.last() - reported;
      double counted =
          state.services().getOrDefault(CUSTOMER, ServiceDemand.INITIAL).watch().recent().getLast();
      assertThat(counted)
          .as("silent for %d s", silent)
          .isCloseTo(silent <= Shared.PeerLoad.STANDS_SECONDS ? 90 : 60, within(1.0));
    }
  }
}
