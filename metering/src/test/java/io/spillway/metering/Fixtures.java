package io.spillway.metering;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.KeyId;
import io.spillway.model.LatencyHistogram;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import io.spillway.model.Money;
import io.spillway.model.OfferId;
import io.spillway.model.Origin;
import io.spillway.model.ProbeSeen;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.SignedAgreement;
import io.spillway.model.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** One borrower, one lender, and an agreement between them. */
final class Fixtures {
  static final CdnName BORROWER = new CdnName("cdn-a.example");
  static final CdnName LENDER = new CdnName("cdn-b.example");
  static final CdnName STRANGER = new CdnName("cdn-x.example");
  static final AgreementId AGREEMENT = new AgreementId("agr-7");
  static final ServiceId SERVICE = new ServiceId("customer");
  static final HostName HOST = new HostName("www.customer.example");
  static final HostName REDIRECT_HOST = new HostName("agr-7.via.cdn-b.example");
  static final EdgeId EDGE = new EdgeId("b1");
  static final Instant START = Instant.parse("2026-07-01T12:00:00Z");
  static final Duration INTERVAL = Duration.ofSeconds(20);

  private Fixtures() {}

  static Money euros(long micros) {
    return new Money("EUR", micros);
  }

  /** 100 s from {@link #START}, 20 s of them for lingering clients, statements every 20 s. */
  static AgreementTerms terms() {
    return terms(AGREEMENT, START, START.plusSeconds(80), START.plusSeconds(100));
  }

  static AgreementTerms terms(
      AgreementId id, Instant from, Instant steerUntil, Instant serveUntil) {
    return new AgreementTerms(
        id,
        0,
        new OfferId("offer-1"),
        new ArrangementId("arr-1"),
        BORROWER,
        LENDER,
        SERVICE,
        List.of(HOST),
        Optional.of(REDIRECT_HOST),
        new Origin("127.0.0.20", 8090),
        "/up",
        Footprint.EVERYWHERE,
        new Capacity(RequestRate.perSecond(500), new BitRate(100_000_000)),
        new Tariff(euros(1_000_000), euros(10_000), euros(500_000)),
        from,
        steerUntil,
        serveUntil,
        INTERVAL,
        0.2);
  }

  static SignedAgreement signed(AgreementTerms terms) {
    return new SignedAgreement(terms, "{}", new KeyId("key-a"), new KeyId("key-b"));
  }

  /** A nonce like those that probes draw. */
  static String nonce(int number) {
    return String.format(Locale.ROOT, "%032x", number);
  }

  static LoadSummary load(HostName host, Instant second, long served, long refused) {
    return new LoadSummary(
        host,
        second,
        served + refused,
        refused,
        0,
        served / 2,
        served * 1_000,
        10,
        LatencyHistogram.EMPTY,
        0);
  }

  static LogBatch batch(
      EdgeId edge, long from, long to, List<LoadSummary> loads, String... nonces) {
    List<ProbeSeen> probes =
        Stream.of(nonces).map(nonce -> new ProbeSeen(HOST, terms().probePath(), nonce)).toList();
    return new LogBatch(
        edge, new LogPosition("log", from), new LogPosition("log", to), loads, probes, 0);
  }
}
