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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the journal holds, as text, by the types of the parts that write it. */
final class EntryTexts {
  private static final Codec CODEC = Codec.journal();

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

  /** What a journal entry says, packed: its message, facts and effects, a line of JSON each. */
  static byte[] content(JournalEntry entry) {
    return Packing.pack(
        String.join(
            "\n",
            text(CODEC.write(entry.message())),
            text(CODEC.writeAll(entry.facts())),
            text(CODEC.writeAll(entry.effects()))));
  }

  static byte[] state(Object state) {
    return Packing.pack(text(CODEC.write(state)));
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  /** The entry of a row with all columns of the table {@code entry}. */
  JournalEntry entry(ResultSet row) throws SQLException {
    long sequence = row.getLong("sequence");
    byte[] content = row.getBytes("content");
    return reading(
        "entry " + sequence,
        () -> {
          PartName part = PartName.valueOf(row.getString("part"));
          String[] lines = lines(content);
          List<Fact> facts = List.copyOf(CODEC.readAll(bytes(lines[1]), part(part).factType()));
          return new JournalEntry(
              sequence,
              part,
              Times.instant(row.getLong("at")),
              row.getString("cause"),
              CODEC.read(bytes(lines[0]), PartMessage.class),
              facts,
              CODEC.readAll(bytes(lines[2]), Effect.class));
        });
  }

  /** Effect {@code position} of a row with the columns {@code sequence} and {@code content}. */
  Effect effect(ResultSet row, int position) throws SQLException {
    byte[] content = row.getBytes("content");
    return reading(
        "entry " + row.getLong("sequence"),
        () -> CODEC.readAll(bytes(lines(content)[2]), Effect.class).get(position));
  }

  private static String[] lines(byte[] content) {
    String[] lines = Packing.unpack(content).split("\n", -1);
    if (lines.length != 3) {
      throw new IllegalArgumentException(lines.length + " lines, not message, facts and effects");
    }
    return lines;
  }

  Object state(PartName part, byte[] packed) throws SQLException {
    return reading(
        "snapshot of " + part,
        () -> CODEC.read(bytes(Packing.unpack(packed)), part(part).stateType()));
  }

  Set<PartName> parts() {
    return parts.keySet();
  }

  private Part<?, ?, ?> part(PartName name) {
    Part<?, ?, ?> part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException("this node does not run " + name);
    }
    return part;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
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
