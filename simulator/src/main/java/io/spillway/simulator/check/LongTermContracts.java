package io.spillway.simulator.check;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.agent.LongTerm;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Holding;
import io.spillway.model.LongTermTerms;
import io.spillway.model.RequestRate;
import io.spillway.model.SignedLongTerm;
import io.spillway.model.message.PartName;
import io.spillway.registry.RegistryState;
import io.spillway.registry.Reservation;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.world.Seal;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What long-term agreements bind to: both signatures over the same bytes, the same at both parties;
 * a reserved one is kept in full all the time, by its own reservation and those of the short
 * agreements under it. What these take of it is {@link LongTermUse}'s.
 */
final class LongTermContracts {
  private static final double ROUNDING = 1e-6;

  private final Findings findings;
  private final Seal seal;
  private final SortedMap<CdnName, SimulatedNode> nodes;

  LongTermContracts(Findings findings, Seal seal, SortedMap<CdnName, SimulatedNode> nodes) {
    this.findings = findings;
    this.seal = seal;
    this.nodes = nodes;
  }

  /** Checks the signatures of one agreement at one party. */
  void check(SimulatedNode node, LongTerm agreement, String where) {
    for (LongTerm.Version version : agreement.versions()) {
      version
          .signed()
          .ifPresent(signed -> {
            findings.require(
                signed.terms().equals(version.terms()) && seal.isBinding(signed),
                where,
                () -> agreement.id() + " does not bear both signatures over its terms");
            checkOther(node, signed, where);
          });
    }
  }

  private void checkOther(SimulatedNode node, SignedLongTerm signed, String where) {
    LongTermTerms terms = signed.terms();
    CdnName partner = terms.author().equals(node.name()) ? terms.other() : terms.author();
    SimulatedNode other = nodes.get(partner);
    LongTerm theirs =
        other == null
            ? null
            : other.state(PartName.AGENT, AgentState.class).longTerms().all().get(terms.id());
    if (theirs == null) {
      return;
    }
    for (LongTerm.Version copy : theirs.versions()) {
      boolean same =
          copy.terms().version() == terms.version()
              && copy.terms().author().equals(terms.author())
              && copy.signed().isPresent();
      findings.require(
          !same || copy.signed().equals(java.util.Optional.of(signed)),
          where,
          () -> terms.id() + " version " + terms.version() + " differs at " + partner);
    }
  }

  /** Checks that a lender keeps what it has reserved. */
  void checkKept(SimulatedNode node, String where) {
    AgentState agent = node.state(PartName.AGENT, AgentState.class);
    for (LongTerm each : agent.longTerms().all().values()) {
      each.inForce()
          .filter(t -> each.binds(node.clock()) && t.lender().equals(node.name()))
          .ifPresent(t -> checkKept(node, agent, t, where));
    }
  }

  private void checkKept(SimulatedNode node, AgentState agent, LongTermTerms terms, String where) {
    RegistryState registry = node.state(PartName.REGISTRY, RegistryState.class);
    Capacity kept = kept(registry.reservations().get(terms.offer().value()));
    for (Deal deal : agent.deals().values()) {
      if (deal.terms().offer().equals(terms.offer())) {
        kept = kept.plus(kept(registry.reservations().get(deal.terms().id().value())));
      }
    }
    Capacity all = kept.plus(new Capacity(new RequestRate(ROUNDING), bit()));
    findings.require(
        terms.conditions().holding() == Holding.BEST_EFFORT
            || all.covers(terms.conditions().capacity()),
        where,
        () -> terms.id() + " reserves " + terms.conditions().capacity() + ", kept is " + all);
  }

  private static BitRate bit() {
    return new BitRate(1);
  }

  private static Capacity kept(@Nullable Reservation one) {
    return one == null ? Capacity.ZERO : one.granted();
  }
}
