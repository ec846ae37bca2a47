package io.spillway.engine;

import io.spillway.model.message.PartName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a journal still has of the past. Up to {@link #wholeAfter} quiet entries may be gone, and
 * all that are older than {@link #goneUntil} are. May be asked from any thread.
 */
public interface History {
  /** The newest entry's sequence; 0 if there is none. */
  long lastSequence();

  /** Reads at most {@code limit} entries of all parts after the given sequence, in order. */
  List<JournalEntry> list(long after, int limit);

  /** The same of those that last ({@link JournalEntry#lasting}). */
  List<JournalEntry> listLasting(long after, int limit);

  /** Reads at most {@code limit} entries that last, before the given sequence, newest first. */
  List<JournalEntry> listLastingBefore(long before, int limit);

  /** Reads a part's entries after the given sequence, in order. */
  void replay(PartName part, long after, Consumer<JournalEntry> reader);

  /** Each entry after this sequence is there; 0 while nothing was given up. */
  long wholeAfter();

  /**
   * A part's state after entry {@link #wholeAfter}, to begin with where older entries are missing;
   * empty for its initial state.
   */
  Optional<Object> findStateBefore(PartName part);

  /** What was noted of an entry when others before it were given up; empty for nothing. */
  Optional<String> findNote(long sequence);

  /** When the newest entry was written of those that are gone for their age; empty for none. */
  Optional<Instant> goneUntil();
}
