package io.spillway.simulator.check;

import io.spillway.agent.AgentFact;
import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.agent.LongTerm;
import io.spillway.engine.JournalEntry;
import io.spillway.model.AgreementTerms;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.LongTermConditions;
import io.spillway.model.LongTermId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.OfferId;
import io.spillway.model.RequestRate;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.simulator.cdn.SimulatedNode;
import java.util.Optional;

/**
 * What short agreements take of long-term ones: what a lender goes on to sign, first terms or an
 * amendment for more, is at the tariff of the version in force, and all together is no more than
 * that version is for.
 */
final class LongTermUse {
  private static final Capacity ROUNDING = new Capacity(new RequestRate(1e-6), new BitRate(8));

  private final Findings findings;

  LongTermUse(Findings findings) {
    this.findings = findings;
  }

  void step(SimulatedNode node, JournalEntry entry, String where) {
    if (entry.message()
            instanceof
            AgentMessage.PeerSaid(
                var _,
                var _,
                PeerMessage.AgreementProposal(AgreementTerms terms, var _),
                var _)
        && entry.facts().stream()
            .anyMatch(f ->
                f instanceof AgentFact.DealChanged(Deal deal, var _)
                    && deal.proposed().equals(Optional.of(terms)))) {
      LongTermId.behind(terms.offer()).ifPresent(id -> check(node, id, terms, where));
    }
  }

  private void check(SimulatedNode node, LongTermId id, AgreementTerms terms, String where) {
    AgentState agent = node.state(PartName.AGENT, AgentState.class);
    Deal deal = agent.deals().get(terms.id());
    if (deal == null
        || (terms.revision() > 0 && deal.terms().capacity().covers(terms.capacity()))) {
      return;
    }
    Optional<LongTermConditions> agreed =
        Optional.ofNullable(agent.longTerms().all().get(id))
            .flatMap(LongTerm::inForce)
            .map(LongTermTerms::conditions);
    findings.require(
        agreed.filter(c -> c.tariff().equals(terms.tariff())).isPresent(),
        where,
        () -> terms.id() + " would cost " + terms.tariff() + ", agreed long-term is " + agreed);
    Capacity taken = taken(agent, terms.offer());
    findings.require(
        agreed.filter(c -> c.capacity().plus(ROUNDING).covers(taken)).isPresent(),
        where,
        () -> terms.id() + " would take of " + id + ", in all, " + taken + " of " + agreed);
  }

  private static Capacity taken(AgentState agent, OfferId offer) {
    Capacity sum = Capacity.ZERO;
    for (Deal deal : agent.deals().values()) {
      boolean holds = deal.phase() == Deal.Phase.PROPOSED || deal.binding();
      if (holds && deal.terms().offer().equals(offer)) {
        Capacity had = deal.terms().capacity();
        sum = sum.plus(deal.proposed().map(p -> p.capacity().max(had)).orElse(had));
      }
    }
    return sum;
  }
}
