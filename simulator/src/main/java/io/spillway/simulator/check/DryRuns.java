package io.spillway.simulator.check;

import io.spillway.engine.Effect;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.MediatorFact;
import io.spillway.mediator.MediatorState;
import io.spillway.model.ArrangementId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.simulator.cdn.SimulatedNode;

/**
 * Who only plays arrangements through asks nobody and binds itself to nothing. The rule of
 * simulated CDNs depends on nothing.
 */
final class DryRuns {
  private final Findings findings;

  DryRuns(Findings findings) {
    this.findings = findings;
  }

  void told(SimulatedNode node, Effect.Tell tell, String where) {
    switch (tell.message()) {
      case AgentMessage.GatherOffers m -> gathers(node, m, where);
      case AgentMessage.GatherLongTerm m -> gathers(node, m.otherwise(), where);
      case AgentMessage.ProposeAgreement m ->
          findings.require(
              !isDry(node), where, () -> m.terms().id() + " is proposed by a CDN in a dry run");
      default -> {
        // Asks nobody.
      }
    }
  }

  private void gathers(SimulatedNode node, AgentMessage.GatherOffers m, String where) {
    findings.require(
        !m.ask() || isReal(node, m.arrangement()),
        where,
        () -> m.arrangement() + " is a dry run, and calls for bids");
  }

  private static boolean isReal(SimulatedNode node, ArrangementId id) {
    Arrangement a = node.state(PartName.MEDIATOR, MediatorState.class).arrangements().get(id);
    return a == null || a.dryRun().isEmpty();
  }

  void changed(SimulatedNode node, MediatorFact.ArrangementChanged fact, String where) {
    Arrangement a = fact.arrangement();
    findings.require(
        a.dryRun().isPresent() == isDry(node),
        where,
        () -> a.id() + " is real where policy wants a dry run, or the other way round");
    findings.require(
        a.dryRun().isEmpty() || (a.backings().isEmpty() && !a.phase().steers()),
        where,
        () -> a.id() + " is a dry run with agreements");
  }

  private static boolean isDry(SimulatedNode node) {
    return "true".equals(node.profile().rules().get("borrow.dry-run"));
  }
}
