package io.spillway.engine;

import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import java.time.Instant;
import java.util.List;

/**
 * One step as it was committed.
 *
 * @param sequence counts the node's steps from 1 without gap
 * @param part who decided
 * @param at the time that the decision was given
 * @param cause the outbox or inbox id of the message, see {@link Journal}
 * @param message what was decided on
 * @param facts what was decided
 * @param effects what is to be done; effect i has the outbox id {@code sequence/i}
 */
public record JournalEntry(
    long sequence,
    PartName part,
    Instant at,
    String cause,
    PartMessage message,
    List<Fact> facts,
    List<Effect> effects) {
  /** Copies. */
  public JournalEntry {
    facts = List.copyOf(facts);
    effects = List.copyOf(effects);
  }
}
