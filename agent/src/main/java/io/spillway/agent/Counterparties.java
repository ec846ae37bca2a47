package io.spillway.agent;

import io.spillway.agent.record.PeerRecord;
import io.spillway.model.CdnName;
import io.spillway.model.CdniFootprint;
import io.spillway.model.Footprint;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.Counterparty;
import java.time.Instant;

/** Peers as the rules of a policy see them. */
public final class Counterparties {
  private Counterparties() {}

  /** What rules may know of a peer. */
  public static Counterparty of(
      AgentState state, CompiledPolicy policy, CdnName peer, Instant now) {
    PeerRecord record = state.records().getOrDefault(peer, PeerRecord.NONE);
    return new Counterparty(
        peer,
        record.score(now),
        Math.max(0, record.owed(policy.currency()).micros()),
        record.volume(now));
  }

  /** Whether no rule admits a peer that is known: neither the usual one nor the reconsidered. */
  static boolean refuses(AgentState state, CdnName peer, Instant now) {
    return state.peers().containsKey(peer)
        && state
            .policy()
            .map(CompiledPolicy::of)
            .filter(policy -> !admits(state, policy, peer, now))
            .filter(policy -> !admitsFurther(state, policy, peer, now))
            .isPresent();
  }

  /** Whether rule {@code borrow.from} admits a peer; false for one that is not known. */
  public static boolean admits(AgentState state, CompiledPolicy policy, CdnName peer, Instant now) {
    KnownPeer known = state.peers().get(peer);
    return known != null
        && policy.borrowFrom(
            of(state, policy, peer, now),
            CdniFootprint.prefixes(known.advertisement().footprints()).orElse(Footprint.EVERYWHERE),
            now);
  }

  /** Whether rule {@code borrow.reconsider.region} admits a peer, when {@link #admits} does not. */
  static boolean admitsFurther(AgentState state, CompiledPolicy policy, CdnName peer, Instant now) {
    KnownPeer known = state.peers().get(peer);
    return known != null
        && policy.borrowFromFurther(
            of(state, policy, peer, now),
            CdniFootprint.prefixes(known.advertisement().footprints()).orElse(Footprint.EVERYWHERE),
            now);
  }
}
