package io.spillway.simulator.check;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.mediator.MediatorState;
import io.spillway.metering.BorrowedAccount;
import io.spillway.metering.Closing;
import io.spillway.metering.MeteringFact;
import io.spillway.metering.MeteringState;
import io.spillway.metering.ledger.Entry;
import io.spillway.metering.ledger.LedgerView;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.Money;
import io.spillway.model.PolicyDocument;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import io.spillway.simulator.cdn.SimulatedNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Spending stays within the policy's caps, and the ledger balances. */
final class Purse {
  /** Rounding up of each of three parts of a price, for each revision of an agreement. */
  private static final long ROUNDING_MICROS = 3;

  /** Counts are of whole seconds, and an edge's clock may be off: some requests more. */
  private static final long BURST_MICROS = 1_000;

  private final Findings findings;
  private final SortedMap<AgreementId, List<Commitment>> commitments = new TreeMap<>();

  private record Commitment(int revision, Instant from, Capacity capacity) {}

  Purse(Findings findings) {
    this.findings = findings;
  }

  /** The mediator's own reckoning of what may become owed. */
  void checkExposures(SimulatedNode node, String where) {
    MediatorState state = node.state(PartName.MEDIATOR, MediatorState.class);
    Optional<CompiledPolicy> policy =
        node.state(PartName.AGENT, AgentState.class).policy().map(CompiledPolicy::of);
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

  /** Takes note of what was signed when: an amendment changes the cost from then on, not before. */
  void signed(SimulatedNode node, Deal deal) {
    if (deal.signed().isEmpty() || !deal.terms().borrower().equals(node.name())) {
      return;
    }
    AgreementTerms terms = deal.terms();
    List<Commitment> known = commitments.computeIfAbsent(terms.id(), id -> new ArrayList<>());
    if (known.isEmpty() || known.getLast().revision() < terms.revision()) {
      Instant from = known.isEmpty() ? terms.from() : node.clock();
      known.add(new Commitment(terms.revision(), from, terms.capacity()));
    }
  }

  /** What signed agreements can cost at most and what is booked, whatever the mediator reckons. */
  void checkBound(SimulatedNode node, String where) {
    AgentState agent = node.state(PartName.AGENT, AgentState.class);
    MeteringState metering = node.state(PartName.METERING, MeteringState.class);
    Optional<PolicyDocument> policy = agent.policy();
    if (policy.isEmpty()) {
      return;
    }
    Money cap = CompiledPolicy.of(policy.get()).capPerHour();
    long sum = new LedgerView(metering.ledger()).balance(Entry.EXPENSE, cap.currency()).micros();
    for (Deal deal : agent.deals().values()) {
      boolean open = deal.phase() != Deal.Phase.CLOSED && deal.signed().isPresent();
      if (open && deal.terms().borrower().equals(node.name())) {
        sum = Math.addExact(sum, most(deal.terms(), deal.serveUntil()));
      }
    }
    require(sum, cap, "an hour, by what is signed,", where);
  }

  /** The most that an agreement can cost that ends at the given time, without rounding up. */
  long most(AgreementTerms terms, Instant end) {
    List<Commitment> periods = commitments.getOrDefault(terms.id(), List.of());
    long sum = 0;
    for (int i = 0; i < periods.size(); i++) {
      Instant to = i + 1 < periods.size() ? periods.get(i + 1).from() : end;
      Duration time = Duration.between(periods.get(i).from(), to);
      if (time.isPositive()) {
        Money most = terms.tariff().worstCase(periods.get(i).capacity(), time);
        sum = Math.addExact(sum, Math.max(0, most.micros() - ROUNDING_MICROS));
      }
    }
    return sum;
  }

  /** Nothing costs more than the capacity that was agreed, all the time and to the full. */
  void checkPaid(SimulatedNode node, MeteringFact.Booked booked, String where) {
    BorrowedAccount account =
        node.state(PartName.METERING, MeteringState.class)
            .borrowed()
            .get(booked.transaction().agreement());
    if (account == null) {
      findings.add(where, booked.transaction().agreement() + " is booked without an account");
      return;
    }
    AgreementTerms terms = account.contract().terms();
    long most = most(terms, account.contract().serveUntil());
    long paid = booked.transaction().entries().getFirst().amount().micros();
    long slack = ROUNDING_MICROS * (terms.revision() + 1L) + BURST_MICROS;
    findings.require(
        paid <= most + slack,
        where,
        () -> terms.id() + " costs " + paid + " micros, at most it could have been " + most);
  }

  private void require(long sum, Money cap, String what, String where) {
    findings.require(
        sum <= cap.micros(),
        where,
        () -> what + " may cost " + new Money(cap.currency(), sum) + ", the cap is " + cap);
  }

  /** An account that is settled stands in the ledger, once. */
  void closed(SimulatedNode node, MeteringFact.AccountClosed closed, String where) {
    MeteringState state = node.state(PartName.METERING, MeteringState.class);
    long booked =
        state.ledger().recent().stream()
            .filter(t -> t.agreement().equals(closed.agreement()))
            .count();
    findings.require(
        closed.closing().outcome() != Closing.Outcome.SETTLED || booked == 1,
        where,
        () -> closed.agreement() + " is settled and booked " + booked + " times");
  }

  void checkLedger(SimulatedNode node, String where) {
    MeteringState state = node.state(PartName.METERING, MeteringState.class);
    findings.require(
        new LedgerView(state.ledger()).balanced(), where, () -> "the ledger does not balance");
  }
}
