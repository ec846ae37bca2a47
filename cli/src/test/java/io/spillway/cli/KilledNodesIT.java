package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.demo.world.WorldPlan;
import io.spillway.mediator.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three real nodes with their edges, a crowd, and a node killed (signal 9) and started again in
 * every state that an arrangement passes, each node in each state.
 */
class KilledNodesIT {
  /**
   * A short state can pass before a node that was killed in the one before is back; what one run
   * misses is left to the next, with another seed.
   */
  private static final int MOST_RUNS = 4;

  @TempDir Path directory;

  @Test
  void losesNothingAndCountsNothingTwiceWhicheverNodeIsKilledInWhicheverState() throws Exception {
    Killings killings = new Killings();
    int answersCompared = 0;
    for (int run = 1; run <= MOST_RUNS && !killings.complete(); run++) {
      Path folder = Files.createDirectory(directory.resolve("run-" + run));
      WorldPlan plan;
      try (KilledRun playing = KilledRun.start(run, folder, killings)) {
        playing.playToTheEnd();
        plan = playing.plan();
        answersCompared += playing.answersCompared();
      }
      Books books = Books.read(plan);
      killings.record(books);
      books.requireOneArrangementThatIsClosed();
      books.requireTheSameDocumentAtBothParties();
      books.requireStatementsEqualToAccessLogs();
      books.requireBalancedLedgers();
      books.requireNothingLeftToDeliver();
    }
    assertThat(killings.missing()).as("states in which no kill has hit a node").isEmpty();
    assertThat(answersCompared).as("kills with DNS answers to compare").isPositive();
  }

  /**
   * INITIATED is no state to die in: the decision that initiates begins to source as well, and both
   * are one commit. {@link Books#requireOneArrangementThatIsClosed} holds it to that.
   */
  static Set<Phase> statesToDieIn() {
    return EnumSet.complementOf(EnumSet.of(Phase.INITIATED, Phase.ABANDONED));
  }
}
