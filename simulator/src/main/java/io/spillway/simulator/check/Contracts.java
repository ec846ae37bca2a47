package io.spillway.simulator.check;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestRate;
import io.spillway.model.SignedAgreement;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import io.spillway.registry.RegistryState;
import io.spillway.registry.Reservation;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.world.Seal;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What agreements bind to: both signatures over the same bytes, the same at both parties, covered
 * by a reservation, and in all no more than the lender has beside its reserve.
 */
final class Contracts {
  private static final double ROUNDING = 1e-6;

  private final Findings findings;
  private final Seal seal;
  private final SortedMap<CdnName, SimulatedNode> nodes;

  Contracts(Findings findings, Seal seal, SortedMap<CdnName, SimulatedNode> nodes) {
    this.findings = findings;
    this.seal = seal;
    this.nodes = nodes;
  }

  void check(SimulatedNode node, Deal deal, String where) {
    AgreementTerms terms = deal.terms();
    if (deal.signed().isEmpty()) {
      findings.require(
          !(deal.phase() == Deal.Phase.SIGNED || deal.phase() == Deal.Phase.ENDING),
          where,
          () -> terms.id() + " is held as binding without signatures");
      return;
    }
    SignedAgreement signed = deal.signed().get();
    findings.require(
        signed.terms().equals(terms) && seal.isBinding(signed),
        where,
        () -> terms.id() + " does not bear both signatures over its terms");
    checkOther(node, signed, where);
    if (terms.lender().equals(node.name())) {
      checkLender(node, deal, where);
    }
  }

  private void checkOther(SimulatedNode node, SignedAgreement signed, String where) {
    AgreementTerms terms = signed.terms();
    CdnName partner = terms.lender().equals(node.name()) ? terms.borrower() : terms.lender();
    SimulatedNode other = nodes.get(partner);
    Deal theirs =
        other == null
            ? null
            : other.state(PartName.AGENT, AgentState.class).deals().get(terms.id());
    if (theirs != null && theirs.signed().isPresent()) {
      SignedAgreement copy = theirs.signed().get();
      findings.require(
          copy.terms().revision() != terms.revision() || copy.equals(signed),
          where,
          () -> terms.id() + " says something else at " + partner);
    }
  }

  private void checkLender(SimulatedNode node, Deal deal, String where) {
    AgreementTerms terms = deal.terms();
    Instant now = node.clock();
    if (deal.phase() == Deal.Phase.SIGNED && deal.proposed().isEmpty()) {
      RegistryState registry = node.state(PartName.REGISTRY, RegistryState.class);
      Reservation kept = registry.reservations().get(terms.id().value());
      boolean covered = kept != null && kept.granted().covers(terms.capacity());
      findings.require(
          covered || !now.isBefore(terms.serveUntil()),
          where,
          () -> terms.id() + " binds to " + terms.capacity() + ", reserved is " + kept);
    }
    Capacity lent = Capacity.ZERO;
    for (Deal each : node.state(PartName.AGENT, AgentState.class).deals().values()) {
      boolean binds = each.phase() == Deal.Phase.SIGNED || each.phase() == Deal.Phase.ENDING;
      if (binds && each.terms().lender().equals(node.name())) {
        lent = lent.plus(each.terms().capacity());
      }
    }
    Capacity all = lent;
    findings.require(
        withinReserve(node, lent),
        where,
        () -> "agreements promise " + all + ", more than the reserve leaves");
  }

  void checkReservations(SimulatedNode node, String where) {
    RegistryState registry = node.state(PartName.REGISTRY, RegistryState.class);
    Capacity reserved = registry.reserved(node.clock());
    findings.require(
        withinReserve(node, reserved),
        where,
        () -> "reservations of " + reserved + ", more than the reserve leaves");
  }

  private static boolean withinReserve(SimulatedNode node, Capacity promised) {
    // By the policy: the registry's word would follow it into any mistake.
    Optional<PolicyDocument> policy = node.state(PartName.AGENT, AgentState.class).policy();
    double reserve = policy.map(p -> CompiledPolicy.of(p).lendReserve(node.clock())).orElse(1.0);
    Capacity all =
        node.profile().edges().stream().map(Edge::capacity).reduce(Capacity.ZERO, Capacity::plus);
    Capacity most =
        all.times(1 - reserve)
            .plus(new Capacity(new RequestRate(ROUNDING), new io.spillway.model.BitRate(1)));
    return most.covers(promised);
  }
}
