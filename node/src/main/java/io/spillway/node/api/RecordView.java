package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.agent.record.Aspect;
import io.spillway.agent.record.PeerRecord;
import io.spillway.agent.record.RecordEntry;
import io.spillway.model.CdnName;
import io.spillway.model.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The record of a peer with its parts.
 *
 * @param peer whose
 * @param record the product of the shares, 0 to 1
 * @param dealtWith whether anything is known from dealing with it
 * @param parts one for each aspect
 * @param unpaid what it owes, by currency
 * @param volume requests served for it in the last 31 days
 * @param lapses the newest promises that were not kept, newest first
 */
record RecordView(
    CdnName peer,
    double record,
    boolean dealtWith,
    List<Part> parts,
    List<Money> unpaid,
    double volume,
    List<RecordEntry.Observed> lapses) {
  /**
   * What is known of one aspect.
   *
   * @param aspect which one
   * @param words what a good peer does
   * @param share what was delivered of what was promised, 0 to 1
   * @param weight of what is known; 0 for nothing
   */
  record Part(Aspect aspect, String words, double share, double weight) {}

  static RecordView of(CdnName peer, AgentState agent, Instant now) {
    PeerRecord record = agent.records().getOrDefault(peer, PeerRecord.NONE);
    List<RecordEntry.Observed> newest = new ArrayList<>(record.lapses());
    return new RecordView(
        peer,
        record.score(now),
        agent.records().containsKey(peer),
        Arrays.stream(Aspect.values()).map(a -> part(a, record, now)).toList(),
        List.copyOf(record.owed().values()),
        record.volume(now),
        newest.reversed());
  }

  private static Part part(Aspect aspect, PeerRecord record, Instant now) {
    return new Part(
        aspect, aspect.words(), record.tally(aspect).share(now), record.tally(aspect).weight(now));
  }
}
