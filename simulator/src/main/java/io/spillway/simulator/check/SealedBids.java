package io.spillway.simulator.check;

import io.spillway.agent.AgentFact;
import io.spillway.agent.AgentState;
import io.spillway.agent.Auctions.OwnBid;
import io.spillway.allocation.TranscriptAudit;
import io.spillway.engine.Effect;
import io.spillway.model.AuctionDocument;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Offer;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.registry.RegistryState;
import io.spillway.registry.Reservation;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.world.Seal;
import java.util.Optional;

/**
 * Auctions are sealed and fair: a bid is backed by a reservation before it is committed to, opened
 * only after a closing that has it, opened as it was committed to; and what a primary awards stands
 * an audit of its transcript.
 */
final class SealedBids {
  private final Findings findings;
  private final Seal seal;

  SealedBids(Findings findings, Seal seal) {
    this.findings = findings;
    this.seal = seal;
  }

  void changed(SimulatedNode node, AgentFact.BidChanged changed, String where) {
    OwnBid bid =
        node.state(PartName.AGENT, AgentState.class).auctions().bids().get(changed.offer());
    if (bid == null || bid.bid().isEmpty()) {
      return;
    }
    Offer offer = bid.bid().get().offer();
    RegistryState registry = node.state(PartName.REGISTRY, RegistryState.class);
    Reservation kept = registry.reservations().get(offer.id().value());
    findings.require(
        (kept != null && kept.granted().covers(offer.capacity()))
            || !node.clock().isBefore(offer.validUntil()),
        where,
        () -> "the bid " + offer.id() + " of " + offer.capacity() + " has reserved " + kept);
  }

  void said(SimulatedNode node, Effect.Send send, String where) {
    switch (send.message()) {
      case PeerMessage.BidOpened(AuctionDocument.OpenedBid opened) -> {
        OwnBid bid =
            node.state(PartName.AGENT, AgentState.class)
                .auctions()
                .bids()
                .get(opened.bid().offer().id());
        findings.require(
            bid != null
                && bid.primary().equals(send.to())
                && bid.closing().equals(Optional.of(opened.opening().closing()))
                && opened.opening().bid().equals(DocumentDigest.of(bid.document()))
                && bid.document().equals(opened.bidDocument()),
            where,
            () -> "opens a bid to " + send.to() + " that is not closed, or not as committed to");
      }
      case PeerMessage.OfferMade made ->
          findings.require(
              made.offer().standing(), where, () -> "tells a bid's price: " + made.offer().id());
      default -> {
        // Tells no price.
      }
    }
  }

  void over(SimulatedNode node, AgentFact.AuctionOver over, String where) {
    TranscriptAudit.Report report =
        TranscriptAudit.of(over.transcript(), over.document(), this::objection);
    findings.require(
        report.findings().isEmpty(),
        where,
        () -> "the transcript of " + over.auction() + ": " + report.findings());
    findings.require(
        over.transcript().primary().equals(node.name()),
        where,
        () -> "a transcript of " + over.transcript().primary());
  }

  private Optional<String> objection(AuctionDocument said, String document) {
    return seal.isSigned(said, document)
        ? Optional.empty()
        : Optional.of("no signature of " + said.author());
  }
}
