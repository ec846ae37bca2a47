package io.spillway.store;

import io.spillway.model.message.PartName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** What a journal gives up of its past. Not thread-safe; each method is one transaction. */
final class Trimming {
  private static final String WHOLE_AFTER = "whole-after";
  private static final String GONE_UNTIL = "gone-until";

  /** Kept in the file for what is written next, so that it does not shrink and grow in turn. */
  private static final long SPARE_PAGES = 16_384;

  private static final int SHRINK_PAGES = 256;

  private final Database database;
  private final EntryTexts texts;

  Trimming(Database database, EntryTexts texts) {
    this.database = database;
    this.texts = texts;
  }

  /**
   * The last entry that nothing needs to go on: it and all before it are in their parts' snapshots,
   * none of their effects is pending, and one is left to count on from.
   */
  long lastFree() {
    return database.attempt(() -> {
      long free = first("SELECT max(sequence) FROM entry").orElse(0L) - 1;
      free = Math.min(free, first("SELECT min(sequence) FROM outbox").orElse(Long.MAX_VALUE) - 1);
      for (PartName part : texts.parts()) {
        long saved = first("SELECT sequence FROM snapshot WHERE part = ?", part.name()).orElse(0L);
        long needed =
            first(
                    "SELECT min(sequence) FROM entry WHERE part = ? AND sequence > ?",
                    part.name(),
                    saved)
                .orElse(Long.MAX_VALUE);
        free = Math.min(free, needed - 1);
      }
      return Math.max(0, free);
    });
  }

  private Optional<Long> first(String sql, Object... values) throws SQLException {
    try (ResultSet row = database.query(sql, values)) {
      if (!row.next()) {
        return Optional.empty();
      }
      long value = row.getLong(1);
      return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
  }

  long wholeAfter() {
    return number(WHOLE_AFTER).orElse(0L);
  }

  Optional<Instant> goneUntil() {
    return number(GONE_UNTIL).map(Times::instant);
  }

  private Optional<Long> number(String name) {
    return database.attempt(
        () -> first("SELECT CAST(value AS INTEGER) FROM meta WHERE name = ?", name));
  }

  private void set(String name, long value) throws SQLException {
    database.update(
        "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", name, Long.toString(value));
  }

  Optional<Object> findStateBefore(PartName part) {
    return database.attempt(() -> {
      try (ResultSet row =
          database.query("SELECT state FROM whole_after WHERE part = ?", part.name())) {
        return row.next()
            ? Optional.of(texts.state(part, row.getBytes("state")))
            : Optional.empty();
      }
    });
  }

  Optional<String> findNote(long sequence) {
    return database.attempt(() -> {
      try (ResultSet row = database.query("SELECT note FROM entry WHERE sequence = ?", sequence)) {
        return row.next()
            ? Optional.ofNullable(row.getBytes(1)).map(Packing::unpack)
            : Optional.empty();
      }
    });
  }

  /** From now on history is whole after the given entry alone. Removes nothing. */
  void setWholeAfter(long sequence, Map<PartName, Object> states, SortedMap<Long, String> notes) {
    if (sequence > lastFree() || sequence < wholeAfter()) {
      throw new IllegalArgumentException(
          "entries up to " + sequence + " are still needed, or were given up before");
    }
    database.transact(() -> {
      for (Map.Entry<PartName, Object> each : states.entrySet()) {
        database.update(
            "INSERT OR REPLACE INTO whole_after (part, state) VALUES (?, ?)",
            each.getKey().name(),
            EntryTexts.state(each.getValue()));
      }
      for (Map.Entry<Long, String> each : notes.entrySet()) {
        database.update(
            "UPDATE entry SET note = ? WHERE sequence = ?",
            Packing.pack(each.getValue()),
            each.getKey());
      }
      set(WHOLE_AFTER, sequence);
      return true;
    });
  }

  /** Removes the oldest quiet entries, where history need not be whole; gives how many. */
  int removeQuiet(int limit) {
    long last = wholeAfter();
    return database.transact(() ->
        database.update(
            "DELETE FROM entry WHERE sequence IN (SELECT sequence FROM entry"
                + " WHERE lasting = 0 AND sequence <= ? ORDER BY sequence LIMIT ?)",
            last,
            limit));
  }

  /** Removes the oldest entries, whatever they are, that were written before; gives how many. */
  int removeBefore(Instant time, int limit) {
    long last = wholeAfter();
    return database.transact(() -> {
      long to = 0;
      long at = 0;
      try (ResultSet row =
          database.query("SELECT sequence, at FROM entry ORDER BY sequence LIMIT ?", limit)) {
        while (row.next()
            && row.getLong("sequence") <= last
            && row.getLong("at") < Times.nanos(time)) {
          to = row.getLong("sequence");
          at = row.getLong("at");
        }
      }
      int removed = database.update("DELETE FROM entry WHERE sequence <= ?", to);
      if (removed > 0) {
        set(GONE_UNTIL, at);
      }
      return removed;
    });
  }

  /** Gives free space beyond a reserve back to the file system, a little at a time. */
  boolean shrink() {
    boolean much = database.pragma("freelist_count") > SPARE_PAGES;
    if (much) {
      database.shrink(SHRINK_PAGES);
    }
    return much;
  }

  long bytes() {
    return database.pragma("page_count") * database.pragma("page_size");
  }

  long freeBytes() {
    return database.pragma("freelist_count") * database.pragma("page_size");
  }

  Optional<Instant> oldest() {
    return database.attempt(
        () -> first("SELECT at FROM entry ORDER BY sequence LIMIT 1").map(Times::instant));
  }
}
