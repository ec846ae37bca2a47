package io.spillway.simulator.check;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.engine.Effect;
import io.spillway.engine.Journal;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.MediatorState;
import io.spillway.metering.MeteringState;
import io.spillway.model.CdnName;
import io.spillway.model.LongTermId;
import io.spillway.model.OfferId;
import io.spillway.model.message.PartName;
import io.spillway.registry.RegistryState;
import io.spillway.simulator.cdn.SimulatedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Whether a node has come to rest: nothing is lent, borrowed or under way any more. */
public final class Rest {
  private static final int ORDINARY_OUTBOX = 12;

  private Rest() {}

  /** What is not over yet; empty at rest. */
  public static List<String> findUnrest(
      SimulatedNode node, SortedMap<CdnName, SimulatedNode> nodes) {
    List<String> open = new ArrayList<>();
    String cdn = node.name() + ": ";
    if (!node.isUp()) {
      return List.of(cdn + "the node is down");
    }
    MediatorState mediator = node.state(PartName.MEDIATOR, MediatorState.class);
    for (Arrangement a : mediator.arrangements().values()) {
      if (!a.phase().over()) {
        open.add(cdn + a.id() + " is " + a.phase());
      }
    }
    mediator.redirects().keySet().forEach(id -> open.add(cdn + id + " is redirected"));
    mediator.lentHosts().keySet().forEach(host -> open.add(cdn + host + " is answered for"));
    AgentState agent = node.state(PartName.AGENT, AgentState.class);
    for (Deal deal : agent.deals().values()) {
      if (deal.phase() != Deal.Phase.CLOSED) {
        open.add(cdn + deal.terms().id() + " is " + deal.phase());
      }
    }
    node.edges()
        .forEach(
            edge -> edge.sites().keySet().forEach(id -> open.add(cdn + edge.id() + " has " + id)));
    RegistryState registry = node.state(PartName.REGISTRY, RegistryState.class);
    registry.delegations().keySet().forEach(id -> open.add(cdn + "delegation " + id));
    for (String name : registry.reservations().keySet()) {
      AgentState.Promise promise = agent.promised().get(new OfferId(name));
      boolean longTerm = LongTermId.behind(new OfferId(name)).isPresent();
      if (!longTerm && (promise == null || !promise.standing())) {
        open.add(cdn + "reservation " + name);
      }
    }
    accounts(node, open);
    outbox(node, nodes, open);
    return open;
  }

  private static void accounts(SimulatedNode node, List<String> open) {
    MeteringState metering = node.state(PartName.METERING, MeteringState.class);
    metering
        .lent()
        .forEach((id, account) -> {
          if (account.billing().closing().isEmpty()) {
            open.add(node.name() + ": account of " + id + ", lent, is open");
          }
        });
    metering
        .borrowed()
        .forEach((id, account) -> {
          if (account.audit().closing().isEmpty()) {
            open.add(node.name() + ": account of " + id + ", borrowed, is open");
          }
        });
  }

  /** What gossip and standing offers leave for a moment is ordinary; anything else is not. */
  private static void outbox(
      SimulatedNode node, SortedMap<CdnName, SimulatedNode> nodes, List<String> open) {
    List<Journal.Pending> pending =
        node.disk().outbox().stream().filter(p -> !isToLiar(p.effect(), nodes)).toList();
    if (pending.size() > ORDINARY_OUTBOX) {
      open.add(node.name() + ": " + pending.size() + " effects are in the outbox");
    }
    for (Journal.Pending each : pending) {
      String what =
          switch (each.effect()) {
            case Effect.Send send -> send.message().getClass().getSimpleName();
            case Effect.Perform work -> work.work().getClass().getSimpleName();
            case Effect.Tell tell -> tell.message().getClass().getSimpleName();
          };
      boolean ordinary =
          switch (what) {
            case "AdvertisementDigest",
                "Advertisements",
                "AdvertisementsWanted",
                "RemainingCapacity",
                "OfferRequest",
                "OfferMade",
                "OfferDeclined",
                "SignAdvertisement",
                "PublishTable" ->
                true;
            default -> false;
          };
      if (!ordinary) {
        open.add(node.name() + ": " + what + " " + each.id() + " is in the outbox");
      }
    }
  }

  /** Who lies may never answer; what is said to it is said again until it is pointless. */
  private static boolean isToLiar(Effect effect, SortedMap<CdnName, SimulatedNode> nodes) {
    return effect instanceof Effect.Send send
        && nodes.containsKey(send.to())
        && !nodes.get(send.to()).honest();
  }
}
