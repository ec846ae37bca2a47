package io.spillway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Engine;
import io.spillway.engine.Journal.Pending;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.Part;
import io.spillway.model.message.PartName;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessTest {
  private static final int ROUNDS = 3;
  private static final int LINES_BEFORE_THE_KILL = 150;

  @TempDir Path directory;

  @Test
  void losesNoAcknowledgedCommit() throws Exception {
    long last = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      List<Long> acknowledged = runAndKill();

      try (SqliteJournal journal = SqliteJournal.open(directory, Tally.PARTS)) {
        assertThat(journal.epoch()).isEqualTo(2L * round);
        assertThat(journal.lastSequence())
            .isGreaterThan(last)
            .isGreaterThanOrEqualTo(acknowledged.stream().mapToLong(i -> i).max().orElseThrow());
        last = journal.lastSequence();
        assertComplete(journal, last);
        assertDone(journal, acknowledged);
      }
    }
  }

  @Test
  void isRestoredThoughItWasKilledWhileTrimming() throws Exception {
    Map<PartName, Part<?, ?, ?>> one = Map.of(PartName.POLICY, new Tally());
    for (int round = 1; round <= ROUNDS; round++) {
      runAndKill("trim");

      try (SqliteJournal journal = SqliteJournal.open(directory, one)) {
        long last = journal.lastSequence();
        Engine engine = new Engine(one, journal, (id, effect) -> {}, () -> Tally.NOW);
        assertThat(engine.state(PartName.POLICY, Tally.Count.class).rules())
            .isEqualTo(last * (last + 1) / 2);
        assertThat(journal.goneUntil()).isPresent();
        assertThat(journal.list(0, 1_000)).hasSizeLessThan(60);
      }
    }
  }

  private List<Long> runAndKill(String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(CommittingProcess.class.getName(), directory.toString()));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<Long> acknowledged = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      String line = lines.readLine();
      while (line != null) {
        acknowledged.add(Long.valueOf(line));
        if (acknowledged.size() == LINES_BEFORE_THE_KILL) {
          process.toHandle().destroyForcibly();
        }
        line = lines.readLine();
      }
    }
    assertThat(process.waitFor()).as("killed by signal 9").isEqualTo(137);
    return acknowledged;
  }

  private static void assertComplete(SqliteJournal journal, long last) {
    List<Long> sequences =
        journal.list(0, Integer.MAX_VALUE).stream().map(JournalEntry::sequence).toList();

    assertThat(sequences).isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
    assertThat(LongStream.rangeClosed(1, last).allMatch(i -> journal.consumed("outside:" + i)))
        .isTrue();
  }

  private static void assertDone(SqliteJournal journal, List<Long> acknowledged) {
    Set<String> pending = journal.outbox().stream().map(Pending::id).collect(Collectors.toSet());

    for (long each : acknowledged) {
      if (each < 0) {
        assertThat(pending).doesNotContain(-each + "/0").contains(-each + "/1");
      }
    }
  }
}
