package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.Footprint;
import io.spillway.model.Holding;
import io.spillway.model.LongTermConditions;
import io.spillway.model.LongTermId;
import io.spillway.model.Offer;
import io.spillway.model.Tariff;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.LongTermOrder;
import io.spillway.model.message.MediatorMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A borrower and a lender, and what people order there. */
abstract class LongTermFixture {
  static final LongTermId ID = new LongTermId("cdn-a.example:long-term-1");
  static final Duration YEAR = Duration.ofDays(365);

  final Trade trade = new Trade(Map.of());

  LongTermConditions conditions(Holding holding, double requests) {
    return conditions(holding, requests, 2_000_000);
  }

  LongTermConditions conditions(Holding holding, double requests, long price) {
    return new LongTermConditions(
        holding,
        World.capacity(requests),
        new Tariff(Trade.euros(price), Trade.euros(20_000), Trade.euros(500_000)),
        trade.world.now,
        trade.world.now.plus(YEAR),
        Duration.ofDays(30),
        Duration.ofMinutes(5));
  }

  void propose(LongTermConditions conditions) {
    trade.borrower.tell(
        new LongTermOrder.ProposeLongTerm(
            Trade.B,
            Trade.SERVICE.id(),
            conditions,
            trade.world.now.plus(Duration.ofDays(7)),
            "the season begins"));
    trade.world.deliver();
  }

  void approve(World.Node by, int version) {
    by.tell(new LongTermOrder.ApproveLongTerm(ID, version));
    trade.world.deliver();
  }

  void counter(World.Node by, LongTermConditions conditions) {
    by.tell(
        new LongTermOrder.CounterLongTerm(
            ID, conditions, trade.world.now.plus(Duration.ofDays(7)), "dearer"));
    trade.world.deliver();
  }

  LongTerm at(World.Node node) {
    LongTerm known = node.state.longTerms().all().get(ID);
    assertThat(known).as(node.name + " knows " + ID).isNotNull();
    return known;
  }

  List<Offer> needs(double requests) {
    trade.borrower.tell(
        new AgentMessage.GatherLongTerm(
            new AgentMessage.GatherOffers(
                new ArrangementId("arr-1"),
                1,
                Trade.requirement(requests),
                false,
                false,
                trade.world.now)));
    return trade.borrower.toMediator(MediatorMessage.OffersGathered.class).getLast().offers();
  }

  AgreementTerms activate(String id, Offer offer, double requests) {
    AgreementTerms terms =
        trade.terms(
            new AgreementId(id),
            offer,
            World.capacity(requests),
            trade.world.now,
            Duration.ofMinutes(15));
    trade.borrower.tell(new AgentMessage.ProposeAgreement(terms));
    trade.world.deliver();
    return terms;
  }

  double reserved(String name) {
    return trade.lender.reserved.containsKey(name)
        ? trade.lender.reserved.get(name).requests().perSecond()
        : 0;
  }

  String offerName() {
    return ID.offerOf(Trade.B).value();
  }

  /** As the registry does each second. */
  void tellLendable() {
    double rest = Math.max(0, trade.lender.free - trade.lender.reservedRequests());
    trade.lender.tell(new AgentMessage.Lendable(World.capacity(rest), Footprint.EVERYWHERE));
  }
}
