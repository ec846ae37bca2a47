package io.spillway.simulator.check;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.mediator.MediatorState;
import io.spillway.metering.MeteringState;
import io.spillway.metering.ledger.Entry;
import io.spillway.metering.ledger.LedgerView;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Money;
import io.spillway.model.PolicyDocument;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import io.spillway.simulator.cdn.SimulatedNode;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Spending stays within the policy's caps, and the ledger balances. */
final class Purse {
  /** Rounding up of each of three parts of a price, for each revision of an agreement. */
  private static final long ROUNDING_MICROS = 3;

  private final Findings findings;

  Purse(Findings findings) {
    this.findings = findings;
  }

  /** The mediator's own reckoning of what may become owed. */
  void checkExposures(SimulatedNode node, String where) {
    MediatorState state = node.state(PartName.MEDIATOR, MediatorState.class);
    Optional<CompiledPolicy> policy = state.policy().map(CompiledPolicy::of);
    if (policy.isEmpty()) {
      return;
    }
    long all = 0;
    SortedMap<String, Long> byArrangement = new TreeMap<>();
    for (MediatorState.Exposure exposure : state.exposures()) {
      long micros = exposure.amount().micros();
      byArrangement.merge(exposure.arrangement().value(), micros, Math::addExact);
      boolean counts =
          !exposure.settled() || exposure.at().isAfter(node.clock().minus(Duration.ofHours(1)));
      all = Math.addExact(all, counts ? micros : 0);
    }
    require(all, policy.get().capPerHour(), "an hour", where);
    byArrangement.forEach(
        (arrangement, sum) -> require(sum, policy.get().capPerArrangement(), arrangement, where));
  }

  /** What signed agreements can cost at most and what is booked, whatever the mediator reckons. */
  void checkBound(SimulatedNode node, String where) {
    AgentState agent = node.state(PartName.AGENT, AgentState.class);
    MeteringState metering = node.state(PartName.METERING, MeteringState.class);
    Optional<PolicyDocument> policy = agent.policy();
    if (policy.isEmpty()) {
      return;
    }
    CompiledPolicy compiled = CompiledPolicy.of(policy.get());
    Money cap = compiled.capPerHour();
    long sum = new LedgerView(metering.ledger()).balance(Entry.EXPENSE, cap.currency()).micros();
    for (Deal deal : agent.deals().values()) {
      AgreementTerms terms = deal.terms();
      boolean open = deal.phase() != Deal.Phase.CLOSED && deal.signed().isPresent();
      if (open && terms.borrower().equals(node.name())) {
        Duration time = Duration.between(terms.from(), deal.serveUntil());
        Money most = terms.tariff().worstCase(terms.capacity(), time);
        sum = Math.addExact(sum, most.micros() - ROUNDING_MICROS * (terms.revision() + 1L));
      }
    }
    require(sum, cap, "an hour, by what is signed,", where);
  }

  private void require(long sum, Money cap, String what, String where) {
    findings.require(
        sum <= cap.micros(),
        where,
        () -> what + " may cost " + new Money(cap.currency(), sum) + ", the cap is " + cap);
  }

  void checkLedger(SimulatedNode node, String where) {
    MeteringState state = node.state(PartName.METERING, MeteringState.class);
    findings.require(
        new LedgerView(state.ledger()).balanced(), where, () -> "the ledger does not balance");
  }
}
