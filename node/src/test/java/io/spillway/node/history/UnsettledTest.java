package io.spillway.node.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.MemoryJournal;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.MediatorState;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is not settled holds the journal back to where it began, and nothing else does. */
class UnsettledTest {
  private final Lived cdn = new Lived(new MemoryJournal(), id -> {});

  private Arrangement arrangement() {
    return cdn.engine
        .state(PartName.MEDIATOR, MediatorState.class)
        .arrangements()
        .values()
        .iterator()
        .next();
  }

  @Test
  void anArrangementCountsFromItsBeginningUntilItIsOver() {
    Instant begun = arrangement().history().getFirst().at();
    cdn.now = cdn.now.plus(Duration.ofSeconds(5));

    assertThat(Unsettled.since(cdn.engine, cdn.now)).isEqualTo(begun).isBefore(cdn.now);

    cdn.tell(
        PartName.MEDIATOR, new MediatorMessage.StopArrangement(arrangement().id(), "an operator"));
    cdn.tell(PartName.MEDIATOR, new Shared.Tick());

    assertThat(arrangement().phase().over()).isTrue();
    assertThat(Unsettled.since(cdn.engine, cdn.now)).isEqualTo(cdn.now);
  }
}
