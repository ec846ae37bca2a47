package io.spillway.simulator.check;

import io.spillway.engine.Effect;
import io.spillway.model.Commitment;
import io.spillway.model.Offer;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.registry.RegistryState;
import io.spillway.registry.Reservation;
import io.spillway.simulator.cdn.SimulatedNode;
import java.util.Optional;

/**
 * A firm offer is backed by a reservation when it is told, so that firm ones are never oversold; an
 * indicative one keeps nothing, and is never a counter-offer.
 */
final class FirmOffers {
  private final Findings findings;

  FirmOffers(Findings findings) {
    this.findings = findings;
  }

  void said(SimulatedNode node, Effect.Send send, String where) {
    switch (send.message()) {
      case PeerMessage.OfferMade(Offer offer) -> check(node, offer, where);
      case PeerMessage.AgreementRefusal m ->
          m.counter()
              .ifPresent(offer -> {
                findings.require(
                    offer.commitment() == Commitment.FIRM && !offer.standing(),
                    where,
                    () -> "counters with an offer that binds nobody: " + offer.id());
                check(node, offer, where);
              });
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
}
