package io.spillway.simulator.cdn;

import io.spillway.engine.Journal;
import io.spillway.engine.JournalEntry;
import io.spillway.model.message.PartName;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A journal at which the process may die, before or after anything is written. */
final class FragileJournal implements Journal {
  private final Journal disk;
  private final Consumer<String> danger;

  /**
   * A journal on a disk that outlives the process.
   *
   * @param disk where things are written
   * @param danger may throw, given the place
   */
  FragileJournal(Journal disk, Consumer<String> danger) {
    this.disk = disk;
    this.danger = danger;
  }

  @Override
  public boolean commit(JournalEntry entry) {
    danger.accept("before a commit");
    boolean fresh = disk.commit(entry);
    danger.accept("after a commit");
    return fresh;
  }

  @Override
  public boolean consumed(String cause) {
    return disk.consumed(cause);
  }

  @Override
  public void done(String effectId) {
    danger.accept("before an effect is taken out of the outbox");
    disk.done(effectId);
  }

  @Override
  public List<Pending> outbox() {
    return disk.outbox();
  }

  @Override
  public void snapshot(PartName part, long sequence, Object state) {
    danger.accept("before a snapshot");
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
