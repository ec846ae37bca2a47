package io.spillway.engine;

import io.spillway.model.message.PartName;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Durable steps and outbox of one node. Each method is atomic and durable when it returns, or
 * throws {@link JournalException} having changed nothing.
 *
 * <p>An entry's {@code cause} says what was consumed: {@code ""} for a message that nobody repeats;
 * an outbox id ({@code sequence/i}) for a message told by another part, which the commit removes
 * from the outbox; any other text for a message from outside (a peer's message id, a log batch),
 * which is remembered so that a repetition is told apart.
 */
public interface Journal {
  /**
   * Commits a step: the entry, its effects to the outbox, its cause consumed. Returns whether it
   * was new; false (and nothing changed) if the cause was consumed before.
   */
  boolean commit(JournalEntry entry);

  /** Whether a cause from outside was consumed before. */
  boolean consumed(String cause);

  /** Takes an effect out of the outbox: it was performed, or has become pointless. */
  void done(String effectId);

  /** The effects that are not done, in the order of their commit. */
  List<Pending> outbox();

  /** Writes a part's state after the given entry. Earlier snapshots of it may go. */
  void snapshot(PartName part, long sequence, Object state);

  /** The newest snapshot of a part. */
  Optional<Snapshot> findSnapshot(PartName part);

  /** Reads a part's entries after the given sequence, in order. */
  void replay(PartName part, long after, Consumer<JournalEntry> reader);

  /** The newest entry's sequence; 0 if there is none. */
  long lastSequence();

  /** Reads at most {@code limit} entries of all parts after the given sequence, in order. */
  List<JournalEntry> list(long after, int limit);

  /**
   * An effect that is to be performed.
   *
   * @param id the outbox id
   * @param effect what is to be done
   */
  record Pending(String id, Effect effect) {}

  /**
   * A part's state at a time.
   *
   * @param sequence the last entry that it contains
   * @param state the state
   */
  record Snapshot(long sequence, Object state) {}
}
