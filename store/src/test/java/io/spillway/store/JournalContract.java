package io.spillway.store;

import static io.spillway.store.Tally.entry;
import static io.spillway.store.Tally.tell;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Engine;
import io.spillway.engine.Journal;
import io.spillway.engine.Journal.Pending;
import io.spillway.engine.Journal.Snapshot;
import io.spillway.engine.JournalEntry;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PolicyMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every journal promises. */
abstract class JournalContract {

  /** The journal under test; empty. */
  abstract Journal journal();

  /** The same journal as the next process finds it. */
  abstract Journal reopened();

  @Test
  void keepsStepsInTheirOrder() {
    assertThat(journal().lastSequence()).isZero();
    List<JournalEntry> entries = new ArrayList<>();
    for (int i = 1; i <= 603; i++) {
      JournalEntry entry = entry(i, i % 3 == 0 ? PartName.SURGE : PartName.POLICY, "");
      entries.add(entry);
      assertThat(journal().commit(entry)).isTrue();
    }

    Journal journal = reopened();

    assertThat(journal.lastSequence()).isEqualTo(603);
    assertThat(journal.list(0, 5_000)).isEqualTo(entries);
    assertThat(journal.list(10, 2)).isEqualTo(entries.subList(10, 12));
    List<JournalEntry> replayed = new ArrayList<>();
    journal.replay(PartName.POLICY, 2, replayed::add);
    assertThat(replayed)
        .isEqualTo(
            entries.stream().filter(e -> e.part() == PartName.POLICY && e.sequence() > 2).toList());
  }

  @Test
  void consumesACauseFromOutsideOnce() {
    assertThat(journal().commit(entry(1, PartName.POLICY, "peer:cdn-b.example:7"))).isTrue();

    Journal journal = reopened();

    assertThat(journal.consumed("peer:cdn-b.example:7")).isTrue();
    assertThat(journal.consumed("peer:cdn-b.example:8")).isFalse();
    assertThat(journal.commit(entry(2, PartName.POLICY, "peer:cdn-b.example:7"))).isFalse();
    assertThat(journal.lastSequence()).isEqualTo(1);
    assertThat(journal.outbox()).hasSize(2);
  }

  @Test
  void consumesWhatAnotherPartToldOnce() {
    journal().commit(entry(1, PartName.POLICY, ""));
    assertThat(journal().commit(entry(2, PartName.POLICY, "1/1"))).isTrue();

    Journal journal = reopened();

    assertThat(journal.commit(entry(3, PartName.POLICY, "1/1"))).isFalse();
    assertThat(journal.commit(entry(3, PartName.POLICY, "9/0"))).isFalse();
    assertThat(journal.outbox())
        .containsExactly(
            new Pending("1/0", tell()), new Pending("2/0", tell()), new Pending("2/1", tell()));
  }

  @Test
  void givesWhatIsNotDoneInItsOrder() {
    for (int i = 1; i <= 11; i++) {
      journal().commit(entry(i, PartName.POLICY, ""));
      journal().done(i + "/0");
    }
    journal().done("4/1");
    journal().done("4/1");

    assertThat(reopened().outbox())
        .extracting(Pending::id)
        .containsExactly("1/1", "2/1", "3/1", "5/1", "6/1", "7/1", "8/1", "9/1", "10/1", "11/1");
  }

  @Test
  void keepsTheNewestSnapshot() {
    assertThat(journal().findSnapshot(PartName.POLICY)).isEmpty();
    journal().snapshot(PartName.POLICY, 1, new Tally.Count(1));
    journal().snapshot(PartName.SURGE, 2, new Tally.Count(2));
    journal().snapshot(PartName.POLICY, 3, new Tally.Count(3));

    assertThat(reopened().findSnapshot(PartName.POLICY))
        .contains(new Snapshot(3, new Tally.Count(3)));
  }

  @Test
  void anEngineGoesOnWhereItsPredecessorStopped() {
    Engine first = engine(journal());
    assertThat(first.accept(PartName.POLICY, "a", rules("x", "y"))).isTrue();
    assertThat(first.accept(PartName.POLICY, "a", rules("x", "y"))).isFalse();

    Engine second = engine(reopened());
    second.resume();

    assertThat(second.accept(PartName.POLICY, "a", rules("x", "y"))).isFalse();
    assertThat(second.accept(PartName.POLICY, "b", rules("z"))).isTrue();
    assertThat(second.state(PartName.POLICY, Tally.Count.class)).isEqualTo(new Tally.Count(3));
  }

  private static Engine engine(Journal journal) {
    return new Engine(
        Map.of(PartName.POLICY, new Tally()), journal, (id, effect) -> {}, () -> Tally.NOW);
  }

  private static PolicyMessage rules(String... names) {
    TreeMap<String, String> rules = new TreeMap<>();
    for (String name : names) {
      rules.put(name, "true");
    }
    return new PolicyMessage.PutRules(rules);
  }
}
