package io.spillway.simulator.check;

import io.spillway.agent.AgentFact;
import io.spillway.agent.AgentState;
import io.spillway.agent.Auctions.OwnBid;
import io.spillway.allocation.TranscriptAudit;
import io.spillway.engine.Effect;
import io.spillway.model.AgreementTerms;
import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.AuctionDocument;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.PricingRule;
import io.spillway.model.Tariff;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.registry.RegistryState;
import io.spillway.registry.Reservation;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.world.Seal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Auctions are sealed and fair: a bid is backed by a reservation before it is committed to, opened
 * only after a closing that has it, opened as it was committed to; and what a primary awards stands
 * an audit of its transcript.
 */
final class SealedBids {
  private final Findings findings;
  private final Seal seal;
  private final Map<OfferId, Tariff> proposed = new TreeMap<>();
  private final Map<OfferId, Tariff> awarded = new TreeMap<>();

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
      case PeerMessage.AgreementProposal(AgreementTerms terms, String _)
          when terms.revision() == 0 -> {
        proposed.put(terms.offer(), terms.tariff());
        checkPaid(terms.offer(), where);
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
    checkPrices(over.transcript(), where);
    findings.require(
        over.transcript().primary().equals(node.name()),
        where,
        () -> "a transcript of " + over.transcript().primary());
  }

  /**
   * Whatever the solver and the audit think: a bid is paid what it says, or where the call says so
   * all of them, no less than was bid, and no more than the ceiling. Needs are of one footprint.
   */
  private void checkPrices(AuctionDocument.Transcript transcript, String where) {
    List<Award> bids =
        transcript.solution().stream()
            .flatMap(solution -> solution.awards().stream())
            .filter(award ->
                transcript.opened().values().stream()
                    .anyMatch(opened -> opened.bid().offer().equals(award.offer())))
            .toList();
    boolean asBid = bids.stream().allMatch(it -> it.price().equals(it.offer().tariff()));
    boolean same = bids.stream().map(Award::price).distinct().count() <= 1;
    boolean ordered =
        bids.stream()
            .anyMatch(one ->
                bids.stream().allMatch(it -> it.offer().tariff().within(one.offer().tariff())));
    boolean uniform = transcript.call().pricing() == PricingRule.UNIFORM;
    findings.require(
        bids.isEmpty() || ((uniform && ordered) ? same : asBid),
        where,
        () ->
            "auction " + transcript.auction() + " (" + transcript.call().pricing() + "): " + bids);
    for (Award award : bids) {
      findings.require(
          award.offer().tariff().within(award.price())
              && award.price().within(transcript.ceiling().ceiling()),
          where,
          () -> "the bid " + award.offer().id() + " is paid " + award.price());
      awarded.put(award.offer().id(), award.price());
      checkPaid(award.offer().id(), where);
    }
  }

  private void checkPaid(OfferId offer, String where) {
    Tariff told = awarded.get(offer);
    Tariff paid = proposed.get(offer);
    findings.require(
        told == null || paid == null || told.equals(paid),
        where,
        () -> "terms on the bid " + offer + " are at " + paid + ", awarded was " + told);
  }

  private Optional<String> objection(AuctionDocument said, String document) {
    return seal.isSigned(said, document)
        ? Optional.empty()
        : Optional.of("no signature of " + said.author());
  }
}
