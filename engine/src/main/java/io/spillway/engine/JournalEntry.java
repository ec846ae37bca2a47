package io.spillway.engine;

import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import java.time.Instant;
import java.util.List;

/**
 * One step as it was committed.
 *
 * @param sequence counts the node's steps from 1; in an old part of a journal some are missing
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

  /**
   * Whether it is kept for the long time that the operator says. What does not last is quiet: what
   * is measured, gossiped and renewed all the time, of which nothing came; it is given up early.
   */
  public boolean lasting() {
    return facts.stream().anyMatch(Fact::lasting)
        || effects.stream().anyMatch(Effect::lasting)
        || (message instanceof AgentMessage.PeerSaid said && Lasting.is(said.message()));
  }
}
