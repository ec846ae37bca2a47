package io.spillway.edges.nginx;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.Money;
import io.spillway.model.OfferId;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Agreements as tests need them. */
final class Terms {
  private static final Instant START = Instant.parse("2026-07-01T12:00:00Z");

  private Terms() {}

  static AgreementTerms of(String id, String host, Origin origin) {
    Money price = new Money("EUR", 1_000_000);
    return new AgreementTerms(
        new AgreementId(id),
        0,
        new OfferId("offer-1"),
        new ArrangementId("arrangement-1"),
        new CdnName("cdn-a.example"),
        new CdnName("cdn-b.example"),
        new ServiceId("customer"),
        List.of(new HostName(host)),
        origin,
        "/up",
        Footprint.EVERYWHERE,
        cap(100),
        new Tariff(price, price, price),
        START,
        START.plusSeconds(900),
        START.plusSeconds(960),
        Duration.ofSeconds(20),
        0.02);
  }

  static Capacity cap(double requestsPerSecond) {
    return new Capacity(new RequestRate(requestsPerSecond), new BitRate(100_000_000));
  }
}
