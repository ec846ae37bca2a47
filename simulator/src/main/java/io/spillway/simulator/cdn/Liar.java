package io.spillway.simulator.cdn;

import io.spillway.model.Advertisement;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.Invoice;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SignedAgreement;
import io.spillway.model.Statement;
import io.spillway.model.Tariff;
import io.spillway.model.Usage;
import io.spillway.model.message.PeerMessage;
import io.spillway.simulator.world.Chance;
import io.spillway.simulator.world.Seal;
import java.util.ArrayList;
import java.util.List;

/** What a lying CDN says instead of what its parts have decided. */
final class Liar {
  private static final int MOST_REMEMBERED = 300;
  private static final double OFTEN = 0.3;

  private final Lie lie;
  private final SimulatedNode self;
  private final Surroundings around;
  private final Chance chance;
  private final Meddler meddler;
  private final Backdater backdater;
  private final Equivocator equivocator;
  private final List<PeerMessage> remembered = new ArrayList<>();
  private boolean vanished;

  /**
   * Something said.
   *
   * @param to to whom
   * @param message what
   */
  record Spoken(CdnName to, PeerMessage message) {}

  Liar(Lie lie, SimulatedNode self, Surroundings around, Chance chance) {
    this.lie = lie;
    this.self = self;
    this.around = around;
    this.chance = chance;
    this.meddler = new Meddler(self, around, chance);
    this.backdater = new Backdater(self, chance);
    this.equivocator = new Equivocator(self, around.seal(), chance);
  }

  Lie lie() {
    return lie;
  }

  /** Whether it hears and says nothing any more. */
  boolean vanished() {
    return vanished;
  }

  void heard(PeerMessage message) {
    remember(message);
  }

  private void remember(PeerMessage message) {
    if (lie == Lie.REPLAYS) {
      if (remembered.size() >= MOST_REMEMBERED) {
        remembered.remove(chance.below(remembered.size()));
      }
      remembered.add(message);
    }
  }

  /** What it says where its parts would say something; nothing, or more than one thing. */
  List<Spoken> instead(CdnName to, PeerMessage honest) {
    List<Spoken> said = chosen(to, honest);
    if (!said.equals(List.of(new Spoken(to, honest)))) {
      self.lied(lie);
    }
    return said;
  }

  private List<Spoken> chosen(CdnName to, PeerMessage honest) {
    if (vanished) {
      return List.of();
    }
    remember(honest);
    List<Spoken> said = new ArrayList<>();
    said.addAll(twisted(honest).stream().map(m -> new Spoken(to, m)).toList());
    if (lie == Lie.REPLAYS && chance.happens(OFTEN)) {
      said.add(new Spoken(anybody(), remembered.get(chance.below(remembered.size()))));
    }
    if (lie == Lie.MEDDLES && chance.happens(OFTEN)) {
      meddler.meddle().ifPresent(m -> said.add(new Spoken(anybody(), m)));
    }
    if (lie == Lie.VANISHES && honest instanceof PeerMessage.AgreementAcceptance) {
      vanished = true;
    }
    return said;
  }

  private CdnName anybody() {
    List<CdnName> others =
        around.nodes().keySet().stream().filter(n -> !n.equals(self.name())).toList();
    return others.get(chance.below(others.size()));
  }

  private List<PeerMessage> twisted(PeerMessage honest) {
    return switch (lie) {
      case OVERCHARGES -> List.of(overcharged(honest));
      case OVERPROMISES ->
          List.of(
              switch (honest) {
                case PeerMessage.OfferMade m -> new PeerMessage.OfferMade(tenfold(m.offer()));
                case PeerMessage.AgreementRefusal m ->
                    new PeerMessage.AgreementRefusal(
                        m.agreement(), m.revision(), m.reason(), m.counter().map(Liar::tenfold));
                default -> honest;
              });
      case GOES_BACK ->
          List.of(
              honest instanceof PeerMessage.AgreementAcceptance m
                  ? new PeerMessage.AgreementRefusal(
                      m.agreement().terms().id(), m.agreement().terms().revision(), "changed mind")
                  : honest);
      case SHIRKS ->
          List.of(
              honest instanceof PeerMessage.LoadReport m
                  ? new PeerMessage.LoadReport(
                      m.agreement(),
                      m.second(),
                      m.served().plus(m.refused()),
                      io.spillway.model.RequestRate.ZERO)
                  : honest);
      case MISREPORTS ->
          List.of(
              honest instanceof PeerMessage.LoadReport m
                  ? new PeerMessage.LoadReport(
                      m.agreement(),
                      m.second(),
                      m.served().times(chance.below(4)),
                      m.refused().times(chance.below(2)))
                  : honest);
      case NEVER_PAYS ->
          honest instanceof PeerMessage.StatementVerdict
                  || honest instanceof PeerMessage.InvoiceVerdict
              ? List.of()
              : List.of(honest);
      case DISPUTES -> List.of(disputed(honest));
      case BOASTS -> List.of(boasted(honest));
      case ALTERS -> List.of(altered(honest));
      case BACKDATES -> backdater.instead(honest);
      case EQUIVOCATES -> equivocator.instead(honest);
      case VANISHES, REPLAYS, MEDDLES -> List.of(honest);
    };
  }

  private PeerMessage overcharged(PeerMessage honest) {
    double factor = chance.between(1.1, 3);
    return switch (honest) {
      case PeerMessage.UsageStatement(Statement s) ->
          new PeerMessage.UsageStatement(
              new Statement(
                  s.agreement(),
                  s.number(),
                  s.from(),
                  s.to(),
                  times(s.usage(), factor),
                  s.nonces(),
                  s.last()));
      case PeerMessage.InvoiceIssued(Invoice i) ->
          new PeerMessage.InvoiceIssued(
              new Invoice(
                  i.agreement(),
                  i.lender(),
                  i.borrower(),
                  chance.happens(OFTEN) ? times(i.usage(), factor) : i.usage(),
                  new Money(i.amount().currency(), (long) (i.amount().micros() * factor)),
                  i.issuedAt()));
      default -> honest;
    };
  }

  private static Usage times(Usage usage, double factor) {
    return new Usage(
        (long) (usage.requests() * factor) + 50,
        (long) (usage.bytes() * factor) + 1_000_000,
        usage.hits(),
        usage.errors());
  }

  private static Offer tenfold(Offer o) {
    return new Offer(
        o.id(),
        o.request(),
        o.lender(),
        o.borrower(),
        o.service(),
        o.footprint(),
        o.capacity().times(10),
        o.tariff(),
        o.commitment(),
        o.standing(),
        o.validUntil(),
        o.maxTerm(),
        o.readyWithin(),
        o.recallNotice(),
        o.redirectZone());
  }

  private static PeerMessage disputed(PeerMessage honest) {
    return switch (honest) {
      case PeerMessage.StatementVerdict m ->
          new PeerMessage.StatementVerdict(
              m.agreement(), m.number(), false, 0, m.committedUntil(), "nothing came");
      case PeerMessage.InvoiceVerdict m ->
          new PeerMessage.InvoiceVerdict(m.agreement(), false, "too much");
      default -> honest;
    };
  }

  private PeerMessage boasted(PeerMessage honest) {
    if (!(honest instanceof PeerMessage.Advertisements told)) {
      return honest;
    }
    List<SignedAdvertisement> all = new ArrayList<>();
    for (SignedAdvertisement each : told.advertisements()) {
      Advertisement ad = each.advertisement();
      all.add(ad.cdn().equals(self.name()) ? signed(boast(ad)) : each);
    }
    return new PeerMessage.Advertisements(all);
  }

  private static Advertisement boast(Advertisement ad) {
    return new Advertisement(
        ad.cdn(),
        ad.endpoint(),
        ad.sequence(),
        ad.issuedAt(),
        ad.expiresAt(),
        ad.coordinate(),
        List.of(Advertisement.limits(ad.lendable().times(100), Footprint.EVERYWHERE)));
  }

  private SignedAdvertisement signed(Advertisement ad) {
    return new SignedAdvertisement(ad, around.seal().sign(self.name(), ad.toString(), "a boast"));
  }

  private PeerMessage altered(PeerMessage honest) {
    Seal seal = around.seal();
    boolean forges = chance.happens(OFTEN);
    return switch (honest) {
      case PeerMessage.AgreementProposal m -> {
        AgreementTerms better = inFavour(m.terms(), 0);
        yield new PeerMessage.AgreementProposal(
            better, forges ? m.document() : seal.propose(better, "altered"));
      }
      case PeerMessage.AgreementAcceptance(SignedAgreement a) -> {
        AgreementTerms better = inFavour(a.terms(), 3);
        yield new PeerMessage.AgreementAcceptance(
            forges
                ? new SignedAgreement(
                    chance.happens(0.5) ? a.terms() : better,
                    deniable(a.document()),
                    a.borrowerKey(),
                    a.lenderKey())
                : seal.accept(better, a.document()));
      }
      default -> honest;
    };
  }

  /** With a signature of its own that it can say is none. */
  private static String deniable(String document) {
    return document.substring(0, document.lastIndexOf('\n') + 1) + "no signature";
  }

  private static AgreementTerms inFavour(AgreementTerms t, long priceFactor) {
    Tariff tariff = t.tariff();
    return new AgreementTerms(
        t.id(),
        t.revision(),
        t.offer(),
        t.arrangement(),
        t.borrower(),
        t.lender(),
        t.service(),
        t.hosts(),
        t.redirectHost(),
        t.origin(),
        t.probePath(),
        t.footprint(),
        t.capacity(),
        new Tariff(
            times(tariff.perMillionRequests(), priceFactor),
            times(tariff.perGigabyte(), priceFactor),
            times(tariff.perCommittedHour(), priceFactor)),
        t.from(),
        t.steerUntil(),
        t.serveUntil(),
        t.statementInterval(),
        t.tolerance());
  }

  private static Money times(Money price, long factor) {
    return new Money(price.currency(), price.micros() * factor);
  }
}
