package io.spillway.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.spillway.engine.JournalException;
import io.spillway.engine.Part;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PolicyMessage;
import io.spillway.policy.PolicyRepository;
import io.spillway.policy.PolicyState;
import io.spillway.store.SqliteJournal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends a node, and what does not. */
class DecisionLoopTest {
  @TempDir private Path folder;
  private final List<String> fatal = new CopyOnWriteArrayList<>();
  private SqliteJournal journal;
  private DecisionLoop loop;

  @BeforeEach
  void open() {
    Map<PartName, Part<?, ?, ?>> parts = Map.of(PartName.POLICY, new PolicyRepository());
    journal = SqliteJournal.open(folder, parts);
    loop = new DecisionLoop(parts, journal, (id, effect) -> {}, InstantSource.system(), fatal::add);
  }

  @AfterEach
  void close() {
    loop.close();
    journal.close();
  }

  private CompletableFuture<Boolean> put(String rule, String source) {
    return loop.tell(
        PartName.POLICY, "", new PolicyMessage.PutRules(new TreeMap<>(Map.of(rule, source))));
  }

  private long version() {
    return loop.look(e -> e.state(PartName.POLICY, PolicyState.class).version()).join();
  }

  @Test
  void aQuestionThatFailsFailsWhoeverAskedAndNobodyElse() {
    CompletableFuture<Object> question =
        loop.look(e -> {
          throw new IllegalStateException("a fault in a question");
        });

    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(question::join)
        .withCauseInstanceOf(IllegalStateException.class);
    assertThat(fatal).isEmpty();
    assertThat(put("no.such.rule", "1").join()).isTrue();
    assertThat(version()).isZero();
  }

  @Test
  void nothingIsDecidedAfterAJournalThatCouldNotBeWritten() {
    journal.close();

    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> put("borrow.margin", "1.5").join())
        .withCauseInstanceOf(JournalException.class);
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> put("borrow.margin", "1.75").join())
        .withCauseInstanceOf(RejectedExecutionException.class);
    assertThat(fatal).hasSize(1);
    assertThat(fatal.getFirst()).contains("journal");
    assertThat(version()).as("what was known before can still be asked").isZero();
  }
}
