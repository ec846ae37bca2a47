package io.spillway.simulator.cdn;

import io.spillway.engine.Fact;
import io.spillway.engine.Journal;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.JournalException;
import io.spillway.model.message.PartName;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A journal at which the process may die, before or after anything is written, and whose disk may
 * be full.
 */
final class FragileJournal implements Journal {
  private final Journal disk;
  private final BiConsumer<CrashPoint, List<Fact>> danger;
  private final BooleanSupplier full;

  /**
   * A journal on a disk that outlives the process.
   *
   * @param disk where things are written
   * @param danger may throw, given the place and the facts that are being committed
   * @param full whether nothing can be written
   */
  FragileJournal(Journal disk, BiConsumer<CrashPoint, List<Fact>> danger, BooleanSupplier full) {
    this.disk = disk;
    this.danger = danger;
    this.full = full;
  }

  private void requireRoom() {
    if (full.getAsBoolean()) {
      throw new JournalException("journal: the disk is full: make room, then start again");
    }
  }

  @Override
  public boolean commit(JournalEntry entry) {
    danger.accept(CrashPoint.BEFORE_COMMIT, entry.facts());
    requireRoom();
    boolean fresh = disk.commit(entry);
    danger.accept(CrashPoint.AFTER_COMMIT, entry.facts());
    return fresh;
  }

  @Override
  public boolean consumed(String cause) {
    return disk.consumed(cause);
  }

  @Override
  public void done(String effectId) {
    danger.accept(CrashPoint.BEFORE_DONE, List.of());
    requireRoom();
    disk.done(effectId);
  }

  @Override
  public List<Pending> outbox() {
    return disk.outbox();
  }

  @Override
  public void snapshot(PartName part, long sequence, Object state) {
    danger.accept(CrashPoint.BEFORE_SNAPSHOT, List.of());
    requireRoom();
    disk.snapshot(part, sequence, state);
  }

  @Override
  public Optional<Snapshot> findSnapshot(PartName part) {
    return disk.findSnapshot(part);
  }

  @Override
  public void replay(PartName part, long after, Consumer<JournalEntry> reader) {
    disk.replay(part, after, reader);
  }

  @Override
  public long lastSequence() {
    return disk.lastSequence();
  }

  @Override
  public List<JournalEntry> list(long after, int limit) {
    return disk.list(after, limit);
  }
}
