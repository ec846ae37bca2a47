package io.spillway.simulator.check;

import io.spillway.agent.AgentState;
import io.spillway.engine.Effect;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.MediatorState;
import io.spillway.mediator.Search;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Money;
import io.spillway.model.Requirement;
import io.spillway.model.Tariff;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.Relaxation;
import io.spillway.simulator.cdn.SimulatedNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A requirement is reconsidered within policy alone: in the respects that it names, each once, and
 * within their bounds; nothing is asked for beyond the requirement. The rules of simulated CDNs
 * depend on nothing.
 */
final class Searches {
  private final Findings findings;

  Searches(Findings findings) {
    this.findings = findings;
  }

  void told(SimulatedNode node, Effect.Tell tell, String where) {
    Optional<CompiledPolicy> policy =
        node.state(PartName.AGENT, AgentState.class).policy().map(CompiledPolicy::of);
    if (policy.isEmpty()) {
      return;
    }
    switch (tell.message()) {
      case AgentMessage.GatherOffers m -> gathers(node, m, policy.get(), where);
      case AgentMessage.GatherLongTerm m -> gathers(node, m.otherwise(), policy.get(), where);
      case AgentMessage.ProposeAgreement(AgreementTerms terms) -> {
        if (terms.revision() == 0) {
          findings.require(
              terms.tariff().within(ceiling(policy.get(), words(policy.get()).contains("price"))),
              where,
              () -> terms.id() + " is dearer than any ceiling: " + terms.tariff());
        }
      }
      default -> {
        // Seeks nothing.
      }
    }
  }

  private void gathers(
      SimulatedNode node, AgentMessage.GatherOffers m, CompiledPolicy policy, String where) {
    Arrangement a =
        node.state(PartName.MEDIATOR, MediatorState.class).arrangements().get(m.arrangement());
    if (a == null || a.round() != m.round()) {
      return;
    }
    Search search = a.search();
    List<String> made = search.made().stream().map(Relaxation::word).toList();
    findings.require(
        words(policy).containsAll(made) && made.stream().distinct().count() == made.size(),
        where,
        () -> m.arrangement() + " has reconsidered " + made + ", allowed are " + words(policy));
    Requirement sought = m.requirement();
    findings.require(
        sought.ceiling().within(ceiling(policy, made.contains("price"))),
        where,
        () -> m.arrangement() + " seeks at up to " + sought.ceiling());
    findings.require(
        !m.further() || made.contains("region"),
        where,
        () -> m.arrangement() + " asks further peers, having reconsidered " + made);
    findings.require(
        sought.capacity().requests().perSecond()
            <= a.requirement().capacity().requests().perSecond() + 1,
        where,
        () -> m.arrangement() + " seeks " + sought.capacity() + ", needed is " + a.requirement());
  }

  private static Tariff ceiling(CompiledPolicy policy, boolean reconsidered) {
    Tariff usual = policy.borrowCeiling();
    double factor =
        reconsidered ? (double) policy.evaluate(Relaxation.PRICE.rule(), Map.of()).result() : 1;
    return new Tariff(
        times(usual.perMillionRequests(), factor),
        times(usual.perGigabyte(), factor),
        times(usual.perCommittedHour(), factor));
  }

  private static Money times(Money price, double factor) {
    return new Money(price.currency(), (long) Math.ceil(price.micros() * factor));
  }

  private static List<String> words(CompiledPolicy policy) {
    List<?> words = (List<?>) policy.evaluate("borrow.reconsider", Map.of()).result();
    return words.stream().map(String::valueOf).toList();
  }
}
