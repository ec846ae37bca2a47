package io.spillway.simulator.check;

import io.spillway.agent.AgentFact;
import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.engine.Effect;
import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.Commitment;
import io.spillway.model.Edge;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import io.spillway.registry.RegistryState;
import io.spillway.registry.Reservation;
import io.spillway.simulator.cdn.SimulatedNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A firm offer is backed by a reservation when it is told, so that firm ones are never oversold; an
 * indicative one keeps nothing, and is never a counter-offer. A firm standing offer is honoured
 * until it expires: neither a renewal nor the passing of time takes it back, nor an amendment that
 * asks for no more; and terms that fit it, or an amendment that it is enough for, are not refused
 * for its sake. An operator's stop or ban may.
 */
final class FirmOffers {
  /** Refusals that say of an offer that it was another than the borrower's. */
  private static final Set<String> DENIALS =
      Set.of("it is more than was offered", "the tariff is not the offer's");

  private final Findings findings;
  private final Map<OfferId, List<Offer>> told = new HashMap<>();

  /** Amendments that wait for capacity which was offered firmly. */
  private final Map<AgreementId, Integer> covered = new HashMap<>();

  FirmOffers(Findings findings) {
    this.findings = findings;
  }

  void step(SimulatedNode node, JournalEntry entry, String where) {
    for (Effect effect : entry.effects()) {
      if (effect instanceof Effect.Send(var _, PeerMessage.OfferMade(Offer offer))) {
        told.computeIfAbsent(offer.id(), id -> new ArrayList<>()).add(offer);
      }
    }
    for (Fact fact : entry.facts()) {
      if (fact instanceof AgentFact.PromiseEnded(OfferId id) && takesBack(entry, id)) {
        findings.require(
            open(id, entry.at()).isEmpty(),
            where,
            () -> "takes back what it has offered firmly: " + open(id, entry.at()));
      }
    }
    if (entry.message()
        instanceof
        AgentMessage.PeerSaid(
            var _,
            var _,
            PeerMessage.AgreementProposal(AgreementTerms terms, var _),
            var _)) {
      if (terms.revision() > 0) {
        amends(node, entry, terms, where);
      }
      for (Effect effect : entry.effects()) {
        if (effect instanceof Effect.Send(var _, PeerMessage.AgreementRefusal no)
            && terms.revision() == 0
            && DENIALS.contains(no.reason())) {
          findings.require(
              open(terms.offer(), entry.at()).stream().noneMatch(o -> fits(o, terms)),
              where,
              () -> node.name() + " refuses what it has offered firmly: " + no.reason());
        }
      }
    }
  }

  private void amends(SimulatedNode node, JournalEntry entry, AgreementTerms terms, String where) {
    Deal deal = node.state(PartName.AGENT, AgentState.class).deals().get(terms.id());
    Capacity firm = deal == null ? Capacity.ZERO : deal.terms().capacity();
    boolean adds = !firm.covers(terms.capacity());
    for (Fact fact : entry.facts()) {
      if (fact instanceof AgentFact.PromiseEnded(OfferId id)) {
        findings.require(
            adds || open(id, entry.at()).isEmpty(),
            where,
            () -> terms.id() + " gets no more, and uses up " + open(id, entry.at()));
        firm =
            firm.plus(
                open(id, entry.at()).stream()
                    .map(Offer::capacity)
                    .reduce(Capacity.ZERO, Capacity::max));
      }
    }
    if (adds && firm.covers(terms.capacity()) && allEdgesServe(node)) {
      covered.put(terms.id(), terms.revision());
    }
  }

  /** Otherwise there may be less than is promised. */
  private static boolean allEdgesServe(SimulatedNode node) {
    return node.state(PartName.REGISTRY, RegistryState.class)
        .capacity()
        .covers(
            node.profile().edges().stream()
                .map(Edge::capacity)
                .reduce(Capacity.ZERO, Capacity::plus));
  }

  private void refuses(SimulatedNode node, PeerMessage.AgreementRefusal no, String where) {
    boolean promised =
        no.revision() > 0
            && covered.getOrDefault(no.agreement(), -1) == no.revision()
            && no.reason().equals("the capacity is not free any more")
            && allEdgesServe(node);
    findings.require(
        !promised, where, () -> "has nothing left for an amendment that it has offered firmly");
  }

  void said(SimulatedNode node, Effect.Send send, String where) {
    switch (send.message()) {
      case PeerMessage.OfferMade(Offer offer) -> check(node, offer, where);
      case PeerMessage.AgreementRefusal m -> {
        refuses(node, m, where);
        m.counter()
            .ifPresent(offer -> {
              findings.require(
                  offer.commitment() == Commitment.FIRM && !offer.standing(),
                  where,
                  () -> "counters with an offer that binds nobody: " + offer.id());
              check(node, offer, where);
            });
      }
      default -> {
        // Offers nothing that is not sealed.
      }
    }
  }

  private void check(SimulatedNode node, Offer offer, String where) {
    RegistryState registry = node.state(PartName.REGISTRY, RegistryState.class);
    Optional<Reservation> kept =
        Optional.ofNullable(registry.reservations().get(offer.id().value()));
    boolean reserved = kept.filter(r -> r.granted().covers(offer.capacity())).isPresent();
    findings.require(
        offer.commitment() == Commitment.FIRM ? reserved : kept.isEmpty(),
        where,
        () -> offer.commitment() + " offer " + offer.id() + " has reserved " + kept);
  }

  private static boolean takesBack(JournalEntry entry, OfferId offer) {
    return switch (entry.message()) {
      case AgentMessage.PeerSaid said -> said.message() instanceof PeerMessage.OfferRequest;
      case AgentMessage.CapacityReserved kept -> kept.reservation().equals(offer.value());
      case Shared.Tick _ -> true;
      default -> false;
    };
  }

  private List<Offer> open(OfferId id, Instant now) {
    return told.getOrDefault(id, List.of()).stream()
        .filter(o -> o.standing() && o.commitment() == Commitment.FIRM)
        .filter(o -> !o.validUntil().isBefore(now))
        .toList();
  }

  private static boolean fits(Offer offer, AgreementTerms terms) {
    return offer.capacity().covers(terms.capacity()) && offer.tariff().equals(terms.tariff());
  }
}
