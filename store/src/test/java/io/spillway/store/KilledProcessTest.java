package io.spillway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Journal.Pending;
import io.spillway.engine.JournalEntry;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private List<Long> runAndKill() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CommittingProcess.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
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
