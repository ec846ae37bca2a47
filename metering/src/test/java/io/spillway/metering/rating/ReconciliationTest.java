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
import java.math.BigInteger;
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

  @Test
  void acceptsRequestsUpToTheBoundAndNotOneMore() {
    // 100 + a fifth + 3 sqrt(100) + 20 probes, and for the sum 100 / 4 + 130 more.
    assertThat(rules.mostRequests(nothing, 100)).isEqualTo(170 + 25 + 130);
    assertThat(rules.accepts(nothing, new Usage(325, 0, 0, 0), at(20), 100)).isTrue();
    assertThat(rules.accepts(nothing, new Usage(326, 0, 0, 0), at(20), 100)).isFalse();
  }

  @Test
  void theSumSinceTheBeginningBoundsWhatComesNext() {
    Reconciled before =
        rules.after(nothing, new Usage(325, 0, 0, 0), at(20), verdict(0, true, 100, at(20)));

    assertThat(rules.mostRequests(before, 0)).as("nothing of the sum is left").isEqualTo(20);
    assertThat(rules.mostRequests(before, 300))
        .as("400 + 80 + 60 + 20 in all, 325 of it paid, sqrt(100^2 + 300^2) / 4 and 130 on top")
        .isEqualTo(560 - 325 + 79 + 130);
  }

  @Test
  void anIntervalIsBoundByItselfWhereTheSumAllowsLess() {
    Reconciled before =
        rules.after(nothing, new Usage(5_000, 0, 0, 0), at(20), verdict(0, true, 0, at(20)));

    assertThat(rules.mostRequests(before, 100)).isEqualTo(170);
  }

  @Test
  void acceptsBytesUpToTheAgreedRateAndNotOneMore() {
    // 30 s of 12.5 MB/s, and a fifth.
    assertThat(rules.mostBytes(nothing, at(20))).isEqualTo(450_000_000);
    assertThat(rules.accepts(nothing, new Usage(0, 450_000_000, 0, 0), at(20), 0)).isTrue();
    assertThat(rules.accepts(nothing, new Usage(0, 450_000_001, 0, 0), at(20), 0)).isFalse();
    assertThat(rules.mostBytes(nothing, at(-100))).as("the burst alone").isEqualTo(150_000_000);
  }

  @Test
  void bytesThatWerePaidAreNotGrantedAgain() {
    Reconciled before =
        rules.after(nothing, new Usage(0, 449_999_999, 0, 0), at(20), verdict(0, true, 0, at(20)));
    Reconciled beyond =
        rules.after(nothing, new Usage(0, 450_000_001, 0, 0), at(20), verdict(0, true, 0, at(20)));

    assertThat(rules.mostBytes(before, at(20))).isEqualTo(1);
    assertThat(rules.mostBytes(beyond, at(20))).isZero();
  }

  @Test
  void ofADisputedClaimTheBoundIsPaidAndBytesAndHitsInProportion() {
    Reconciled after =
        rules.after(
            nothing, new Usage(1_000, 10_000, 900, 7), at(20), verdict(0, false, 100, at(20)));

    assertThat(after.payable()).isEqualTo(new Usage(325, 3_250, 325, 7));
    assertThat(after.disputed()).isEqualTo(1);
    assertThat(after.estimate()).isEqualTo(100);
    assertThat(after.squares()).isEqualTo(BigInteger.valueOf(10_000));
    assertThat(after.next()).isEqualTo(1);
  }

  @Test
  void ofADisputedClaimWithoutRequestsTheBytesArePaidUpToTheirBound() {
    Usage claim = new Usage(0, 1_000_000_000, 0, 0);

    assertThat(rules.after(nothing, claim, at(20), verdict(0, false, 1, at(20))).payable().bytes())
        .isEqualTo(450_000_000);
  }

  @Test
  void aDisputeWithoutAnEstimatePaysNothing() {
    Usage claim = new Usage(10, 100, 5, 1);

    Reconciled after = rules.after(nothing, claim, at(20), verdict(0, false, 0, at(20)));

    assertThat(after.payable()).isEqualTo(Usage.NONE);
    assertThat(after.disputed()).isEqualTo(1);
    assertThat(rules.after(after, claim, at(40), verdict(1, true, 10, at(40))).disputed())
        .as("an accepted one is none")
        .isEqualTo(1);
  }

  @Test
  void figuresThatNoNumberHoldsAreCutAtTheLargest() {
    assertThat(rules.mostRequests(nothing, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(rules.mostBytes(nothing, START.plus(Duration.ofDays(300_000_000))))
        .isEqualTo(Long.MAX_VALUE);
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
