package io.spillway.simulator.check;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.MediatorFact;
import io.spillway.mediator.Phase;
import io.spillway.model.ArrangementId;
import io.spillway.model.message.PartName;
import io.spillway.simulator.cdn.SimulatedNode;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Arrangements live as DESIGN, section 3 draws it. */
final class LifeCycle {
  private final Findings findings;
  private final SortedMap<ArrangementId, Phase> phases = new TreeMap<>();

  LifeCycle(Findings findings) {
    this.findings = findings;
  }

  /** A proposal under way may be signed by the lender already, so SOURCING may have to drain. */
  private static Set<Phase> after(Phase phase) {
    return switch (phase) {
      case INITIATED -> EnumSet.of(Phase.SOURCING, Phase.ABANDONED);
      case SOURCING -> EnumSet.of(Phase.PREPARING, Phase.DRAINING, Phase.ABANDONED);
      case PREPARING -> EnumSet.of(Phase.ACTIVE, Phase.DRAINING);
      case ACTIVE -> EnumSet.of(Phase.REARRANGING, Phase.DRAINING);
      case REARRANGING -> EnumSet.of(Phase.ACTIVE, Phase.DRAINING);
      case DRAINING -> EnumSet.of(Phase.SETTLING);
      case SETTLING -> EnumSet.of(Phase.CLOSED);
      case CLOSED, ABANDONED -> EnumSet.noneOf(Phase.class);
    };
  }

  void check(SimulatedNode node, MediatorFact.ArrangementChanged fact, String where) {
    Arrangement now = fact.arrangement();
    Phase before = phases.put(now.id(), now.phase());
    boolean known = before != null;
    findings.require(
        known || now.phase() == Phase.INITIATED,
        where,
        () -> now.id() + " begins as " + now.phase());
    findings.require(
        !known || before == now.phase() || after(before).contains(now.phase()),
        where,
        () -> now.id() + " goes from " + before + " to " + now.phase());
    if (now.phase() == Phase.ABANDONED && before != Phase.ABANDONED) {
      for (Deal deal : node.state(PartName.AGENT, AgentState.class).deals().values()) {
        findings.require(
            !deal.terms().arrangement().equals(now.id()) || deal.signed().isEmpty(),
            where,
            () -> now.id() + " is abandoned, but " + deal.terms().id() + " is signed by both");
      }
    }
  }
}
