package io.spillway.simulator.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.metering.Billing;
import io.spillway.metering.Contract;
import io.spillway.metering.LentAccount;
import io.spillway.metering.Meter;
import io.spillway.metering.MeteringFact.AgreementMetered;
import io.spillway.metering.MeteringFact.StatementAnswered;
import io.spillway.metering.MeteringFact.StatementIssued;
import io.spillway.metering.rating.CommittedPeriod;
import io.spillway.metering.rating.Rating;
import io.spillway.metering.rating.Reconciled;
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
import io.spillway.model.Statement;
import io.spillway.model.Tariff;
import io.spillway.model.Usage;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The check of what is due notices a metering that takes back what was granted. */
class DuesTest {
  private static final Instant START = Instant.parse("2026-07-01T12:00:00Z");
  private static final CdnName BORROWER = new CdnName("cdn-a.example");
  private static final Usage USED = new Usage(2_000_000, 0, 0, 0);

  private final Findings findings = new Findings(() -> START);
  private final Dues dues = new Dues(findings);
  private final AgreementTerms terms = terms();

  /** An hour of 1,000 requests/s at 0.50 EUR, and two million requests at 1 EUR. */
  @Test
  void noticesThatAnAmendmentTakesBackWhatWasGranted() {
    grantAnHour();
    AgreementTerms ended = terms.amended(terms.capacity(), START.plusSeconds(1), at(2));
    dues.metered(new AgreementMetered(ended, true, at(3_700)));
    LentAccount account = account(ended, at(3_700));

    dues.booked(account, euros(2_500_000), "b");
    assertThat(findings.list()).isEmpty();

    Reconciled sums = account.billing().sums();
    Money clipped =
        Rating.of(terms.tariff(), sums.payable(), account.contract().periods(), ended.steerUntil())
            .total();
    dues.booked(account, clipped, "b");
    assertThat(findings.list()).singleElement().asString().contains("that was granted");
  }

  @Test
  void doesNotAskForWhatWasDisputedWithoutAnEstimate() {
    grant(false, 0);
    dues.booked(account(terms, START), euros(0), "b");
    assertThat(findings.list()).isEmpty();
  }

  private void grantAnHour() {
    grant(true, 5);
  }

  private void grant(boolean accepted, long estimate) {
    dues.metered(new AgreementMetered(terms, true, START));
    AgreementId id = terms.id();
    Statement statement = new Statement(id, 0, START, at(3_600), USED, List.of(), false);
    dues.issued(new StatementIssued(statement, BORROWER, Usage.NONE, at(3_603)));
    StatementVerdict verdict = new StatementVerdict(id, 0, accepted, estimate, at(3_600), "");
    dues.answered(new StatementAnswered(BORROWER, at(3_600), verdict));
  }

  private static LentAccount account(AgreementTerms newest, Instant amended) {
    CommittedPeriod first = new CommittedPeriod(0, START, newest.capacity());
    CommittedPeriod second = new CommittedPeriod(1, amended, newest.capacity());
    Reconciled sums = new Reconciled(1, 0, BigInteger.ZERO, USED, at(3_600), 0);
    return new LentAccount(
        new Contract(newest, List.of(first, second), Optional.empty()),
        new Meter(true, List.of(), Usage.NONE, List.of(), List.of(), START),
        new Billing(
            1,
            Optional.of(at(3_700)),
            List.of(),
            sums,
            Optional.empty(),
            Optional.empty(),
            START,
            Optional.empty()));
  }

  private static AgreementTerms terms() {
    return new AgreementTerms(
        new AgreementId("agr-7"),
        0,
        new OfferId("offer-1"),
        new ArrangementId("arr-1"),
        BORROWER,
        new CdnName("cdn-b.example"),
        new ServiceId("customer"),
        List.of(new HostName("www.customer.example")),
        Optional.empty(),
        new Origin("127.0.0.20", 8090),
        "/up",
        Footprint.EVERYWHERE,
        new Capacity(RequestRate.perSecond(1_000), new BitRate(100_000_000)),
        new Tariff(euros(1_000_000), euros(10_000), euros(500_000)),
        START,
        at(7_200),
        at(7_230),
        Duration.ofHours(1),
        0.2);
  }

  private static Money euros(long micros) {
    return new Money("EUR", micros);
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }
}
