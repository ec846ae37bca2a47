package io.spillway.edges;

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
import java.util.Optional;

/** Terms for tests. */
public final class Agreements {
  private static final Money NOTHING = Money.zero("EUR");

  private Agreements() {}

  /** A capacity of so many requests/s and plenty of bits. */
  public static Capacity cap(double requestsPerSecond) {
    return new Capacity(RequestRate.perSecond(requestsPerSecond), new BitRate(10_000_000_000L));
  }

  /** The first revision of an agreement by cdn-a.example. */
  public static AgreementTerms terms(String id, Origin origin, String... hosts) {
    return terms(id, "cdn-a.example", origin, hosts);
  }

  /** The first revision of an agreement. */
  public static AgreementTerms terms(String id, String borrower, Origin origin, String... hosts) {
    return terms(id, borrower, Optional.empty(), origin, hosts);
  }

  /** The first revision of an agreement by cdn-a.example with a name to redirect to. */
  public static AgreementTerms redirected(
      String id, Origin origin, String redirectHost, String... hosts) {
    return terms(id, "cdn-a.example", Optional.of(new HostName(redirectHost)), origin, hosts);
  }

  private static AgreementTerms terms(
      String id, String borrower, Optional<HostName> redirectHost, Origin origin, String... hosts) {
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    return new AgreementTerms(
        new AgreementId(id),
        0,
        new OfferId("offer"),
        new ArrangementId("arrangement"),
        new CdnName(borrower),
        new CdnName("lender.example"),
        new ServiceId("site"),
        List.of(hosts).stream().map(HostName::new).toList(),
        redirectHost,
        origin,
        "/up",
        Footprint.EVERYWHERE,
        cap(100),
        new Tariff(NOTHING, NOTHING, NOTHING),
        from,
        from.plusSeconds(900),
        from.plusSeconds(960),
        Duration.ofSeconds(60),
        0.01);
  }

  /** The next revision. */
  public static AgreementTerms amended(AgreementTerms terms) {
    return terms.amended(terms.capacity(), terms.steerUntil(), terms.serveUntil());
  }
}
