package io.spillway.node.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.engine.Engine;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.MemoryJournal;
import io.spillway.engine.Part;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.Shared;
import io.spillway.store.SqliteJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same life, in a journal that is trimmed and in one that is not. */
class RetentionTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Retention.Kept KEPT =
      new Retention.Kept(Duration.ofHours(2), Duration.ofDays(10));

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private SqliteJournal journal;

  @SuppressWarnings("NullAway.Init")
  private Lived trimmed;

  private final MemoryJournal whole = new MemoryJournal();
  private final List<String> performed = new ArrayList<>();
  private final Lived reference = new Lived(whole, performed::add);
  private Instant openSince = Instant.MAX;

  @BeforeEach
  void live() {
    List<String> effects = new ArrayList<>();
    journal = SqliteJournal.open(directory, reference.parts);
    trimmed = new Lived(journal, effects::add);
    effects.forEach(trimmed.engine::done);
    performed.forEach(reference.engine::done);
    for (int i = 0; i < 5; i++) {
      pass(HOUR);
    }
  }

  @AfterEach
  void close() {
    journal.close();
  }

  /** Time goes by: ticks, and a forecast of which nothing comes. */
  private void pass(Duration time) {
    for (Lived each : List.of(reference, trimmed)) {
      each.now = each.now.plus(time);
      for (PartName part :
          List.of(PartName.REGISTRY, PartName.SURGE, PartName.MEDIATOR, PartName.AGENT)) {
        each.tell(part, new Shared.Tick());
      }
      each.tell(PartName.MEDIATOR, new MediatorMessage.DemandForecast(Lived.forecast()));
    }
    whole.outbox().forEach(p -> reference.engine.done(p.id()));
    journal.outbox().forEach(p -> trimmed.engine.done(p.id()));
  }

  private Retention retention() {
    return new Retention(journal, trimmed.parts, KEPT, () -> openSince, () -> trimmed.now);
  }

  private void trim() {
    try (Retention retention = retention()) {
      retention.round();
      retention.round();
    }
  }

  private List<Long> sequences() {
    return journal.list(0, 10_000).stream().map(JournalEntry::sequence).toList();
  }

  private static Map<PartName, Object> states(Map<PartName, Part<?, ?, ?>> parts, Engine engine) {
    Map<PartName, Object> states = new TreeMap<>();
    parts.forEach((name, part) -> states.put(name, engine.state(name, part.stateType())));
    return states;
  }

  @Test
  void bothLivesAreTheSame() {
    assertThat(journal.list(0, 10_000)).isEqualTo(whole.list(0, 10_000));
  }

  @Test
  void removesOldQuietEntriesAndKeepsAllOthers() {
    trim();

    long last = journal.wholeAfter();
    assertThat(last).isGreaterThan(10).isLessThan(journal.lastSequence());
    assertThat(sequences())
        .isEqualTo(
            whole.list(0, 10_000).stream()
                .filter(e -> e.lasting() || e.sequence() > last)
                .map(JournalEntry::sequence)
                .toList());
    assertThat(sequences()).hasSizeLessThan(whole.list(0, 10_000).size());
    assertThat(whole.list(last, 1).getFirst().at())
        .isAfterOrEqualTo(trimmed.now.minus(KEPT.quiet()));
  }

  @Test
  void aRestartFindsTheSameStates() {
    trim();
    pass(HOUR);
    trim();

    Engine restored = new Engine(trimmed.parts, journal, (id, effect) -> {}, () -> trimmed.now);

    assertThat(states(trimmed.parts, restored))
        .isEqualTo(states(reference.parts, reference.engine));
  }

  @Test
  void whatADecisionAskedIsToldAsBefore() {
    trim();

    PastDecisions all = new PastDecisions(reference.parts, whole);
    int told = 0;
    for (JournalEntry entry : whole.list(0, 10_000)) {
      Optional<List<RuleAsked>> rules = all.rulesOf(entry);
      if (entry.sequence() <= journal.wholeAfter()
          && entry.lasting()
          && PastDecisions.canAsk(entry.part())) {
        assertThat(journal.findNote(entry.sequence()).map(RuleAsked::read)).isEqualTo(rules);
        told += rules.orElseThrow().size();
      }
    }
    assertThat(told).isGreaterThan(3);
  }

  @Test
  void whatCameLaterIsDecidedOnAgainInItsState() {
    trim();
    pass(HOUR);

    PastDecisions all = new PastDecisions(reference.parts, whole);
    PastDecisions left = new PastDecisions(trimmed.parts, journal);
    int compared = 0;
    for (JournalEntry entry : whole.list(0, 10_000)) {
      Optional<List<RuleAsked>> rules = all.rulesOf(entry);
      if (entry.sequence() > journal.wholeAfter()) {
        assertThat(left.rulesOf(entry)).isEqualTo(rules);
        compared += rules.orElseThrow().size();
      }
    }
    assertThat(compared).isPositive();
    HistoryTrial trial = trial();
    assertThat(trial.report().state()).isEqualTo(HistoryTrial.State.DONE);
    assertThat(trial.report().unexplained()).isZero();
    assertThat(trial.report().from())
        .contains(journal.list(journal.wholeAfter(), 1).getFirst().at());
  }

  private HistoryTrial trial() {
    SortedMap<String, String> rules = new TreeMap<>(Lived.RULES);
    HistoryTrial trial =
        new HistoryTrial(
            1,
            journal,
            trimmed.parts,
            new HistoryTrial.Request(rules, Optional.empty(), Optional.empty()));
    trial.run();
    return trial;
  }

  @Test
  void whoReadsWhileItIsTrimmedIsToldOfTheGap() {
    PastDecisions slow = new PastDecisions(trimmed.parts, journal);
    trim();
    List<JournalEntry> left = journal.list(0, 10_000);

    assertThatThrownBy(() -> left.forEach(slow::pass))
        .isInstanceOf(HistoryGap.class)
        .hasMessageContaining("ask again");
  }

  @Test
  void removesAllThatIsOlderThanTheLongTimeButNotWhatIsOpen() {
    pass(Duration.ofDays(20));
    pass(HOUR);
    openSince = Lived.NOW;
    trim();
    assertThat(journal.goneUntil()).as("something of then is not settled").isEmpty();

    openSince = Instant.MAX;
    pass(HOUR);
    pass(HOUR);
    trim();

    assertThat(journal.goneUntil()).isPresent();
    assertThat(journal.oldest().orElseThrow()).isAfter(trimmed.now.minus(KEPT.all()));
    Engine restored = new Engine(trimmed.parts, journal, (id, effect) -> {}, () -> trimmed.now);
    assertThat(states(trimmed.parts, restored))
        .isEqualTo(states(reference.parts, reference.engine));
  }

  @Test
  void timesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new Retention.Kept(Duration.ofMinutes(59), Duration.ofDays(1)))
        .hasMessage("use 1h to 36500d");
    assertThatThrownBy(() -> new Retention.Kept(HOUR, Duration.ofDays(36_501)))
        .hasMessage("use 1h to 36500d");
    assertThatThrownBy(() -> new Retention.Kept(Duration.ofDays(2), Duration.ofDays(1)))
        .hasMessage(
            "quiet entries cannot be kept longer than all others: use 1h to what is said of these");
  }
}
