package io.spillway.store;

import static io.spillway.store.Tally.NOW;
import static io.spillway.store.Tally.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.engine.Journal;
import io.spillway.engine.JournalException;
import io.spillway.model.CdnName;
import io.spillway.model.message.PartName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {
  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private SqliteJournal journal;

  @BeforeEach
  void open() {
    journal = SqliteJournal.open(directory, Tally.PARTS);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Override
  Journal journal() {
    return journal;
  }

  @Override
  Journal reopened() {
    journal.close();
    open();
    return journal;
  }

  @Test
  void beginsAnEpochWithEachOpening() {
    assertThat(journal.epoch()).isEqualTo(1);
    String incarnation = journal.incarnation();

    reopened();

    assertThat(journal.epoch()).isEqualTo(2);
    assertThat(journal.incarnation()).isEqualTo(incarnation).hasSize(8);
  }

  @Test
  void refusesASecondUserOfTheDirectory() {
    assertOneLine(() -> SqliteJournal.open(directory, Tally.PARTS))
        .hasMessage(
            "state directory "
                + directory
                + " is in use by another Spillway process: stop it, or use another directory");
  }

  @Test
  void forgetsPeersCausesAloneAndOnlyWhenTheyHaveExpired() {
    String peer = SqliteJournal.peerCause(new CdnName("cdn-b.example"), "ab:1/0");
    journal.commit(entry(1, PartName.POLICY, peer));
    journal.commit(entry(2, PartName.POLICY, "log:a1:0"));
    Duration kept = SqliteJournal.PEER_CAUSES_KEPT.plusSeconds(1);

    assertThat(journal.prune(NOW.plus(kept))).isZero();
    assertThat(journal.consumed(peer)).isTrue();
    assertThat(journal.prune(NOW.plus(kept).plusSeconds(1))).isEqualTo(1);
    assertThat(journal.consumed(peer)).isFalse();
    assertThat(journal.consumed("log:a1:0")).isTrue();
  }

  @Test
  void saysWhenTheDiskIsFullAndChangesNothing() {
    journal.commit(entry(1, PartName.POLICY, ""));
    journal.limitSizeToPresent();

    assertOneLine(
            () -> {
              for (int i = 2; i < 10_000; i++) {
                journal.commit(entry(i, PartName.POLICY, "x:" + i));
              }
            })
        .hasMessageStartingWith("journal " + directory.resolve("journal.db"))
        .hasMessageEndingWith("the disk is full: make room, then start again");
    long last = journal.lastSequence();
    assertThat(journal.outbox()).hasSize((int) last * 2);
    assertThat(journal.consumed("x:" + last)).isTrue();
    assertThat(journal.consumed("x:" + (last + 1))).isFalse();
  }

  @Test
  void saysWhenTheFileIsDamaged() throws Exception {
    for (int i = 1; i <= 200; i++) {
      journal.commit(entry(i, PartName.POLICY, ""));
    }
    journal.close();
    Path file = directory.resolve("journal.db");
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
    Files.write(file, bytes);

    assertOneLine(
            () -> {
              try (SqliteJournal damaged = SqliteJournal.open(directory, Tally.PARTS)) {
                damaged.list(0, 1_000);
              }
            })
        .hasMessageEndingWith("the file is damaged: restore a copy, or use another directory");
    Files.write(file, "not a database, but some text".getBytes(StandardCharsets.UTF_8));
    assertOneLine(() -> SqliteJournal.open(directory, Tally.PARTS))
        .hasMessageContaining("the file is damaged");
    Files.delete(file);
    open();
  }

  @Test
  void saysWhichEntryItCannotRead() throws Exception {
    journal.commit(entry(1, PartName.POLICY, ""));
    String facts = "[{\"type\":\"Added\",\"rules\":\"many\"}]";
    String message = "{\"type\":\"PutRules\",\"rules\":{}}";
    byte[] content = Packing.pack(message + "\n" + facts + "\n[]");
    execute("UPDATE entry SET content = x'" + HexFormat.of().formatHex(content) + "'");

    assertOneLine(() -> reopened().list(0, 10))
        .hasMessageStartingWith("journal, entry 1: $[0].rules: \"many\": use a whole number");

    execute("UPDATE entry SET content = x'0102'");
    assertOneLine(() -> reopened().list(0, 10))
        .hasMessageStartingWith("journal, entry 1: it cannot be unpacked");
    content[content.length / 2] ^= 1;
    execute("UPDATE entry SET content = x'" + HexFormat.of().formatHex(content) + "'");
    assertOneLine(() -> reopened().list(0, 10)).hasMessageStartingWith("journal, entry 1: ");
  }

  @Test
  void refusesTheFileOfAnotherVersion() throws Exception {
    journal.close();
    execute("PRAGMA user_version = 1");

    assertOneLine(this::open).hasMessageContaining("was written by another program or version (1");
    execute("PRAGMA user_version = 9");
    open();
  }

  @Test
  void refusesPartsThatCannotBeWritten() {
    record Loose(Object anything) {}

    assertThatThrownBy(() -> new EntryTexts(Map.of(PartName.POLICY, new Untyped<>(Loose.class))))
        .hasMessageContaining("Loose.anything: java.lang.Object cannot be written");
  }

  private void execute(String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static AbstractThrowableAssert<?, ?> assertOneLine(ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOf(JournalException.class)
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1));
  }
}
