package io.spillway.simulator.check;

import io.spillway.agent.AgentState;
import io.spillway.agent.LongTerm;
import io.spillway.engine.Effect;
import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.LongTermTerms;
import io.spillway.model.Offer;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import io.spillway.registry.RegistryFact;
import io.spillway.registry.RegistryState;
import io.spillway.registry.Reservation;
import io.spillway.simulator.cdn.SimulatedNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What people have approved is not crowded out: a version of a long-term agreement that waits for
 * its capacity has it, or is given up, when the firm offers have run out that were open when it
 * began to. Where one is renewed for so much less that it would have its capacity, but the own load
 * has taken that, it waits anew for what this one frees; as offers shrink each time, that ends.
 * Counted is the time in which its lender is up.
 */
final class Waits {
  /** Twice what a standing offer holds for in these worlds, and some ticks. */
  private static final Duration MOST = Duration.ofSeconds(130);

  private static final Duration USUAL_TICK = Duration.ofSeconds(1);

  private static final double ROUNDING = 0.01;

  private final Findings findings;
  private final Map<String, Duration> waited = new HashMap<>();

  /** What renewals have freed, in requests/s, since an agent last heard of what is free. */
  private final Map<CdnName, Double> freed = new HashMap<>();

  private final Map<CdnName, Instant> ticked = new HashMap<>();

  Waits(Findings findings) {
    this.findings = findings;
  }

  void step(SimulatedNode node, JournalEntry entry, String where) {
    for (Fact fact : entry.facts()) {
      if (fact instanceof RegistryFact.CapacityKept kept) {
        double less = requests(kept.before().minus(kept.granted()));
        freed.merge(node.name(), less, Double::sum);
        waitAnew(node, less);
      }
    }
    if (entry.message() instanceof AgentMessage.Lendable) {
      freed.remove(node.name());
    }
    if (entry.part() != PartName.AGENT) {
      return;
    }
    if (entry.message() instanceof AgentMessage.CapacityReserved) {
      for (Effect effect : entry.effects()) {
        if (effect instanceof Effect.Send(var _, PeerMessage.OfferMade(Offer offer))) {
          checkOffered(node, offer, where);
        }
      }
    }
    if (entry.message() instanceof Shared.Tick) {
      checkTime(node, entry, where);
    }
  }

  private void waitAnew(SimulatedNode node, double less) {
    if (less <= ROUNDING) {
      return;
    }
    for (LongTerm each : node.state(PartName.AGENT, AgentState.class).longTerms().all().values()) {
      each.holding()
          .filter(_ -> requests(each.lacking()) <= less + ROUNDING)
          .ifPresent(version -> waited.remove(name(node, each, version)));
    }
  }

  private static String name(SimulatedNode node, LongTerm each, LongTerm.Version version) {
    return node.name() + " " + each.id() + " version " + version.terms().version();
  }

  /** What is offered leaves out what waits, but for what comes free as offers shrink. */
  private void checkOffered(SimulatedNode node, Offer offer, String where) {
    AgentState agent = node.state(PartName.AGENT, AgentState.class);
    RegistryState registry = node.state(PartName.REGISTRY, RegistryState.class);
    double lacks = 0;
    for (LongTerm each : agent.longTerms().all().values()) {
      if (each.holding().isPresent() && each.inForce().isEmpty()) {
        LongTermTerms terms = each.holding().get().terms();
        Reservation kept = registry.reservations().get(terms.offer().value());
        lacks += requests(terms.conditions().capacity());
        lacks -= kept == null ? 0 : requests(kept.granted());
      }
    }
    double comes = requests(agent.lendable()) + freed.getOrDefault(node.name(), 0.0);
    for (AgentState.Promise each : agent.promised().values()) {
      double before = each.before().map(o -> requests(o.capacity())).orElse(0.0);
      double after = each.offer().map(o -> requests(o.capacity())).orElse(0.0);
      comes += Math.max(0, before - after);
    }
    double missing = lacks - comes;
    findings.require(
        missing <= ROUNDING,
        where,
        () -> "offers " + offer.capacity() + ", and what people approved lacks " + missing + "/s");
  }

  private static double requests(Capacity capacity) {
    return capacity.requests().perSecond();
  }

  private void checkTime(SimulatedNode node, JournalEntry entry, String where) {
    Instant last = ticked.getOrDefault(node.name(), entry.at());
    ticked.put(node.name(), entry.at());
    Duration passed = Duration.between(last, entry.at());
    Duration up = passed.compareTo(USUAL_TICK) < 0 ? passed : USUAL_TICK;
    AgentState agent = node.state(PartName.AGENT, AgentState.class);
    for (LongTerm each : agent.longTerms().all().values()) {
      each.holding()
          .ifPresent(version -> {
            String what = name(node, each, version);
            Duration all = waited.merge(what, up, Duration::plus);
            findings.require(
                all.compareTo(MOST) <= 0,
                where,
                () -> what + " waits for " + each.lacking() + " since " + all);
          });
    }
  }
}
