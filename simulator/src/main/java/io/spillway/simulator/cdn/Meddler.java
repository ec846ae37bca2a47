package io.spillway.simulator.cdn;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.model.AgreementId;
import io.spillway.model.Invoice;
import io.spillway.model.IpAddress;
import io.spillway.model.Money;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.Statement;
import io.spillway.model.Usage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.simulator.world.Chance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes up well-formed and absurd messages about agreements that exist somewhere. */
final class Meddler {
  private static final Duration FAR = Duration.ofHours(2);
  private static final int KINDS = 11;

  private final SimulatedNode self;
  private final Surroundings around;
  private final Chance chance;

  Meddler(SimulatedNode self, Surroundings around, Chance chance) {
    this.self = self;
    this.around = around;
    this.chance = chance;
  }

  /** One of them; none while there is no agreement. */
  Optional<PeerMessage> meddle() {
    List<Deal> deals = new ArrayList<>();
    for (SimulatedNode node : around.nodes().values()) {
      if (node.epoch() > 0) {
        deals.addAll(node.state(PartName.AGENT, AgentState.class).deals().values());
      }
    }
    return deals.isEmpty()
        ? Optional.empty()
        : Optional.of(about(deals.get(chance.below(deals.size()))));
  }

  private PeerMessage about(Deal deal) {
    AgreementId id = deal.terms().id();
    return switch (chance.below(KINDS)) {
      case 0 -> new PeerMessage.Termination(id, "because", someTime(), someTime());
      case 1 -> new PeerMessage.DelegationReady(id, List.of(someAddress()));
      case 2 -> new PeerMessage.DelegationFailed(id, "x".repeat(chance.below(2_000)));
      case 3 ->
          new PeerMessage.StatementVerdict(
              id, someNumber(), chance.happens(0.5), some(), someTime(), "so");
      case 4 -> new PeerMessage.InvoiceVerdict(id, chance.happens(0.5), "so");
      case 5 ->
          new PeerMessage.UsageStatement(
              new Statement(
                  id, someNumber(), someTime(), someTime(), someUsage(), List.of("?"), true));
      case 6 ->
          new PeerMessage.InvoiceIssued(
              new Invoice(
                  id,
                  self.name(),
                  deal.terms().borrower(),
                  someUsage(),
                  new Money(chance.happens(0.5) ? "EUR" : "XTS", some()),
                  someTime()));
      case 7 ->
          new PeerMessage.LoadReport(
              id, someTime(), new RequestRate(chance.between(0, 1e12)), RequestRate.ZERO);
      case 8 -> new PeerMessage.AgreementRefusal(id, chance.below(4), "no");
      case 9 -> new PeerMessage.OfferDeclined(someRequest(), "no");
      default ->
          deal.signed().isPresent()
              ? new PeerMessage.AgreementAcceptance(deal.signed().get())
              : new PeerMessage.AgreementProposal(deal.terms(), deal.document());
    };
  }

  private Instant someTime() {
    return self.clock().plus(chance.between(FAR.negated(), FAR));
  }

  private int someNumber() {
    return chance.below(12) - 2;
  }

  private long some() {
    return chance.happens(0.2) ? chance.secret() : chance.below(1_000_000);
  }

  private Usage someUsage() {
    double most = chance.happens(0.2) ? 9e18 : 1e6;
    return new Usage((long) chance.between(0, most), (long) chance.between(0, most), 0, 0);
  }

  private IpAddress someAddress() {
    List<IpAddress> all = List.copyOf(around.streets().keySet());
    return all.get(chance.below(all.size()));
  }

  private RequestId someRequest() {
    return new RequestId(
        List.copyOf(around.nodes().keySet()).get(chance.below(around.nodes().size()))
            + ":request-"
            + chance.below(50));
  }
}
