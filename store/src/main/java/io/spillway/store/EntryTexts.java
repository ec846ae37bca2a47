package io.spillway.store;

import io.spillway.engine.Effect;
import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.JournalException;
import io.spillway.engine.Part;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import io.spillway.wire.Codec;
import io.spillway.wire.CodecException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the journal holds, as text, by the types of the parts that write it. */
final class EntryTexts {
  private static final Codec CODEC = Codec.standard();

  private final Map<PartName, Part<?, ?, ?>> parts;

  /** Checks that all that the parts may write can be written. */
  EntryTexts(Map<PartName, Part<?, ?, ?>> parts) {
    this.parts = new EnumMap<>(PartName.class);
    this.parts.putAll(parts);
    CODEC.check(PartMessage.class, Effect.class);
    for (Part<?, ?, ?> part : parts.values()) {
      CODEC.check(part.stateType(), part.factType());
    }
  }

  static String text(Object value) {
    return new String(CODEC.write(value), StandardCharsets.UTF_8);
  }

  static String texts(Collection<?> values) {
    return new String(CODEC.writeAll(values), StandardCharsets.UTF_8);
  }

  /** The entry of a row with all columns of the table {@code entry}. */
  JournalEntry entry(ResultSet row) throws SQLException {
    long sequence = row.getLong("sequence");
    return reading(
        "entry " + sequence,
        () -> {
          PartName part = PartName.valueOf(row.getString("part"));
          List<Fact> facts = List.copyOf(CODEC.readAll(bytes(row, "facts"), part(part).factType()));
          return new JournalEntry(
              sequence,
              part,
              Instant.parse(row.getString("at")),
              row.getString("cause"),
              CODEC.read(bytes(row, "message"), PartMessage.class),
              facts,
              CODEC.readAll(bytes(row, "effects"), Effect.class));
        });
  }

  /** Effect {@code position} of a row with the columns {@code sequence} and {@code effects}. */
  Effect effect(ResultSet row, int position) throws SQLException {
    return reading(
        "entry " + row.getLong("sequence"),
        () -> CODEC.readAll(bytes(row, "effects"), Effect.class).get(position));
  }

  Object state(PartName part, String text) throws SQLException {
    return reading(
        "snapshot of " + part,
        () -> CODEC.read(text.getBytes(StandardCharsets.UTF_8), part(part).stateType()));
  }

  private Part<?, ?, ?> part(PartName name) {
    Part<?, ?, ?> part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException("this node does not run " + name);
    }
    return part;
  }

  private static byte[] bytes(ResultSet row, String column) throws SQLException {
    return row.getString(column).getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T reading(String what, Database.Action<T> action) throws SQLException {
    try {
      return action.run();
    } catch (CodecException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new JournalException(
          "journal, "
              + what
              + ": "
              + e.getMessage()
              + ": use the version that wrote it, or restore a copy",
          e);
    }
  }
}
