package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.record.PeerRecord;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.Offer;
import io.spillway.model.Requirement;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A borrower gets no more than its credit covers, and nobody whom the provider does not admit. */
class CreditTest {
  /** 100 requests/s for 25 min, each request at 1 EUR a million, held at 0.5 EUR an hour. */
  private static final String HUNDRED = "172000";

  private static Trade trade(String credit) {
    return new Trade(Map.of("lend.credit", credit));
  }

  @Test
  void offersWhatIsCoveredAndNoMore() {
    Trade trade = trade(HUNDRED);

    assertThat(trade.offer(100).capacity().requests().perSecond()).isEqualTo(100);
    assertThat(trade(HUNDRED).offer(200).capacity().requests().perSecond()).isBetween(95.0, 102.0);
  }

  @Test
  void declinesWithoutAFigureWhenNothingIsLeft() {
    Trade trade = trade("0");
    trade.gather(100);

    assertThat(trade.borrower.state.held()).isEmpty();
    assertThat(trade.lender.said(PeerMessage.OfferDeclined.class).getLast().reason())
        .isEqualTo("the credit for this borrower is used up (rule lend.credit)")
        .doesNotContainPattern("[0-9]");
    assertThat(trade.lender.reserved).isEmpty();
  }

  @Test
  void firmOffersAgreementsAndUnpaidInvoicesAllCount() {
    Trade trade = trade(HUNDRED);
    trade.agree(Trade.FIRST, 60);
    trade.world.pass(Duration.ofSeconds(70));
    double afterAgreement = trade.offer(200).capacity().requests().perSecond();
    assertThat(afterAgreement).isBetween(50.0, 70.0);

    trade.lender.tell(new AgentMessage.UnpaidTold(Trade.A, Trade.euros(172_000)));
    trade.world.pass(Duration.ofSeconds(70));
    trade.gather(200);
    assertThat(trade.borrower.state.held()).isEmpty();

    trade.lender.tell(new AgentMessage.UnpaidTold(Trade.A, Trade.euros(0)));
    trade.world.pass(Duration.ofSeconds(70));
    assertThat(trade.offer(200).capacity().requests().perSecond()).isEqualTo(afterAgreement);
  }

  @Test
  void refusesToSignWhatIsNotCoveredAnyMore() {
    Trade trade = trade(HUNDRED);
    Offer offer = trade.offer(100);
    AgreementTerms terms = trade.terms(Trade.FIRST, offer);
    trade.lender.tell(new AgentMessage.UnpaidTold(Trade.A, Trade.euros(100_000)));

    assertThat(trade.refusalOf(terms)).isEqualTo(Credit.USED_UP);
    assertThat(trade.lender.state.deals()).isEmpty();
  }

  @Test
  void refusesAnAmendmentBeyondTheCredit() {
    Trade trade = trade(HUNDRED);
    AgreementTerms terms = trade.agree(Trade.FIRST, 100);
    Duration longer = Duration.ofHours(2);

    assertThat(
            trade.refusalOf(
                terms.amended(
                    terms.capacity(),
                    terms.steerUntil().plus(longer),
                    terms.serveUntil().plus(longer))))
        .isEqualTo(Credit.USED_UP);
  }

  @Test
  void whatAnAmendmentUsesUpIsCountedOnce() {
    Trade trade = trade(HUNDRED);
    AgreementTerms terms = trade.agree(Trade.FIRST, 60);
    trade.lenderIsAsked(Trade.A, "cdn-a.example:request-99", Trade.requirement(100));
    Offer rest = trade.lender.said(PeerMessage.OfferMade.class).getLast().offer();
    assertThat(rest.capacity().requests().perSecond()).isGreaterThan(30);

    assertThat(
            trade.refusalOf(
                terms.amended(
                    terms.capacity().plus(rest.capacity()),
                    terms.steerUntil(),
                    terms.serveUntil())))
        .isEmpty();
  }

  @Test
  void whatIsSettledIsOwedUntilItIsPaid() {
    Trade trade = trade(HUNDRED);
    trade.agree(Trade.FIRST, 100);
    trade.lender.tell(new AgentMessage.AccountSettled(Trade.FIRST, true, Trade.euros(70_000)));
    trade.lender.tell(new AgentMessage.AgreementClosed(Trade.FIRST));

    assertThat(trade.lender.state.records().getOrDefault(Trade.A, PeerRecord.NONE).owed("EUR"))
        .isEqualTo(Trade.euros(70_000));
    AgreementId next = new AgreementId("cdn-a.example:agreement-2");
    assertThat(trade.agree(next, 200).capacity().requests().perSecond()).isBetween(50.0, 70.0);
  }

  @Test
  void asksOnlyPeersThatTheContentProviderConsentsTo() {
    World world = new World();
    Service site = Trade.SERVICE;
    Service limited =
        new Service(
            new ServiceId("limited"),
            List.of(new HostName("www.limited.example")),
            site.origin(),
            site.sla(),
            true,
            List.of(Trade.C),
            false,
            "/up");
    World.Node borrower =
        world.add(
            Trade.A.value(), List.of(limited), new TreeMap<>(), Trade.B.value(), Trade.C.value());
    world.add(Trade.B.value(), List.of(), new TreeMap<>());
    world.add(Trade.C.value(), List.of(), new TreeMap<>());
    world.pass(Duration.ofSeconds(5));

    assertThat(lenders(borrower)).containsExactly(Trade.C);
    assertThat(borrower.facts)
        .filteredOn(AgentFact.OfferAsked.class::isInstance)
        .allSatisfy(f -> assertThat(((AgentFact.OfferAsked) f).asked().peer()).isEqualTo(Trade.C));

    borrower.tell(
        new Shared.ResourcesPublished(
            2,
            borrower.state.edges(),
            List.of(
                new Service(
                    limited.id(),
                    limited.hosts(),
                    limited.origin(),
                    limited.sla(),
                    true,
                    List.of(Trade.B),
                    false,
                    "/up"))));
    borrower.tell(
        new AgentMessage.GatherOffers(
            new ArrangementId("arr-1"), 1, requirementFor(limited), false, false, world.now));

    assertThat(borrower.toMediator(MediatorMessage.OffersGathered.class).getLast().offers())
        .isEmpty();
  }

  private static Requirement requirementFor(Service service) {
    Requirement r = Trade.requirement(10);
    return new Requirement(
        service.id(),
        service.hosts(),
        r.origin(),
        r.probePath(),
        r.footprint(),
        r.capacity(),
        r.sla(),
        r.ceiling(),
        r.duration());
  }

  private static Set<CdnName> lenders(World.Node borrower) {
    return borrower.state.held().values().stream().map(Offer::lender).collect(Collectors.toSet());
  }
}
