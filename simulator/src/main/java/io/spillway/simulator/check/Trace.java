package io.spillway.simulator.check;

import io.spillway.engine.Effect;
import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.model.CdnName;
import java.time.Instant;

/** A hash of all that happened, in order: the same seed gives the same one. */
public final class Trace {
  private static final long PRIME = 0x100000001b3L;

  private long hash = 0xcbf29ce484222325L;
  private long steps;

  /** A step was committed. */
  public void step(CdnName cdn, Instant at, JournalEntry entry) {
    steps++;
    add(cdn.value());
    add(at.toEpochMilli());
    add(entry.sequence());
    add(entry.part().name());
    add(entry.message().getClass().getSimpleName());
    for (Fact fact : entry.facts()) {
      add(fact.getClass().getSimpleName());
      add(fact.subject());
    }
    for (Effect effect : entry.effects()) {
      add(effect.getClass().getSimpleName());
    }
  }

  /** Anything else that must come out the same. */
  public void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      add(text.charAt(i));
    }
  }

  private void add(long value) {
    hash = (hash ^ value) * PRIME;
  }

  /** The hash of all so far. */
  public long hash() {
    return hash;
  }

  /** How many steps were committed. */
  public long steps() {
    return steps;
  }
}
