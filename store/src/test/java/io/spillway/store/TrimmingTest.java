package io.spillway.store;

import static io.spillway.store.Tally.NOW;
import static io.spillway.store.Tally.entry;
import static io.spillway.store.Tally.quiet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.engine.Engine;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.MemoryJournal;
import io.spillway.engine.Part;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PolicyMessage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrimmingTest {
  private static final Map<PartName, Part<?, ?, ?>> ONE = Map.of(PartName.POLICY, new Tally());

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private SqliteJournal journal;

  @BeforeEach
  void open() {
    journal = SqliteJournal.open(directory, ONE);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  /** Entries 1 to 10, of which those with even numbers are quiet; no effect is pending. */
  private void write() {
    for (int i = 1; i <= 10; i++) {
      journal.commit(i % 2 == 0 ? quiet(i, PartName.POLICY) : entry(i, PartName.POLICY, ""));
      journal.done(i + "/0");
      journal.done(i + "/1");
    }
  }

  private void giveUp(long sequence) {
    journal.setWholeAfter(sequence, Map.of(), new TreeMap<>());
  }

  private List<Long> left() {
    return journal.list(0, 1_000).stream().map(JournalEntry::sequence).toList();
  }

  @Test
  void removesQuietEntriesAloneAndNoneWhereHistoryIsToBeWhole() {
    write();
    journal.snapshot(PartName.POLICY, 10, new Tally.Count(0));
    assertThat(journal.removeQuiet(100)).isZero();

    giveUp(7);

    assertThat(journal.removeQuiet(2)).isEqualTo(2);
    assertThat(journal.removeQuiet(2)).isEqualTo(1);
    assertThat(left()).containsExactly(1L, 3L, 5L, 7L, 8L, 9L, 10L);
    assertThat(journal.wholeAfter()).isEqualTo(7);
    assertThat(journal.goneUntil()).isEmpty();
    assertThat(journal.listLasting(1, 2))
        .extracting(JournalEntry::sequence)
        .containsExactly(3L, 5L);
    assertThat(journal.listLastingBefore(7, 2))
        .extracting(JournalEntry::sequence)
        .containsExactly(5L, 3L);
  }

  @Test
  void givesUpNothingThatRecoveryNeeds() {
    write();
    assertThat(journal.lastFree()).as("no snapshot").isZero();

    journal.snapshot(PartName.POLICY, 4, new Tally.Count(10));
    assertThat(journal.lastFree()).isEqualTo(4);
    journal.snapshot(PartName.POLICY, 10, new Tally.Count(55));
    assertThat(journal.lastFree()).as("one is left to count on from").isEqualTo(9);
    journal.commit(entry(11, PartName.POLICY, ""));
    journal.snapshot(PartName.POLICY, 11, new Tally.Count(66));
    journal.commit(quiet(12, PartName.POLICY));
    journal.snapshot(PartName.POLICY, 12, new Tally.Count(78));
    assertThat(journal.lastFree()).as("11 has an effect that is not done").isEqualTo(10);

    assertThatThrownBy(() -> giveUp(11)).hasMessageContaining("still needed");
    giveUp(10);
    assertThatThrownBy(() -> giveUp(9)).hasMessageContaining("given up before");
  }

  @Test
  void aPartThatHasWrittenNothingSinceItsSnapshotHoldsNothingUp() {
    journal.close();
    journal = SqliteJournal.open(directory, Tally.PARTS);
    journal.commit(quiet(1, PartName.SURGE));
    journal.commit(quiet(2, PartName.POLICY));
    journal.commit(quiet(3, PartName.POLICY));
    journal.snapshot(PartName.POLICY, 3, new Tally.Count(5));
    assertThat(journal.lastFree()).as("SURGE has no snapshot").isZero();

    journal.snapshot(PartName.SURGE, 1, new Tally.Count(1));

    assertThat(journal.lastFree()).isEqualTo(2);
  }

  @Test
  void removesAllThatIsOlderInItsOrderAndSaysSo() {
    write();
    journal.snapshot(PartName.POLICY, 10, new Tally.Count(0));
    giveUp(8);
    Instant sixth = NOW.plusSeconds(6);

    assertThat(journal.removeBefore(sixth, 3)).isEqualTo(3);
    assertThat(journal.removeBefore(sixth, 3)).isEqualTo(2);
    assertThat(journal.removeBefore(sixth, 3)).isZero();

    assertThat(left()).containsExactly(6L, 7L, 8L, 9L, 10L);
    assertThat(journal.goneUntil()).contains(NOW.plusSeconds(5));
    assertThat(journal.oldest()).contains(sixth);
    assertThat(journal.removeBefore(NOW.plusSeconds(100), 100)).isEqualTo(3);
    assertThat(left()).as("history is whole after 8").containsExactly(9L, 10L);
    assertThat(journal.lastSequence()).isEqualTo(10);
  }

  @Test
  void remembersWhatWasNotedAndTheStateBefore() {
    write();
    journal.snapshot(PartName.POLICY, 10, new Tally.Count(0));
    journal.setWholeAfter(
        6, Map.of(PartName.POLICY, new Tally.Count(21)), new TreeMap<>(Map.of(5L, "why")));
    journal.removeQuiet(100);

    close();
    open();

    assertThat(journal.wholeAfter()).isEqualTo(6);
    assertThat(journal.findStateBefore(PartName.POLICY)).contains(new Tally.Count(21));
    assertThat(journal.findNote(5)).contains("why");
    assertThat(journal.findNote(3)).isEmpty();
  }

  @Test
  void usesItsSpaceAgainAndGivesBackWhatIsMuch() {
    for (int i = 1; i <= 2_000; i++) {
      journal.commit(quiet(i, PartName.POLICY));
    }
    journal.snapshot(PartName.POLICY, 2_000, new Tally.Count(0));
    giveUp(1_999);
    long before = journal.bytes();
    while (journal.removeQuiet(200) > 0) {
      assertThat(journal.bytes()).isEqualTo(before);
    }
    assertThat(journal.freeBytes()).isGreaterThan(before / 2);
    for (int i = 2_001; i <= 3_500; i++) {
      journal.commit(quiet(i, PartName.POLICY));
    }

    assertThat(journal.bytes()).isEqualTo(before);
    assertThat(journal.shrink()).as("less than the reserve is free").isFalse();
    long free = journal.freeBytes();
    journal.shrinkBy(3);
    assertThat(journal.freeBytes()).isEqualTo(free - 3 * 4_096);
    assertThat(journal.bytes()).isEqualTo(before - 3 * 4_096);
  }

  /** A life of random steps, snapshots, trims and restarts, beside one that was never trimmed. */
  @Test
  void isRestoredAsIfNothingHadEverBeenRemoved() {
    long sequences = 0;
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      MemoryJournal all = new MemoryJournal();
      Engine reference = engine(all);
      Engine engine = engine(journal);
      long base = engine.state(PartName.POLICY, Tally.Count.class).rules();
      for (int step = 0; step < 60; step++) {
        TreeMap<String, String> rules = new TreeMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          rules.put(random.nextBoolean() ? Tally.QUIET : "rule" + i, "true");
        }
        reference.accept(PartName.POLICY, "", new PolicyMessage.PutRules(rules));
        engine.accept(PartName.POLICY, "", new PolicyMessage.PutRules(rules));
        sequences++;
        switch (random.nextInt(6)) {
          case 0 ->
              journal.snapshot(
                  PartName.POLICY,
                  journal.lastSequence(),
                  engine.state(PartName.POLICY, Tally.Count.class));
          case 1 -> giveUp(Math.max(journal.wholeAfter(), journal.lastFree()));
          case 2 -> journal.removeQuiet(1 + random.nextInt(5));
          case 3 -> journal.removeBefore(NOW.plusSeconds(1), 1 + random.nextInt(5));
          case 4 -> {
            close();
            open();
            engine = engine(journal);
          }
          default -> {}
        }
        assertThat(engine(journal).state(PartName.POLICY, Tally.Count.class).rules() - base)
            .as("seed " + seed + ", step " + step)
            .isEqualTo(reference.state(PartName.POLICY, Tally.Count.class).rules());
        assertThat(journal.lastSequence()).isEqualTo(sequences);
      }
    }
  }

  private static Engine engine(io.spillway.engine.Journal journal) {
    return new Engine(ONE, journal, (id, effect) -> {}, () -> NOW);
  }

  @Test
  void packsWhatIsWrittenMostAndUnpacksIt() {
    List<String> texts = new ArrayList<>(List.of("", "\u00e9\n", "x".repeat(100_000)));
    texts.add(
        "{\"type\":\"EdgeLoad\",\"batch\":{\"edge\":\"e1\",\"to\":{\"file\":\"a\",\"offset\":7}}}");
    for (String text : texts) {
      assertThat(Packing.unpack(Packing.pack(text))).isEqualTo(text);
    }
    assertThat(Packing.pack(texts.getLast()).length).isLessThan(texts.getLast().length() / 2);
  }
}
