package io.spillway.agent;

import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.HostName;
import io.spillway.model.LongTermId;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.Tariff;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What an offer costs and how long it holds, and whether price and credit admit it at all. */
final class Pricing {
  private static final Duration READY_WITHIN = Duration.ofSeconds(2);

  private final CdnName self;
  private final Optional<HostName> redirectZone;
  private final Credit credit;

  Pricing(CdnName self, Optional<HostName> redirectZone, Credit credit) {
    this.self = self;
    this.redirectZone = redirectZone;
    this.credit = credit;
  }

  /** The offer of a promise, priced by the rules for lending as they are now. */
  Offer offer(
      AgentState state,
      OfferId id,
      AgentState.Promise promise,
      Capacity capacity,
      Commitment commitment,
      Instant now) {
    CompiledPolicy policy = CompiledPolicy.of(state.policy().orElseThrow());
    return new Offer(
        id,
        promise.request(),
        self,
        promise.borrower(),
        promise.inquiry().service(),
        promise.inquiry().footprint(),
        capacity,
        agreed(state, promise).orElseGet(() -> now(state, policy, promise, capacity, now)),
        commitment,
        promise.standing(),
        now.plus(validity(policy, promise.standing())),
        promise.inquiry().duration(),
        READY_WITHIN,
        policy.lendRecallNotice(),
        redirectZone);
  }

  /** Why it is not offered. */
  Optional<String> objection(
      AgentState state, AgentState.Promise promise, Offer offer, Instant now) {
    CompiledPolicy policy = CompiledPolicy.of(state.policy().orElseThrow());
    Optional<Tariff> agreed = agreed(state, promise);
    if (agreed.isPresent()
        && !now(state, policy, promise, offer.capacity(), now).within(agreed.get())) {
      return Optional.of("no more is lent at the price that was agreed");
    }
    return credit.covers(state, policy, offer, now)
        ? Optional.empty()
        : Optional.of(Credit.USED_UP);
  }

  /** A bid holds capacity for an auction, which takes seconds, whatever becomes of it. */
  static Duration validity(CompiledPolicy policy, boolean standing) {
    Duration usual = policy.lendStandingValidity();
    return standing || usual.compareTo(Bidding.VALIDITY) < 0 ? usual : Bidding.VALIDITY;
  }

  private static Tariff now(
      AgentState state,
      CompiledPolicy policy,
      AgentState.Promise promise,
      Capacity capacity,
      Instant now) {
    return policy.lendPrice(
        Asking.sale(state, policy, promise.borrower(), promise.inquiry(), capacity, now),
        Asking.utilisation(state));
  }

  /**
   * What more of an agreement costs: an amendment keeps its tariff. One that was made under a
   * long-term agreement gets no more of what is offered besides.
   */
  private Optional<Tariff> agreed(AgentState state, AgentState.Promise promise) {
    return state.deals().values().stream()
        .filter(d -> d.phase() == Deal.Phase.SIGNED && d.terms().lender().equals(self))
        .filter(d -> d.terms().borrower().equals(promise.borrower()))
        .filter(d -> d.terms().service().equals(promise.inquiry().service()))
        .filter(d -> LongTermId.behind(d.terms().offer()).isEmpty())
        .map(d -> d.terms().tariff())
        .findFirst();
  }
}
