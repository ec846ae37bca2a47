package io.spillway.agent;

import io.spillway.agent.World.Node;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.Inquiry;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.Origin;
import io.spillway.model.PricingRule;
import io.spillway.model.RequestId;
import io.spillway.model.Requirement;
import io.spillway.model.SealedCeiling;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.Sla;
import io.spillway.model.Tariff;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A borrower and a lender that know each other, and what they say. */
final class Trade {
  static final CdnName A = new CdnName("cdn-a.example");
  static final CdnName B = new CdnName("cdn-b.example");
  static final CdnName C = new CdnName("cdn-c.example");
  static final HostName HOST = new HostName("www.customer.example");
  static final Service SERVICE = service(HOST);
  static final AgreementId FIRST = new AgreementId("cdn-a.example:agreement-1");

  final World world = new World();
  final Node borrower;
  final Node lender;

  /** A lender with these rules besides the defaults; the borrower holds no standing offers. */
  Trade(Map<String, String> lending) {
    borrower =
        world.add(
            A.value(),
            List.of(SERVICE),
            new TreeMap<>(Map.of("borrow.standing", "0.0")),
            B.value());
    lender = world.add(B.value(), List.of(), new TreeMap<>(lending));
    world.pass(Duration.ofSeconds(3));
  }

  static Service service(HostName host) {
    return new Service(
        new ServiceId("site"),
        List.of(host),
        new Origin("127.0.0.20", 8090),
        new Sla(0.95, Duration.ofMillis(500), 0.01),
        true,
        false,
        "/up");
  }

  static Tariff ceiling() {
    return new Tariff(euros(5_000_000), euros(100_000), euros(5_000_000));
  }

  static Money euros(long micros) {
    return new Money("EUR", micros);
  }

  static Requirement requirement(double requests) {
    return new Requirement(
        SERVICE.id(),
        SERVICE.hosts(),
        SERVICE.origin(),
        SERVICE.probePath(),
        new Footprint(Footprint.EVERYWHERE.prefixes().subList(0, 1)),
        World.capacity(requests),
        SERVICE.sla(),
        ceiling(),
        Duration.ofMinutes(15));
  }

  /** The borrower's mediator asks all peers; they answer. */
  void gather(double requests) {
    borrower.tell(
        new AgentMessage.GatherOffers(
            new ArrangementId("arr-1"),
            1,
            requirement(requests),
            false,
            true,
            world.now.plusMillis(1_500)));
    world.deliver();
  }

  /** The lender's offer for this many requests/s. */
  Offer offer(double requests) {
    gather(requests);
    return borrower.state.held().values().stream()
        .filter(o -> o.lender().equals(B))
        .findFirst()
        .orElseThrow();
  }

  /** Terms that use all of an offer. */
  AgreementTerms terms(AgreementId id, Offer offer) {
    return terms(id, offer, offer.capacity(), world.now, Duration.ofMinutes(15));
  }

  AgreementTerms terms(
      AgreementId id, Offer offer, Capacity capacity, Instant from, Duration term) {
    return new AgreementTerms(
        id,
        0,
        offer.id(),
        new ArrangementId("arr-1"),
        A,
        B,
        SERVICE.id(),
        SERVICE.hosts(),
        Optional.empty(),
        SERVICE.origin(),
        SERVICE.probePath(),
        offer.footprint(),
        capacity,
        offer.tariff(),
        from,
        from.plus(term),
        from.plus(term).plusSeconds(30),
        Duration.ofSeconds(30),
        0.2);
  }

  /** An agreement that both have signed. */
  AgreementTerms agree(AgreementId id, double requests) {
    AgreementTerms terms = terms(id, offer(requests));
    borrower.tell(new AgentMessage.ProposeAgreement(terms));
    world.deliver();
    return terms;
  }

  /** What the lender answers to a proposal that comes as it is. */
  String refusalOf(AgreementTerms terms) {
    int before = lender.said(PeerMessage.AgreementRefusal.class).size();
    lender.hears(A, new PeerMessage.AgreementProposal(terms, "signed by " + A));
    List<PeerMessage.AgreementRefusal> said = lender.said(PeerMessage.AgreementRefusal.class);
    return said.size() == before ? "" : said.getLast().reason();
  }

  Deal deal(Node node, AgreementId id) {
    Deal deal = node.state.deals().get(id);
    if (deal == null) {
      throw new AssertionError(node.name + " has no " + id);
    }
    return deal;
  }

  /** The lender hears a request for a standing offer from anybody. */
  void lenderIsAsked(CdnName from, String request, Requirement requirement) {
    lender.hears(
        from, new PeerMessage.OfferRequest(new RequestId(request), Inquiry.of(requirement)));
  }

  /** The lender hears a call for bids from anybody. */
  void lenderIsCalled(CdnName from, String auction, Requirement requirement) {
    AuctionDocument.Call call =
        new AuctionDocument.Call(
            new RequestId(auction),
            from,
            Inquiry.of(requirement),
            new SealedCeiling(requirement.ceiling(), "c0".repeat(16)).digest(),
            PricingRule.PAY_AS_BID,
            world.now.plusMillis(600),
            world.now.plusMillis(1_500));
    lender.hears(from, new PeerMessage.AuctionCalled(call, "signed by " + from));
  }
}
