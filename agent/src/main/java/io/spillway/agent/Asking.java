package io.spillway.agent;

import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Inquiry;
import io.spillway.model.OfferId;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.Sale;
import java.time.Instant;

/** What a borrower asks for, by the rules for lending. */
final class Asking {
  private final Credit credit;

  Asking(Credit credit) {
    this.credit = credit;
  }

  /** As much of what is asked for as the borrower has credit for. */
  Capacity credited(
      AgentState state,
      CompiledPolicy policy,
      CdnName from,
      OfferId id,
      Inquiry asked,
      Instant now) {
    return asked.capacity().requests().perSecond() <= 0
        ? asked.capacity()
        : credit.covered(
            state,
            policy,
            from,
            id,
            asked.capacity(),
            policy.lendPrice(
                sale(state, policy, from, asked, asked.capacity(), now), utilisation(state)),
            asked.duration(),
            now);
  }

  /** What is asked for, as rules see it. */
  static Sale sale(
      AgentState state,
      CompiledPolicy policy,
      CdnName borrower,
      Inquiry wanted,
      Capacity requested,
      Instant now) {
    return new Sale(
        Counterparties.of(state, policy, borrower, now),
        wanted.service(),
        wanted.footprint(),
        requested.requests().perSecond(),
        now);
  }

  /** The share of the capacity that cannot be lent now: own load, reserve, promised; 0 to 1. */
  static double utilisation(AgentState state) {
    double total = state.edgeCapacity().requests().perSecond();
    return total <= 0 ? 1 : Math.clamp(1 - state.lendable().requests().perSecond() / total, 0, 1);
  }
}
