package io.spillway.node.hostile;

import static io.spillway.node.hostile.Attacked.A;
import static io.spillway.node.hostile.Attacked.BORROWED;
import static io.spillway.node.hostile.Attacked.KEY_A;
import static io.spillway.node.hostile.Attacked.KEY_C;
import static io.spillway.node.hostile.Attacked.KEY_H;
import static io.spillway.node.hostile.Attacked.KEY_X;
import static io.spillway.node.hostile.Attacked.KEY_Z;
import static io.spillway.node.hostile.Attacked.LENT;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.HostName;
import io.spillway.model.Invoice;
import io.spillway.model.IpAddress;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.Statement;
import io.spillway.model.Tariff;
import io.spillway.model.Usage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Messages that are well signed and wrong by what they say: refused by the parts. */
final class HostileDecisions {
  private static final AgreementId OTHER = new AgreementId("cdn-a.example:agreement-9");
  private static final AgreementId FOREIGN = new AgreementId("cdn-h.example:agreement-1");
  private static final Usage USAGE = new Usage(1_000_000_000, 1_000_000_000_000L, 0, 0);
  private static final Instant NOW = Victim.NOW;

  private HostileDecisions() {}

  private static Row row(
      String what, String answer, Forge from, Function<Attacked, PeerMessage> message) {
    return new Row(
        what,
        answer,
        world -> HostileClient.post(world, from, world.sealed(from, message.apply(world))));
  }

  private static Row request(String what, String reason, Forge from, String host) {
    return row(
        what, "202, OfferDeclined: " + reason, from, world -> Attacked.request("r-8", host, 10));
  }

  /** A proposal by the borrower, signed as it should be, of terms that its offer does not allow. */
  private static Row proposal(String what, String reason, Consumer<Drafting> change) {
    return wholeProposal(
        what,
        reason,
        world -> {
          Drafting draft =
              new Drafting(OTHER, world.open, A, Victim.SELF, "www.second.example", NOW);
          change.accept(draft);
          return draft.terms();
        });
  }

  private static Row wholeProposal(
      String what, String reason, Function<Attacked, AgreementTerms> terms) {
    return row(
        what, "202, AgreementRefusal: " + reason, KEY_A, world -> signed(world, KEY_A, terms));
  }

  private static PeerMessage signed(
      Attacked world, Forge by, Function<Attacked, AgreementTerms> terms) {
    AgreementTerms said = terms.apply(world);
    return new PeerMessage.AgreementProposal(said, world.documents(by).signProposal(said));
  }

  private static Row offer(String what, String reason, Forge from, Function<Attacked, Offer> o) {
    return row(
        what, "202, audit: " + reason, from, world -> new PeerMessage.OfferMade(o.apply(world)));
  }

  static List<Row> list() {
    return List.of(
        request(
            "a request by a CDN that the policy does not admit",
            "the policy lend.to does not admit",
            KEY_X,
            "www.x.example"),
        request(
            "a request by a banned CDN",
            "this CDN has no dealings with cdn-z.example",
            KEY_Z,
            "www.z.example"),
        request(
            "a request for a site that is borrowed for: a loop",
            "one of the hosts is not lent for here",
            KEY_H,
            "www.own.example"),
        request(
            "a request for a site that is served for another CDN",
            "one of the hosts is not lent for here",
            KEY_H,
            "www.site.example"),
        row(
            "a request for clients far from here",
            "202, OfferDeclined: the footprint is not served from here",
            KEY_H,
            world -> {
              var asked = Attacked.request("r-8", "www.far.example", 10);
              var need = asked.inquiry();
              return new PeerMessage.OfferRequest(
                  asked.request(),
                  new io.spillway.model.Inquiry(
                      need.service(),
                      need.hosts(),
                      io.spillway.model.Footprint.EVERYWHERE,
                      need.capacity(),
                      need.sla(),
                      need.duration()));
            }),
        row(
            "acceptance of an offer that was never made",
            "202, AgreementRefusal: there is no such offer",
            KEY_A,
            world ->
                signed(
                    world,
                    KEY_A,
                    w ->
                        new Drafting(
                                OTHER,
                                w.offer(new RequestId("r-2"), "offer-99", 10, Victim.SELF),
                                A,
                                Victim.SELF,
                                "www.second.example",
                                NOW)
                            .terms())),
        row(
            "acceptance of another CDN's offer",
            "202, AgreementRefusal: there is no such offer, or it was accepted before",
            KEY_H,
            world ->
                signed(
                    world,
                    KEY_H,
                    w ->
                        new Drafting(
                                new AgreementId(Attacked.H + ":agreement-9"),
                                w.open,
                                Attacked.H,
                                Victim.SELF,
                                "www.second.example",
                                NOW)
                            .terms())),
        proposal(
            "more than was offered",
            "it is more than was offered",
            draft -> draft.capacity = Victim.capacity(5_000)),
        proposal(
            "a lower price than was offered",
            "the tariff is not the offer's",
            draft ->
                draft.tariff = new Tariff(Attacked.euro(0), Attacked.euro(0), Attacked.euro(0))),
        proposal(
            "a longer term than was offered",
            "the offer is for",
            draft -> draft.term = Duration.ofDays(30)),
        proposal(
            "terms that began an hour ago",
            "it begins at",
            draft -> draft.from = NOW.minusSeconds(3_600)),
        proposal(
            "terms that begin in an hour",
            "it begins at",
            draft -> draft.from = NOW.plusSeconds(3_600)),
        proposal(
            "another host than was asked for",
            "the service is not the one",
            draft -> draft.host = "www.other.example"),
        proposal(
            "lingering for a day",
            "lingering clients are served for",
            draft -> draft.lingering = Duration.ofDays(1)),
        proposal(
            "a statement each second",
            "statements each PT1S are too many",
            draft -> draft.interval = Duration.ofSeconds(1)),
        proposal(
            "a tolerance of nothing",
            "two meters cannot agree within",
            draft -> draft.tolerance = 0),
        proposal(
            "a redirect host that is the lender's own site",
            "the offer allows no redirect host",
            draft -> draft.redirectHost = Optional.of(new HostName("www.own.example"))),
        wholeProposal(
            "another agreement under an id that is taken",
            "the agreement's id is taken",
            world ->
                new Drafting(LENT, world.open, A, Victim.SELF, "www.second.example", NOW).terms()),
        wholeProposal(
            "an agreement under an id that begins with another borrower's name",
            "the agreement's id does not begin with its borrower's name",
            world ->
                new Drafting(FOREIGN, world.open, A, Victim.SELF, "www.second.example", NOW)
                    .terms()),
        proposal(
            "an amendment of an agreement that is none",
            "there is no such agreement in force to amend",
            draft -> draft.revision = 1),
        wholeProposal(
            "an amendment that skips one",
            "the next revision is 1",
            world ->
                world
                    .lent
                    .amended(Victim.capacity(90), world.lent.steerUntil(), world.lent.serveUntil())
                    .amended(
                        Victim.capacity(80), world.lent.steerUntil(), world.lent.serveUntil())),
        wholeProposal(
            "an amendment of the price",
            "an amendment changes capacity and times alone",
            world -> {
              Drafting draft =
                  new Drafting(LENT, world.open, A, Victim.SELF, "www.site.example", NOW);
              draft.revision = 1;
              draft.tariff = new Tariff(Attacked.euro(1), Attacked.euro(1), Attacked.euro(1));
              return draft.terms();
            }),
        offer(
            "an offer that nobody asked for",
            "the offer answers no request",
            KEY_H,
            w -> w.offer(new RequestId("r-none"), "o-9", 10, Attacked.H)),
        offer(
            "an answer to a request that was put to another",
            "the offer answers no request",
            KEY_H,
            w -> w.offer(w.asked, "o-9", 10, Attacked.H)),
        offer(
            "an offer in another lender's name",
            "the offer answers no request",
            KEY_C,
            w -> w.offer(w.asked, "o-9", 10, Attacked.H)),
        offer(
            "an offer of more than was asked for",
            "the offer of",
            KEY_C,
            w -> w.offer(w.asked, "o-9", 9_999, Attacked.C)),
        offer(
            "an offer that has expired",
            "the offer answers no request",
            KEY_C,
            w -> expired(w.offer(w.asked, "o-9", 10, Attacked.C))),
        row(
            "the end of an agreement of two others",
            "202, audit: a termination by no party",
            KEY_H,
            w -> new PeerMessage.Termination(LENT, "because", NOW, NOW)),
        row(
            "an end that comes before its beginning",
            "202, audit: a termination by no party, or absurd",
            KEY_A,
            w -> new PeerMessage.Termination(LENT, "because", NOW.plusSeconds(60), NOW)),
        row(
            "the end of an agreement that is none",
            "202, ignored",
            KEY_A,
            w -> new PeerMessage.Termination(OTHER, "because", NOW, NOW)),
        row(
            "edges for a site, by no lender of it",
            "202, ignored",
            KEY_H,
            w -> new PeerMessage.DelegationReady(BORROWED, List.of(new IpAddress("192.0.2.66")))),
        row(
            "failure of a delegation, by no lender of it",
            "202, ignored",
            KEY_H,
            w -> new PeerMessage.DelegationFailed(BORROWED, "broken")),
        row("a load report by no lender", "202, ignored", KEY_H, w -> load(BORROWED)),
        row("a load report by a borrower", "202, ignored", KEY_A, w -> load(LENT)),
        row(
            "refusal of another CDN's proposal",
            "202, ignored",
            KEY_H,
            w -> new PeerMessage.AgreementRefusal(BORROWED, 0, "no")),
        row(
            "refusal of what is signed already",
            "202, ignored",
            KEY_C,
            w -> new PeerMessage.AgreementRefusal(BORROWED, 0, "changed my mind")),
        row(
            "an answer to another CDN's request",
            "202, ignored",
            KEY_H,
            w -> new PeerMessage.OfferDeclined(w.asked, "no")),
        row(
            "an advertisement that was overtaken",
            "202, ignored",
            KEY_C,
            w -> new PeerMessage.Advertisements(List.of(w.advertisement(KEY_C, 3)))),
        row(
            "an own advertisement, told by another",
            "202, ignored",
            KEY_H,
            w -> new PeerMessage.Advertisements(List.of(w.advertisement(Attacked.KEY_B, 3)))),
        row(
            "a statement by no lender",
            "202, audit: an account of no party",
            KEY_H,
            w -> new PeerMessage.UsageStatement(statement(BORROWED, 0, NOW, NOW.plusSeconds(30)))),
        row(
            "a statement by a borrower",
            "202, audit: a statement on an agreement that we do not borrow under",
            KEY_A,
            w -> new PeerMessage.UsageStatement(statement(LENT, 0, NOW, NOW.plusSeconds(30)))),
        row(
            "a statement of a time before the agreement",
            "202, audit: statement 0 from ",
            KEY_C,
            w ->
                new PeerMessage.UsageStatement(
                    statement(BORROWED, 0, NOW.minusSeconds(90), NOW.minusSeconds(60)))),
        row(
            "a statement with a negative number",
            "202, audit: statement -1 where 0 is due",
            KEY_C,
            w -> new PeerMessage.UsageStatement(statement(BORROWED, -1, NOW, NOW.plusSeconds(30)))),
        row(
            "a verdict by no borrower",
            "202, audit: an account of no party",
            KEY_H,
            w -> new PeerMessage.StatementVerdict(LENT, 0, true, 0, NOW, "fine")),
        row(
            "a verdict on a statement that was not issued",
            "202, audit: a verdict on statement 7, not issued",
            KEY_A,
            w -> new PeerMessage.StatementVerdict(LENT, 7, true, 0, NOW, "fine")),
        row(
            "an invoice by no lender",
            "202, audit: an account of no party",
            KEY_H,
            w -> new PeerMessage.InvoiceIssued(invoice(Attacked.H, BORROWED))),
        row(
            "an invoice before anything was stated",
            "202, audit: an invoice before the verdict on the last statement",
            KEY_C,
            w -> new PeerMessage.InvoiceIssued(invoice(Attacked.C, BORROWED))),
        row(
            "an answer to an invoice that was not issued",
            "202, audit: an answer to an invoice that was not issued",
            KEY_A,
            w -> new PeerMessage.InvoiceVerdict(LENT, true, "fine")),
        row(
            "a statement on an agreement that is none",
            "202, audit: a statement on an agreement that we do not borrow under",
            KEY_H,
            w -> new PeerMessage.UsageStatement(statement(OTHER, 0, NOW, NOW.plusSeconds(30)))));
  }

  private static PeerMessage load(AgreementId agreement) {
    return new PeerMessage.LoadReport(agreement, NOW, new RequestRate(1e12), RequestRate.ZERO);
  }

  private static Statement statement(AgreementId id, int number, Instant from, Instant to) {
    return new Statement(id, number, from, to, USAGE, List.of(), false);
  }

  private static Invoice invoice(io.spillway.model.CdnName lender, AgreementId id) {
    return new Invoice(id, lender, Victim.SELF, USAGE, Attacked.euro(1_000_000_000), NOW);
  }

  private static Offer expired(Offer o) {
    return new Offer(
        new OfferId("cdn-c.example:o-8"),
        o.request(),
        o.lender(),
        o.borrower(),
        o.service(),
        o.footprint(),
        o.capacity(),
        o.tariff(),
        o.commitment(),
        o.standing(),
        NOW.minusSeconds(1),
        o.maxTerm(),
        o.readyWithin(),
        o.recallNotice(),
        o.redirectZone());
  }
}
