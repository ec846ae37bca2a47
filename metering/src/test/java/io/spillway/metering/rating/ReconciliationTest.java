package io.spillway.metering.rating;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.spillway.model.Usage;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
  private static final Instant START = Instant.parse("2026-07-01T12:00:00Z");
  private static final AgreementId AGREEMENT = new AgreementId("agr-7");

  private final Reconciliation rules = new Reconciliation(terms(), terms().capacity().bits());
  private final Reconciled nothing = Reconciled.nothing(START);

  @Test
  void commitmentIsOwedUntilTheTimeThatTheVerdictGrants() {
    Reconciled whole = rules.after(nothing, Usage.NONE, at(20), verdict(0, true, 0, at(20)));
    Reconciled cut = rules.after(whole, Usage.NONE, at(40), verdict(1, true, 0, at(31)));

    assertThat(whole.until()).isEqualTo(at(20));
    assertThat(cut.until()).isEqualTo(at(31));
  }

  @Test
  void laterVerdictTakesNothingBackOfWhatWasGranted() {
    Reconciled granted = rules.after(nothing, Usage.NONE, at(20), verdict(0, true, 0, at(20)));
    Reconciled after = rules.after(granted, Usage.NONE, at(40), verdict(1, true, 0, at(-3_600)));

    assertThat(after.until()).isEqualTo(at(20));
  }

  @Test
  void verdictGrantsNoTimeBeyondItsStatement() {
    Reconciled after = rules.after(nothing, Usage.NONE, at(20), verdict(0, true, 0, Instant.MAX));

    assertThat(after.until()).isEqualTo(at(20));
  }

  @Test
  void disputeGrantsTimeUnlessItsEstimateIsNothing() {
    Usage claim = new Usage(10_000, 0, 0, 0);

    assertThat(rules.after(nothing, claim, at(20), verdict(0, false, 5, at(20))).until())
        .isEqualTo(at(20));
    assertThat(rules.after(nothing, claim, at(20), verdict(0, false, 0, at(20))).until())
        .isEqualTo(START);
  }

  @Test
  void usageIsPaidWhateverTimeIsGranted() {
    Usage claim = new Usage(10, 100, 0, 0);

    assertThat(rules.after(nothing, claim, at(20), verdict(0, true, 9, START)).payable())
        .isEqualTo(claim);
  }

  private static StatementVerdict verdict(
      int number, boolean accepted, long estimate, Instant committedUntil) {
    return new StatementVerdict(AGREEMENT, number, accepted, estimate, committedUntil, "");
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }

  private static AgreementTerms terms() {
    Money price = new Money("EUR", 1_000);
    return new AgreementTerms(
        AGREEMENT,
        0,
        new OfferId("offer-1"),
        new ArrangementId("arr-1"),
        new CdnName("cdn-a.example"),
        new CdnName("cdn-b.example"),
        new ServiceId("customer"),
        List.of(new HostName("www.customer.example")),
        Optional.empty(),
        new Origin("127.0.0.20", 8090),
        "/up",
        Footprint.EVERYWHERE,
        new Capacity(RequestRate.perSecond(500), new BitRate(100_000_000)),
        new Tariff(price, price, price),
        START,
        at(80),
        at(100),
        Duration.ofSeconds(20),
        0.2);
  }
}
