package io.spillway.simulator;

import io.spillway.agent.AgentState;
import io.spillway.agent.LongTerm;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Holding;
import io.spillway.model.LongTermConditions;
import io.spillway.model.Money;
import io.spillway.model.RequestRate;
import io.spillway.model.Tariff;
import io.spillway.model.message.LongTermOrder;
import io.spillway.model.message.PartName;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.world.Agenda;
import io.spillway.simulator.world.Chance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The people at the CDNs: they propose long-term agreements, counter, approve, decline and end
 * them, when it comes to them, until all is calm.
 */
final class Operators {
  private static final Duration EVERY = Duration.ofSeconds(2);

  /** The first CDN always sees a crowd: what its people agree on is of use. */
  private static final double EAGER = 0.25;

  /** Who has approved waits, mostly. */
  private static final double PATIENT = 0.8;

  private static final long BITS_PER_REQUEST = 200_000;

  private final Agenda agenda;
  private final Chance chance;
  private final List<SimulatedNode> nodes;
  private final Instant until;

  Operators(Agenda agenda, Chance chance, List<SimulatedNode> nodes, Instant until) {
    this.agenda = agenda;
    this.chance = chance;
    this.nodes = List.copyOf(nodes);
    this.until = until;
  }

  /** In some worlds nobody agrees on anything for long. */
  void begin() {
    if (chance.happens(0.7)) {
      next();
    }
  }

  private void next() {
    agenda.after(
        chance.between(Duration.ZERO, EVERY),
        () -> {
          if (agenda.now().isBefore(until)) {
            act(chance.happens(EAGER) ? nodes.getFirst() : nodes.get(chance.below(nodes.size())));
            next();
          }
        });
  }

  private void act(SimulatedNode node) {
    if (!node.isUp()) {
      return;
    }
    AgentState agent = node.state(PartName.AGENT, AgentState.class);
    List<LongTerm> alive =
        agent.longTerms().all().values().stream().filter(a -> !a.over()).toList();
    if (alive.isEmpty() || chance.happens(0.2)) {
      propose(node);
      return;
    }
    LongTerm one = alive.get(chance.below(alive.size()));
    boolean asked = one.open().filter(v -> !v.terms().author().equals(node.name())).isPresent();
    if (one.newest().stage() == LongTerm.Stage.HOLDING && chance.happens(PATIENT)) {
      return;
    }
    double mood = chance.between(0, 1);
    if (asked) {
      answer(node, one, mood);
    } else if (mood < 0.04) {
      node.tell(PartName.AGENT, new LongTermOrder.EndLongTerm(one.id(), "a whim"));
    } else if (mood < 0.08) {
      counter(node, one);
    }
  }

  private void answer(SimulatedNode node, LongTerm one, double mood) {
    int version = one.newest().terms().version();
    if (mood < 0.8) {
      node.tell(PartName.AGENT, new LongTermOrder.ApproveLongTerm(one.id(), version));
    } else if (mood < 0.9) {
      counter(node, one);
    } else {
      node.tell(PartName.AGENT, new LongTermOrder.DeclineLongTerm(one.id(), version, "a whim"));
    }
  }

  private void counter(SimulatedNode node, LongTerm one) {
    node.tell(
        PartName.AGENT,
        new LongTermOrder.CounterLongTerm(
            one.id(),
            conditions(node, of(one.newest().terms().lender())),
            answerBy(node),
            "a whim"));
  }

  /** What one of a CDN's edges has. */
  private RequestRate of(CdnName cdn) {
    return nodes.stream()
        .filter(n -> n.name().equals(cdn))
        .map(n -> n.profile().edges().getFirst().capacity().requests())
        .findFirst()
        .orElseThrow();
  }

  private void propose(SimulatedNode node) {
    CdnName lender = nodes.get(chance.below(nodes.size())).name();
    RequestRate much = of(lender);
    node.tell(
        PartName.AGENT,
        new LongTermOrder.ProposeLongTerm(
            lender,
            node.profile().services().getFirst().id(),
            conditions(node, much),
            answerBy(node),
            "a whim"));
  }

  private Instant answerBy(SimulatedNode node) {
    return node.clock().plus(chance.between(Duration.ofSeconds(5), Duration.ofSeconds(300)));
  }

  /**
   * Standing offers leave about a tenth of an edge's capacity, and hold five or six of them, so
   * that most that is reserved has to wait for them; some is more than there is at all.
   */
  private LongTermConditions conditions(SimulatedNode node, RequestRate edge) {
    double requests = Math.ceil(edge.perSecond() * chance.between(0.05, 0.8));
    Instant from =
        node.clock().plus(chance.between(Duration.ofSeconds(-5), Duration.ofSeconds(10)));
    return new LongTermConditions(
        chance.happens(0.6) ? Holding.RESERVED : Holding.BEST_EFFORT,
        new Capacity(
            RequestRate.perSecond(requests),
            new io.spillway.model.BitRate((long) (requests * BITS_PER_REQUEST))),
        new Tariff(
            new Money("EUR", 400_000 + chance.below(2_500_000)),
            new Money("EUR", 5_000 + chance.below(100_000)),
            new Money("EUR", chance.below(1_000_000))),
        from,
        from.plus(chance.between(Duration.ofSeconds(60), Duration.ofMinutes(15))),
        chance.between(Duration.ofSeconds(1), Duration.ofSeconds(60)),
        chance.between(Duration.ofSeconds(1), Duration.ofSeconds(40)));
  }
}
