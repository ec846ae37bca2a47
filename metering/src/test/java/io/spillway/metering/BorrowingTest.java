package io.spillway.metering;

import static io.spillway.metering.Fixtures.AGREEMENT;
import static io.spillway.metering.Fixtures.BORROWER;
import static io.spillway.metering.Fixtures.LENDER;
import static io.spillway.metering.Fixtures.SERVICE;
import static io.spillway.metering.Fixtures.START;
import static io.spillway.metering.Fixtures.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.metering.Closing.Outcome;
import io.spillway.model.EdgeId;
import io.spillway.model.Invoice;
import io.spillway.model.Money;
import io.spillway.model.RequestRate;
import io.spillway.model.Statement;
import io.spillway.model.Usage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PeerMessage.InvoiceIssued;
import io.spillway.model.message.PeerMessage.InvoiceVerdict;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import io.spillway.model.message.PeerMessage.UsageStatement;
import io.spillway.model.message.Shared;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BorrowingTest {
  private final Party borrower = new Party(BORROWER);
  private long read;

  @BeforeEach
  void open() {
    borrower.told(new MeteringMessage.AgreementOpened(Fixtures.signed(Fixtures.terms())), START);
  }

  @Test
  void estimatesByOwnDemandAndShares() {
    steer(0, 20, 300, 0.4);
    StatementVerdict verdict = verdict(says(0, 4_100), at(24));

    assertThat(verdict.accepted()).isTrue();
    assertThat(verdict.estimate()).isEqualTo(4_000);
    assertThat(borrower.stories().getLast())
        .isEqualTo(
            "statement 0 of agr-7 from cdn-b.example: 4,100 requests; our estimate 4,000; accepted"
                + " within 20 %");
  }

  @Test
  void followsARampWhileTheOwnShareFalls() {
    double served = 0;
    for (int t = 0; t < 20; t++) {
      double demand = 100 + 20 * t;
      double share = Math.min(0.8, 0.05 * t);
      own(t, Math.round(demand * (1 - share)), 0);
      share(t, share);
      served += demand * share;
    }
    long estimate = verdict(says(0, Math.round(served)), at(24)).estimate();

    assertThat((double) estimate).isBetween(0.98 * served, 1.02 * served);
  }

  @Test
  void countsRefusedRequestsAsDemand() {
    for (int t = 0; t < 20; t++) {
      own(t, 100, 200);
      share(t, 0.4);
    }
    assertThat(verdict(says(0, 4_000), at(24)).estimate()).isEqualTo(4_000);
  }

  @Test
  void trustsCountedAnswersMoreThanTheModelTheMoreThereAre() {
    for (int t = 0; t < 20; t++) {
      own(t, 250, 0);
      answers(t, 998, 0.5);
      share(t, 0.1);
    }
    double share = 0.1 + 0.4 * 998 / 1_000;
    double estimate = 20 * 250 * share / (1 - share);
    assertThat((double) verdict(says(0, 5_000), at(24)).estimate())
        .isBetween(estimate - 1, estimate + 1);
  }

  @Test
  void takesNothingOfTheLendersReportsWhileClientsAreOnOwnEdges() {
    for (int t = 0; t < 20; t++) {
      report(t, 500);
      own(t, 300, 0);
      share(t, 0.4);
    }
    assertThat(verdict(says(0, 4_000), at(24)).estimate()).isEqualTo(4_000);
  }

  @Test
  void takesAtMostWhatTheLenderAgreedToCarry() {
    steer(0, 20, 3_000, 0.4);
    assertThat(verdict(says(0, 10_000), at(24)).estimate()).isEqualTo(20 * 500);
  }

  @Test
  void bridgesSecondsThatNobodyWatched() {
    for (int t = 0; t < 20; t++) {
      own(t, 300, 0);
      if (t < 3 || t > 16) {
        share(t, 0.4);
      }
    }
    assertThat(verdict(says(0, 4_000), at(24)).estimate()).isEqualTo(4_000);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.7, 3", "0.7, 0.1, 17"})
  void disputesNoHonestStatementWhereClientsMovedWhileNobodyWatched(
      double before, double after, int moved) {
    long served = 0;
    for (int t = 0; t < 20; t++) {
      double away = t < moved ? before : after;
      served += Math.round(500 * away);
      own(t, Math.round(500 * (1 - away)), 0);
      if (t < 3 || t > 16) {
        share(t, away);
      }
    }
    StatementVerdict verdict = verdict(says(0, served), at(24));

    assertThat(verdict.accepted()).as(verdict.reason()).isTrue();
  }

  @Test
  void disputesWhatIsInventedAndPaysUpToTheBound() {
    steer(0, 20, 300, 0.4);
    StatementVerdict verdict = verdict(says(0, 8_412), at(24));

    assertThat(verdict.accepted()).isFalse();
    assertThat(verdict.reason()).contains("8,412 requests claimed, at most 6,139");
    assertThat(account().audit().sums().payable().requests()).isEqualTo(6_139);
    assertThat(account().audit().sums().payable().bytes()).isEqualTo(6_139_000);
  }

  @Test
  void disputesBytesBeyondTheAgreedBitRate() {
    steer(0, 20, 300, 0.4);
    Statement statement =
        new Statement(AGREEMENT, 0, at(0), at(20), new Usage(10, 1L << 40, 0, 0), List.of(), false);
    StatementVerdict verdict = verdict(statement, at(24));

    assertThat(verdict.accepted()).isFalse();
    assertThat(verdict.reason()).contains("bytes claimed");
    assertThat(account().audit().sums().payable().bytes()).isEqualTo(450_000_000);
  }

  @Test
  void takesTheLendersReportsWhenHardlyAnyoneIsLeftOnOwnEdges() {
    for (int t = 0; t < 20; t++) {
      if (t % 2 == 0) {
        report(t, 100);
        steer(t, t + 1, 1, 0.99);
      } else {
        steer(t, t + 1, 1, 0.99);
        report(t, 100);
      }
    }
    StatementVerdict verdict = verdict(says(0, 2_000), at(24));

    assertThat(verdict.estimate()).isEqualTo(2_000);
    assertThat(borrower.stories().getLast()).contains("(20 s of it by its own load reports)");
  }

  @Test
  void countsWhatOwnEdgesRedirectedBesideWhatDnsSent() {
    for (int t = 0; t < 20; t++) {
      own(t, 45, 0);
      borrower.told(
          new MeteringMessage.SharesSteered(
              SERVICE,
              at(t),
              new TreeMap<>(Map.of(AGREEMENT, 0.25)),
              new TreeMap<>(Map.of(AGREEMENT, 0.3))),
          at(t + 1));
    }
    // Of 100 a second 45 stayed: 25 were sent away by DNS and 30 by redirection.
    StatementVerdict verdict = verdict(says(0, 1_100), at(24));

    assertThat(verdict.estimate()).isEqualTo(1_100);
    assertThat(verdict.accepted()).isTrue();
  }

  @Test
  void boundsReportsByWhatWasAgreed() {
    steer(0, 20, 1, 0.99);
    report(0, 1_000_000);
    for (int t = 1; t < 20; t++) {
      report(t, 0);
    }

    assertThat(verdict(says(0, 1_000_000), at(24)).estimate()).isEqualTo(550);
  }

  @Test
  void answersRepetitionsAlikeAndRefusesOtherFigures() {
    StatementVerdict verdict = verdict(says(0, 3), at(24));
    assertThat(hear(says(0, 3), at(60))).containsExactly(verdict);
    assertThat(hear(says(0, 4), at(70))).isEmpty();
    assertThat(borrower.stories().getLast()).contains("other figures than before");
  }

  @Test
  void waitsForTheStatementsBefore() {
    assertThat(hear(says(1, 3), at(50))).isEmpty();
    assertThat(hear(says(0, 3), at(51)))
        .extracting(m -> ((StatementVerdict) m).number())
        .containsExactly(0, 1);
  }

  @Test
  void waitsUntilTheIntervalIsOver() {
    assertThat(hear(says(0, 3), at(21))).isEmpty();
    assertThat(borrower.tick(at(24))).hasSize(1);
  }

  @Test
  void refusesStatementsThatCannotBe() {
    hear(says(400, 3), at(24));
    borrower.hears(STRANGER, new UsageStatement(says(0, 3)), at(26));
    hear(new Statement(AGREEMENT, 0, at(1), at(20), Usage.NONE, List.of(), false), at(28));
    hear(new Statement(AGREEMENT, 0, at(0), at(19), Usage.NONE, List.of(), false), at(30));
    hear(
        new Statement(
            AGREEMENT, 0, at(0), at(20), new Usage(Long.MAX_VALUE, 0, 0, 0), List.of(), false),
        at(32));
    hear(says(-1, 0), at(34));

    assertThat(borrower.said).isEmpty();
    assertThat(account().audit().waiting()).isEmpty();
    assertThat(borrower.state.refusals().get(LENDER)).isEqualTo(new Refusals(5, at(34)));
  }

  @Test
  void settlesWithoutALenderThatSaysNothingAndPaysNothingLater() {
    steer(0, 100, 300, 0.4);
    hear(says(0, 4_000), at(24));
    borrower.tick(at(699));
    assertThat(borrower.settled).isEmpty();
    borrower.tick(at(700));

    // 4,000 requests, 4 MB, and 500 requests/s during 20 s.
    Money cost = Fixtures.euros(4_000 + 40 + 1_389);
    assertThat(borrower.settled).extracting(s -> s.cost()).containsExactly(cost);
    assertThat(borrower.stories().getLast()).contains("what is missing is settled at zero");
    for (int i = 1; i <= 4; i++) {
      assertThat(verdict(says(i, 4_000), at(800)).accepted()).isFalse();
    }
    Usage usage = says(0, 4_000).usage();
    assertThat(invoice(usage, cost, at(900)).accepted()).isTrue();
    assertThat(borrower.ledger().balance("payable:cdn-b.example", "EUR")).isEqualTo(cost.negated());
    assertThat(borrower.settled).hasSize(1);
    assertThat(borrower.closed).hasSize(1);
  }

  @Test
  void refusesAnInvoiceThatDiffersFromItsOwnRating() {
    steer(0, 100, 300, 0.4);
    Usage sum = Usage.NONE;
    for (int i = 0; i <= 4; i++) {
      hear(says(i, 4_000), at(24 + 20 * i));
      sum = sum.plus(says(i, 4_000).usage());
    }
    InvoiceVerdict verdict = invoice(sum, Fixtures.euros(99_999), at(130));

    assertThat(verdict.accepted()).isFalse();
    assertThat(verdict.reason())
        .isEqualTo("it claims 0.099999 EUR; by the tariff we owe 0.025756 EUR");
    assertThat(account().audit().closing().orElseThrow().outcome())
        .isEqualTo(Outcome.INVOICE_REFUSED);
    assertThat(borrower.state.ledger().balances()).isEmpty();
    assertThat(borrower.settled).hasSize(1);
    assertThat(invoice(sum, Fixtures.euros(99_999), at(160))).isEqualTo(verdict);
  }

  @Test
  void grantsTheCommitmentUntilItsOwnEndWhereTheLenderHeardOfItLate() {
    borrower.told(new MeteringMessage.AgreementEnds(AGREEMENT, at(35)), at(30));

    StatementVerdict whole = verdict(says(0, 10), at(50));
    StatementVerdict cut = verdict(says(1, 10), at(50));
    StatementVerdict beyond = verdict(says(2, 10), at(65));
    verdict(says(3, 10), at(85));
    verdict(says(4, 10), at(105));

    assertThat(whole.committedUntil()).isEqualTo(at(20));
    assertThat(cut.committedUntil()).isEqualTo(at(35));
    assertThat(beyond.committedUntil()).isEqualTo(at(35));
    // What was served is paid.
    assertThat(beyond.accepted()).isTrue();
    assertThat(cut.reason()).startsWith("it ended at 2026-07-01T12:00:35Z; accepted");
    // 50 requests and bytes, and 35 s of 500 requests/s at 0.50 EUR for an hour of 1,000.
    Money owed = Fixtures.euros(50 + 0 + 2_431);
    assertThat(invoice(new Usage(50, 50_000, 0, 0), owed, at(130)).reason()).isEqualTo("equal");
  }

  @Test
  void owesWhatItHasGrantedThoughTheLenderEndsAsOfBefore() {
    verdict(says(0, 10), at(24));
    borrower.told(new MeteringMessage.AgreementEnds(AGREEMENT, at(-3_600)), at(30));
    Statement last = new Statement(AGREEMENT, 1, at(20), at(20), Usage.NONE, List.of(), true);

    assertThat(verdict(last, at(31)).committedUntil()).isEqualTo(START);
    Money owed = Fixtures.euros(10 + 1_389);
    assertThat(invoice(new Usage(10, 10_000, 0, 0), owed, at(40)).reason()).isEqualTo("equal");
  }

  @Test
  void forgetsClosedAccountsAfterTwoDays() {
    borrower.tick(at(700));
    borrower.tick(at(701).plusSeconds(2 * 86_400));
    assertThat(borrower.state.borrowed()).isEmpty();
  }

  private void steer(int from, int to, long own, double share) {
    for (int t = from; t < to; t++) {
      own(t, own, 0);
      share(t, share);
    }
  }

  private void own(int t, long served, long refused) {
    borrower.told(
        new MeteringMessage.MeterLog(
            Fixtures.batch(
                new EdgeId("a1"),
                read,
                ++read,
                List.of(Fixtures.load(Fixtures.HOST, at(t), served, refused)))),
        at(t + 1));
  }

  private void share(int t, double share) {
    borrower.told(
        new MeteringMessage.SharesSteered(
            SERVICE, at(t), new TreeMap<>(Map.of(AGREEMENT, share)), new TreeMap<>()),
        at(t + 1));
  }

  private void answers(int t, double answers, double share) {
    borrower.told(
        new MeteringMessage.AnswersAlive(
            SERVICE, at(t), answers, new TreeMap<>(Map.of(AGREEMENT, share))),
        at(t + 1));
  }

  private void report(int t, double served) {
    borrower.told(
        new Shared.PeerLoad(
            AGREEMENT, SERVICE, at(t), RequestRate.perSecond(served), RequestRate.ZERO),
        at(t + 2));
  }

  @Test
  void tellsForTheRecordWhatWasRefusedBelowWhatWasAgreed() {
    for (int second = 0; second < 20; second++) {
      borrower.told(
          new Shared.PeerLoad(
              AGREEMENT,
              account().contract().terms().service(),
              at(second),
              RequestRate.perSecond(1),
              RequestRate.perSecond(2)),
          at(second + 1));
    }

    StatementVerdict said = verdict(says(0, 20), at(30));

    assertThat(borrower.judged)
        .singleElement()
        .satisfies(told -> {
          assertThat(told.accepted()).isEqualTo(said.accepted());
          assertThat(told.shortfall()).isEqualTo(40);
          assertThat(told.usage().requests()).isEqualTo(20);
        });
    hear(says(0, 20), at(31));
    assertThat(borrower.judged).hasSize(1);
  }

  private static Statement says(int number, long requests) {
    return new Statement(
        AGREEMENT,
        number,
        at(20L * number),
        at(20L * number + 20),
        new Usage(requests, requests * 1_000, 0, 0),
        List.of(),
        number == 4);
  }

  private List<PeerMessage> hear(Statement statement, Instant now) {
    return borrower.hears(LENDER, new UsageStatement(statement), now);
  }

  private StatementVerdict verdict(Statement statement, Instant now) {
    return (StatementVerdict) hear(statement, now).getFirst();
  }

  private InvoiceVerdict invoice(Usage usage, Money amount, Instant now) {
    Invoice invoice = new Invoice(AGREEMENT, LENDER, BORROWER, usage, amount, at(120));
    return (InvoiceVerdict) borrower.hears(LENDER, new InvoiceIssued(invoice), now).getFirst();
  }

  private BorrowedAccount account() {
    BorrowedAccount account = borrower.state.borrowed().get(AGREEMENT);
    if (account == null) {
      throw new AssertionError("no account");
    }
    return account;
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }
}
