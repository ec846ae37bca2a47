package io.spillway.store;

import io.spillway.engine.Journal;
import io.spillway.engine.MemoryJournal;

class MemoryJournalTest extends JournalContract {
  private final MemoryJournal journal = new MemoryJournal();

  @Override
  Journal journal() {
    return journal;
  }

  @Override
  Journal reopened() {
    return journal;
  }
}
