package io.spillway.engine;

import io.spillway.model.message.PartName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A journal in memory, for simulated disks: what is committed survives the engine, not the process.
 * It gives nothing up.
 */
public final class MemoryJournal implements Journal, History {
  private final List<JournalEntry> entries = new ArrayList<>();
  private final Map<String, Effect> outbox = new LinkedHashMap<>();
  private final Set<String> consumed = new HashSet<>();
  private final Map<PartName, Snapshot> snapshots = new EnumMap<>(PartName.class);

  @Override
  public boolean commit(JournalEntry entry) {
    String cause = entry.cause();
    if (Engine.isOutboxId(cause)) {
      if (outbox.remove(cause) == null) {
        return false;
      }
    } else if (!cause.isEmpty() && !consumed.add(cause)) {
      return false;
    }
    entries.add(entry);
    for (int i = 0; i < entry.effects().size(); i++) {
      outbox.put(entry.sequence() + "/" + i, entry.effects().get(i));
    }
    return true;
  }

  @Override
  public boolean consumed(String cause) {
    return consumed.contains(cause);
  }

  @Override
  public void done(String effectId) {
    outbox.remove(effectId);
  }

  @Override
  public List<Pending> outbox() {
    return outbox.entrySet().stream().map(e -> new Pending(e.getKey(), e.getValue())).toList();
  }

  @Override
  public void snapshot(PartName part, long sequence, Object state) {
    snapshots.put(part, new Snapshot(sequence, state));
  }

  @Override
  public Optional<Snapshot> findSnapshot(PartName part) {
    return Optional.ofNullable(snapshots.get(part));
  }

  @Override
  public void replay(PartName part, long after, Consumer<JournalEntry> reader) {
    entries.stream().filter(e -> e.sequence() > after && e.part() == part).forEach(reader);
  }

  @Override
  public long lastSequence() {
    return entries.isEmpty() ? 0 : entries.getLast().sequence();
  }

  @Override
  public List<JournalEntry> list(long after, int limit) {
    return entries.stream().filter(e -> e.sequence() > after).limit(limit).toList();
  }

  @Override
  public List<JournalEntry> listLasting(long after, int limit) {
    return entries.stream().filter(e -> e.sequence() > after && e.lasting()).limit(limit).toList();
  }

  @Override
  public List<JournalEntry> listLastingBefore(long before, int limit) {
    return entries.reversed().stream()
        .filter(e -> e.sequence() < before && e.lasting())
        .limit(limit)
        .toList();
  }

  @Override
  public long wholeAfter() {
    return 0;
  }

  @Override
  public Optional<Object> findStateBefore(PartName part) {
    return Optional.empty();
  }

  @Override
  public Optional<String> findNote(long sequence) {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> goneUntil() {
    return Optional.empty();
  }
}
