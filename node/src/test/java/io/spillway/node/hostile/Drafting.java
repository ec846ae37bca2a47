package io.spillway.node.hostile;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.Offer;
import io.spillway.model.Origin;
import io.spillway.model.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Terms in the making: those that an offer allows, but for what is changed. */
final class Drafting {
  private final AgreementId id;
  private final Offer offer;
  private final CdnName borrower;
  private final CdnName lender;
  String host;
  int revision;
  Optional<HostName> redirectHost = Optional.empty();
  private final Origin origin = new Origin("192.0.2.20", 80);
  Capacity capacity;
  Tariff tariff;
  Instant from;
  Duration term = Duration.ofMinutes(15);
  Duration lingering = Duration.ofSeconds(60);
  Duration interval = Duration.ofSeconds(30);
  double tolerance = 0.2;

  Drafting(
      AgreementId id, Offer offer, CdnName borrower, CdnName lender, String host, Instant now) {
    this.id = id;
    this.offer = offer;
    this.borrower = borrower;
    this.lender = lender;
    this.host = host;
    this.capacity = offer.capacity();
    this.tariff = offer.tariff();
    this.from = now;
  }

  AgreementTerms terms() {
    return new AgreementTerms(
        id,
        revision,
        offer.id(),
        new ArrangementId("arr-1"),
        borrower,
        lender,
        offer.service(),
        List.of(new HostName(host)),
        redirectHost,
        origin,
        "/up",
        offer.footprint(),
        capacity,
        tariff,
        from,
        from.plus(term),
        from.plus(term).plus(lingering),
        interval,
        tolerance);
  }
}
