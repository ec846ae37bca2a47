package io.spillway.node.api;

import io.spillway.engine.JournalEntry;
import io.spillway.node.history.Retention;
import io.spillway.store.SqliteJournal;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the journal takes and still has.
 *
 * @param bytes the size of its file
 * @param freeBytes how much of that is free for what is written next
 * @param diskFreeBytes what is left on its disk for this user
 * @param low whether so little is left that a person has to act
 * @param oldest when the oldest entry was written; absent for none
 * @param wholeFrom when the oldest was of which all after it are there; quiet ones before are gone;
 *     absent for none
 * @param goneUntil what was decided until then is gone for its age; absent while all is there
 * @param keepQuiet for how long quiet entries are kept
 * @param keep for how long all others are
 */
record JournalView(
    long bytes,
    long freeBytes,
    long diskFreeBytes,
    boolean low,
    Optional<Instant> oldest,
    Optional<Instant> wholeFrom,
    Optional<Instant> goneUntil,
    Duration keepQuiet,
    Duration keep) {
  /** A node writes some hundred megabytes a day, and a database needs room to make room. */
  private static final long LOW = 1L << 30;

  static JournalView of(SqliteJournal journal, Path directory, Retention.Kept kept) {
    File folder = directory.toFile();
    long left = folder.getUsableSpace();
    return new JournalView(
        journal.bytes(),
        journal.freeBytes(),
        left,
        left < LOW,
        journal.oldest(),
        journal.list(journal.wholeAfter(), 1).stream().findFirst().map(JournalEntry::at),
        journal.goneUntil(),
        kept.quiet(),
        kept.all());
  }
}
