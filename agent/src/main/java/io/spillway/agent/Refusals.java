package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.CdnName;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Notes what peers say and is refused, and answers it: so much of each peer in a while, then
 * nothing. What is over the limit changes nothing and leaves nothing in the journal, so that a
 * flood of well-signed absurd messages makes neither grow.
 */
final class Refusals {
  /** As many of one peer are noted and answered in a window; the last one says so. */
  static final int MOST = 30;

  static final Duration WINDOW = Duration.ofMinutes(1);

  /** Of as many peers it is known; the one whose window began first goes. */
  static final int MOST_PEERS = 1_000;

  private Refusals() {}

  /**
   * How much of a peer was refused of late.
   *
   * @param since the beginning of the window
   * @param count how many were noted in it, 1 to {@link #MOST}
   */
  record Tally(Instant since, int count) {}

  /**
   * Refuses something.
   *
   * @param from who said it
   * @param subject what it is about; empty for nothing in particular
   * @param reason a line for people
   * @param answer what the peer is told, if it waits for an answer
   */
  static void note(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      String subject,
      String reason,
      Optional<PeerMessage> answer,
      Instant now) {
    Tally tally = counted(draft.state(), from, now);
    if (tally.count() > MOST) {
      return;
    }
    String rest =
        tally.count() == MOST
            ? "; " + MOST + " within a minute, no more are told or answered until the next"
            : "";
    draft.note(new AgentFact.Refused(from, subject, reason + rest, tally));
    answer.ifPresent(message -> draft.ask(new Effect.Send(from, message)));
  }

  /**
   * Whether something that may be right, but that nothing here bears out, is passed on: it counts
   * like a refusal.
   */
  static boolean tolerates(Step.Draft<AgentState, AgentFact> draft, CdnName from, Instant now) {
    Tally tally = counted(draft.state(), from, now);
    if (tally.count() >= MOST) {
      return false;
    }
    draft.note(new AgentFact.Tolerated(from, tally));
    return true;
  }

  private static Tally counted(AgentState state, CdnName from, Instant now) {
    Tally known = state.refusals().get(from);
    return known == null || !now.isBefore(known.since().plus(WINDOW))
        ? new Tally(now, 1)
        : new Tally(known.since(), known.count() + 1);
  }

  /** The tallies with one more. */
  static SortedMap<CdnName, Tally> fold(
      SortedMap<CdnName, Tally> before, CdnName peer, Tally tally) {
    TreeMap<CdnName, Tally> next = new TreeMap<>(before);
    next.put(peer, tally);
    if (next.size() > MOST_PEERS) {
      CdnName eldest = next.firstKey();
      for (var e : next.entrySet()) {
        Tally kept = next.get(eldest);
        if (kept != null && e.getValue().since().isBefore(kept.since())) {
          eldest = e.getKey();
        }
      }
      next.remove(eldest);
    }
    return next;
  }
}
