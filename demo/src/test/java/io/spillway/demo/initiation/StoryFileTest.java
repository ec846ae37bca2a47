package io.spillway.demo.initiation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.demo.world.AuditTrail.Entry;
import io.spillway.model.CdnName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryFileTest {
  private static final Instant ONSET = Instant.parse("2026-07-01T12:00:00Z");

  private static Entry entry(long millis, String story) {
    return new Entry(
        new CdnName("cdn-a.example"), 1, "mediator", ONSET.plusMillis(millis), "", story);
  }

  @Test
  void tellsWhatWasDecidedByTheTimeSinceTheOnset() {
    assertThat(
            StoryFile.lines(
                List.of(entry(-8_500, "offered"), entry(4_250, ""), entry(4_250, "initiated")),
                ONSET))
        .containsExactly("  -8.500  mediator  offered", "   4.250  mediator  initiated");
  }
}
