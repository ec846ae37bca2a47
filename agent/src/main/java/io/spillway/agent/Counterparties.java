package io.spillway.agent;

import io.spillway.agent.record.PeerRecord;
import io.spillway.model.CdnName;
import io.spillway.model.CdniFootprint;
import io.spillway.model.Footprint;
import io.spillway.model.Offer;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.Counterparty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /** Whether rule {@code borrow.reconsider.region} admits a peer that is known, and no other. */
  static boolean admitsFurtherAlone(AgentState state, CdnName peer, Instant now) {
    return state.peers().containsKey(peer)
        && state
            .policy()
            .map(CompiledPolicy::of)
            .filter(policy -> !admits(state, policy, peer, now))
            .filter(policy -> admitsFurther(state, policy, peer, now))
            .isPresent();
  }

  /** Whether rule {@code borrow.from} admits a peer; false for one that is not known. */
  public static boolean admits(AgentState state, CompiledPolicy policy, CdnName peer, Instant now) {
    return state.peers().containsKey(peer)
        && policy.borrowFrom(of(state, policy, peer, now), region(state, peer), now);
  }

  /**
   * By what the prices of the lenders of some offers count in the choice: {@code borrow.weight}.
   */
  static SortedMap<CdnName, Double> factors(
      AgentState state, Collection<Offer> offers, Instant now) {
    SortedMap<CdnName, Double> factors = new TreeMap<>();
    state
        .policy()
        .map(CompiledPolicy::of)
        .ifPresent(policy ->
            offers.stream()
                .map(Offer::lender)
                .distinct()
                .forEach(lender -> factors.put(lender, factor(state, policy, lender, now))));
    return factors;
  }

  /** To a thousandth, as it is told. */
  private static double factor(
      AgentState state, CompiledPolicy policy, CdnName lender, Instant now) {
    double exact = policy.borrowWeight(of(state, policy, lender, now), region(state, lender), now);
    return BigDecimal.valueOf(exact).setScale(3, RoundingMode.HALF_UP).doubleValue();
  }

  /** Whose clients a peer says that it serves; everybody's where it is not known. */
  private static Footprint region(AgentState state, CdnName peer) {
    return Optional.ofNullable(state.peers().get(peer))
        .flatMap(known -> CdniFootprint.prefixes(known.advertisement().footprints()))
        .orElse(Footprint.EVERYWHERE);
  }

  /** Whether rule {@code borrow.reconsider.region} admits a peer, when {@link #admits} does not. */
  static boolean admitsFurther(AgentState state, CompiledPolicy policy, CdnName peer, Instant now) {
    return state.peers().containsKey(peer)
        && policy.borrowFromFurther(of(state, policy, peer, now), region(state, peer), now);
  }
}
