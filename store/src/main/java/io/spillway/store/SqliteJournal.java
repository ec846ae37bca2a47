package io.spillway.store;

import io.spillway.engine.Effect;
import io.spillway.engine.Engine;
import io.spillway.engine.History;
import io.spillway.engine.Journal;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.JournalException;
import io.spillway.engine.Part;
import io.spillway.model.CdnName;
import io.spillway.model.message.PartName;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A journal in a SQLite file ({@code journal.db}) of a state directory that one process alone uses.
 * Thread-safe: one thread writes, any may read.
 *
 * <p>Causes from outside are remembered for good, but for those of {@link #peerCause}: these are
 * forgotten {@link #PEER_CAUSES_KEPT} after they were consumed, when the documents that they came
 * in have long expired.
 */
public final class SqliteJournal implements Journal, History, AutoCloseable {
  /** For how long a peer's message is told apart from its repetition; above any lifetime. */
  public static final Duration PEER_CAUSES_KEPT = Duration.ofHours(25);

  private static final int BATCH = 500;
  private static final long PRUNE_EVERY = 1_000;

  private final DirectoryLock lock;
  private final Database database;
  private final EntryTexts texts;
  private final Trimming trimming;
  private final long epoch;
  private final String incarnation;
  private long commits;

  private SqliteJournal(
      DirectoryLock lock, Database database, Function<String, Map<PartName, Part<?, ?, ?>>> parts) {
    this.lock = lock;
    this.database = database;
    this.epoch = database.transact(this::nextEpoch);
    this.incarnation = database.transact(this::findOrMakeIncarnation);
    this.texts = new EntryTexts(parts.apply(incarnation));
    this.trimming = new Trimming(database, texts);
  }

  /**
   * Opens or makes the journal of a state directory and begins a new epoch.
   *
   * @param directory made if it does not exist
   * @param parts the parts whose steps it holds
   * @throws JournalException with one line that says what is wrong and how to mend it
   */
  public static SqliteJournal open(Path directory, Map<PartName, Part<?, ?, ?>> parts) {
    return open(directory, _ -> parts);
  }

  /**
   * The same, where parts are to know which journal numbers what they begin.
   *
   * @param parts gives the parts of an {@link #incarnation}
   * @throws JournalException with one line that says what is wrong and how to mend it
   */
  public static SqliteJournal open(
      Path directory, Function<String, Map<PartName, Part<?, ?, ?>>> parts) {
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      Database database = Database.open(directory.resolve("journal.db"));
      try {
        return new SqliteJournal(lock, database, parts);
      } catch (RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** The cause by which a verified message of a peer is told apart from its repetition. */
  public static String peerCause(CdnName issuer, String messageId) {
    return "peer:" + issuer + ":" + messageId;
  }

  /** Counts the openings of this journal: who has a lower one is no longer in charge. */
  public long epoch() {
    return epoch;
  }

  /** Tells this journal from any other, made anew after a loss: sequences begin again there. */
  public String incarnation() {
    return incarnation;
  }

  private long nextEpoch() throws SQLException {
    database.update(
        "INSERT INTO meta (name, value) VALUES ('epoch', '1')"
            + " ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1");
    return Long.parseLong(meta("epoch").orElseThrow());
  }

  private String findOrMakeIncarnation() throws SQLException {
    String fresh = UUID.randomUUID().toString().substring(0, 8);
    database.update("INSERT OR IGNORE INTO meta (name, value) VALUES ('incarnation', ?)", fresh);
    return meta("incarnation").orElseThrow();
  }

  private Optional<String> meta(String name) throws SQLException {
    try (ResultSet row = database.query("SELECT value FROM meta WHERE name = ?", name)) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  @Override
  public synchronized boolean commit(JournalEntry entry) {
    byte[] content = EntryTexts.content(entry);
    long at = Times.nanos(entry.at());
    boolean fresh =
        database.transact(() -> {
          if (!consume(entry)) {
            return false;
          }
          database.update(
              "INSERT INTO entry (sequence, part, at, cause, lasting, content)"
                  + " VALUES (?, ?, ?, ?, ?, ?)",
              entry.sequence(),
              entry.part().name(),
              at,
              entry.cause(),
              entry.lasting() ? 1 : 0,
              content);
          for (int i = 0; i < entry.effects().size(); i++) {
            database.update(
                "INSERT INTO outbox (sequence, position) VALUES (?, ?)", entry.sequence(), i);
          }
          return true;
        });
    if (fresh && ++commits % PRUNE_EVERY == 0) {
      prune(entry.at());
    }
    return fresh;
  }

  private boolean consume(JournalEntry entry) throws SQLException {
    String cause = entry.cause();
    if (cause.isEmpty()) {
      return true;
    }
    if (Engine.isOutboxId(cause)) {
      return remove(cause) > 0;
    }
    return database.update(
            "INSERT OR IGNORE INTO consumed (cause, at) VALUES (?, ?)",
            cause,
            entry.at().getEpochSecond())
        > 0;
  }

  private int remove(String effectId) throws SQLException {
    int slash = effectId.indexOf('/');
    return database.update(
        "DELETE FROM outbox WHERE sequence = ? AND position = ?",
        Long.parseLong(effectId.substring(0, slash)),
        Long.parseLong(effectId.substring(slash + 1)));
  }

  /** Forgets peers' causes whose documents have expired; gives how many. */
  synchronized int prune(Instant now) {
    return database.transact(() ->
        database.update(
            "DELETE FROM consumed WHERE cause GLOB 'peer:*' AND at < ?",
            now.minus(PEER_CAUSES_KEPT).getEpochSecond()));
  }

  @Override
  public synchronized boolean consumed(String cause) {
    return database.attempt(() -> {
      try (ResultSet row = database.query("SELECT 1 FROM consumed WHERE cause = ?", cause)) {
        return row.next();
      }
    });
  }

  @Override
  public synchronized void done(String effectId) {
    if (Engine.isOutboxId(effectId)) {
      database.transact(() -> remove(effectId));
    }
  }

  @Override
  public synchronized List<Pending> outbox() {
    return database.attempt(() -> {
      List<Pending> pending = new ArrayList<>();
      try (ResultSet row =
          database.query(
              "SELECT o.sequence AS sequence, o.position AS position, e.content AS content"
                  + " FROM outbox o JOIN entry e ON e.sequence = o.sequence"
                  + " ORDER BY o.sequence, o.position")) {
        while (row.next()) {
          int position = row.getInt("position");
          Effect effect = texts.effect(row, position);
          pending.add(new Pending(row.getLong("sequence") + "/" + position, effect));
        }
      }
      return List.copyOf(pending);
    });
  }

  @Override
  public synchronized void snapshot(PartName part, long sequence, Object state) {
    byte[] packed = EntryTexts.state(state);
    database.transact(() ->
        database.update(
            "INSERT OR REPLACE INTO snapshot (part, sequence, state) VALUES (?, ?, ?)",
            part.name(),
            sequence,
            packed));
  }

  @Override
  public synchronized Optional<Snapshot> findSnapshot(PartName part) {
    return database.attempt(() -> {
      try (ResultSet row =
          database.query("SELECT sequence, state FROM snapshot WHERE part = ?", part.name())) {
        return row.next()
            ? Optional.of(
                new Snapshot(row.getLong("sequence"), texts.state(part, row.getBytes("state"))))
            : Optional.empty();
      }
    });
  }

  @Override
  public void replay(PartName part, long after, Consumer<JournalEntry> reader) {
    long last = after;
    List<JournalEntry> batch;
    do {
      batch =
          entries(
              "SELECT * FROM entry WHERE part = ? AND sequence > ? ORDER BY sequence LIMIT ?",
              part.name(),
              last,
              BATCH);
      batch.forEach(reader);
      last = batch.isEmpty() ? last : batch.getLast().sequence();
    } while (batch.size() == BATCH);
  }

  @Override
  public synchronized long lastSequence() {
    return database.attempt(() -> {
      try (ResultSet row = database.query("SELECT max(sequence) FROM entry")) {
        return row.getLong(1);
      }
    });
  }

  @Override
  public List<JournalEntry> list(long after, int limit) {
    return entries(
        "SELECT * FROM entry WHERE sequence > ? ORDER BY sequence LIMIT ?", after, limit);
  }

  @Override
  public List<JournalEntry> listLasting(long after, int limit) {
    return entries(
        "SELECT * FROM entry WHERE lasting = 1 AND sequence > ? ORDER BY sequence LIMIT ?",
        after,
        limit);
  }

  @Override
  public List<JournalEntry> listLastingBefore(long before, int limit) {
    return entries(
        "SELECT * FROM entry WHERE lasting = 1 AND sequence < ? ORDER BY sequence DESC LIMIT ?",
        before,
        limit);
  }

  @Override
  public synchronized long wholeAfter() {
    return trimming.wholeAfter();
  }

  @Override
  public synchronized Optional<Object> findStateBefore(PartName part) {
    return trimming.findStateBefore(part);
  }

  @Override
  public synchronized Optional<String> findNote(long sequence) {
    return trimming.findNote(sequence);
  }

  @Override
  public synchronized Optional<Instant> goneUntil() {
    return trimming.goneUntil();
  }

  /**
   * The last entry that nothing needs to go on: it and all before it are in their parts' snapshots,
   * and none of their effects is pending.
   */
  public synchronized long lastFree() {
    return trimming.lastFree();
  }

  /**
   * Says from where on history stays whole; what is quiet up to there can be removed then.
   *
   * @param sequence at most {@link #lastFree}, at least {@link #wholeAfter}
   * @param states parts' states after it, for who goes on from there; those left out stay
   * @param notes what to remember of entries up to it that could not be found out later
   */
  public synchronized void setWholeAfter(
      long sequence, Map<PartName, Object> states, SortedMap<Long, String> notes) {
    trimming.setWholeAfter(sequence, states, notes);
  }

  /** Removes the oldest quiet entries up to {@link #wholeAfter}; gives how many. */
  public synchronized int removeQuiet(int limit) {
    return trimming.removeQuiet(limit);
  }

  /**
   * Removes the oldest entries up to {@link #wholeAfter} that were written before; gives how many.
   */
  public synchronized int removeBefore(Instant time, int limit) {
    return trimming.removeBefore(time, limit);
  }

  /** Gives the file system back a part of what is free beyond a reserve; whether there was any. */
  public synchronized boolean shrink() {
    return trimming.shrink();
  }

  /** Gives so many free pages back, whatever is to be spared. */
  synchronized void shrinkBy(int pages) {
    database.shrink(pages);
  }

  /** The size of the file in bytes, without the write-ahead log. */
  public synchronized long bytes() {
    return trimming.bytes();
  }

  /** How many bytes of the file are free for what is written next. */
  public synchronized long freeBytes() {
    return trimming.freeBytes();
  }

  /** When the oldest entry was written; empty for none. */
  public synchronized Optional<Instant> oldest() {
    return trimming.oldest();
  }

  private synchronized List<JournalEntry> entries(String sql, Object... values) {
    return database.attempt(() -> {
      List<JournalEntry> entries = new ArrayList<>();
      try (ResultSet row = database.query(sql, values)) {
        while (row.next()) {
          entries.add(texts.entry(row));
        }
      }
      return List.copyOf(entries);
    });
  }

  /** Makes the file grow no more, as a full disk would. */
  synchronized void limitSizeToPresent() {
    database.limitSizeToPresent();
  }

  @Override
  public synchronized void close() {
    try (lock) {
      database.close();
    }
  }
}
