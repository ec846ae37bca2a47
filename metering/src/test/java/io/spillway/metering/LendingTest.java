package io.spillway.metering;

import static io.spillway.metering.Fixtures.AGREEMENT;
import static io.spillway.metering.Fixtures.BORROWER;
import static io.spillway.metering.Fixtures.EDGE;
import static io.spillway.metering.Fixtures.HOST;
import static io.spillway.metering.Fixtures.LENDER;
import static io.spillway.metering.Fixtures.START;
import static io.spillway.metering.Fixtures.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.metering.Closing.Outcome;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.HostName;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import io.spillway.model.Money;
import io.spillway.model.ProbeSeen;
import io.spillway.model.Statement;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PeerMessage.InvoiceIssued;
import io.spillway.model.message.PeerMessage.InvoiceVerdict;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import io.spillway.model.message.PeerMessage.UsageStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LendingTest {
  private final Party lender = new Party(LENDER);

  @BeforeEach
  void open() {
    lender.told(new MeteringMessage.AgreementOpened(Fixtures.signed(Fixtures.terms())), START);
  }

  @Test
  void countsEachLogBatchOnce() {
    LogBatch batch = Fixtures.batch(EDGE, 0, 10, List.of(Fixtures.load(HOST, at(1), 100, 5)));
    read(batch, at(2));
    read(batch, at(3));
    read(Fixtures.batch(EDGE, 5, 20, List.of(Fixtures.load(HOST, at(1), 1, 0))), at(3));
    read(
        new LogBatch(
            EDGE,
            batch.to(),
            new io.spillway.model.LogPosition("rotated", 7),
            List.of(Fixtures.load(HOST, at(2), 10, 0)),
            List.of(),
            0),
        at(3));

    Statement statement = statements(lender.tick(at(23))).getFirst();
    assertThat(statement.usage().requests()).isEqualTo(110);
    assertThat(statement.usage().errors()).isEqualTo(5);
    assertThat(statement.usage().bytes()).isEqualTo(110_000);
  }

  @Test
  void issuesAStatementForEachIntervalThoughNothingWasServed() {
    assertThat(lender.tick(at(22))).isEmpty();
    assertThat(statements(lender.tick(at(23))))
        .containsExactly(
            new Statement(
                AGREEMENT, 0, at(0), at(20), io.spillway.model.Usage.NONE, List.of(), false));
    assertThat(statements(lender.tick(at(70)))).extracting(Statement::number).contains(1, 2);
  }

  @Test
  void doesNotPayForWhatComesAfterTheEnd() {
    read(Fixtures.batch(EDGE, 0, 1, List.of(Fixtures.load(HOST, at(99), 7, 0))), at(100));
    read(Fixtures.batch(EDGE, 1, 2, List.of(Fixtures.load(HOST, at(100), 9, 0))), at(101));
    lender.told(new MeteringMessage.SiteRemoved(AGREEMENT), at(102));

    Statement last = statements(lender.said).getLast();
    assertThat(last.last()).isTrue();
    assertThat(last.usage().requests()).isEqualTo(7);
    assertThat(account().meter().unpaid().requests()).isEqualTo(9);
  }

  @Test
  void putsWhatIsReadTooLateIntoTheNextStatement() {
    lender.tick(at(23));
    read(Fixtures.batch(EDGE, 0, 1, List.of(Fixtures.load(HOST, at(19), 7, 0))), at(24));

    assertThat(statements(lender.tick(at(43))).getFirst().usage().requests()).isEqualTo(7);
  }

  @Test
  void cutsTheLastIntervalWhenTheAgreementEndsEarly() {
    lender.told(new MeteringMessage.AgreementEnds(AGREEMENT, at(30)), at(25));
    lender.told(new MeteringMessage.SiteRemoved(AGREEMENT), at(32));

    Statement last = statements(lender.said).getLast();
    assertThat(last.to()).isEqualTo(at(30));
    assertThat(last.last()).isTrue();
    assertThat(last.number()).isEqualTo(1);
  }

  @Test
  void closesItsBooksTwoMinutesAfterTheEndThoughTheSiteIsNeverRemoved() {
    lender.tick(at(219));
    assertThat(statements(lender.said)).noneMatch(Statement::last);
    lender.tick(at(220));
    assertThat(statements(lender.said).getLast().last()).isTrue();
  }

  @Test
  void reportsEachSecondOnceWithTheSumOfAllEdges() {
    read(Fixtures.batch(EDGE, 0, 1, List.of(Fixtures.load(HOST, at(1), 7, 1))), at(2));
    read(
        Fixtures.batch(
            new io.spillway.model.EdgeId("b2"), 0, 1, List.of(Fixtures.load(HOST, at(1), 5, 1))),
        at(2));
    lender.tick(at(3));
    lender.tick(at(4));

    assertThat(lender.lentLoads)
        .extracting(l -> l.second() + " " + l.served() + " " + l.refused())
        .containsExactly(at(0) + " 0.0/s 0.0/s", at(1) + " 12.0/s 2.0/s", at(2) + " 0.0/s 0.0/s");
  }

  @Test
  void sharesAHostAmongOpenAgreementsByCapacity() {
    AgreementId other = new AgreementId("agr-8");
    AgreementTerms small = Fixtures.terms(other, at(0), at(80), at(100));
    small = small.amended(small.capacity().times(0.25), small.steerUntil(), small.serveUntil());
    lender.told(new MeteringMessage.AgreementOpened(Fixtures.signed(small)), START);
    read(
        Fixtures.batch(
            EDGE,
            0,
            1,
            List.of(
                Fixtures.load(HOST, at(1), 100, 0),
                Fixtures.load(new HostName("own.example"), at(1), 50, 0)),
            Fixtures.nonce(0xabc)),
        at(2));

    List<Statement> statements = statements(lender.tick(at(23)));
    assertThat(statements).extracting(s -> s.usage().requests()).containsExactly(80L, 20L);
    assertThat(statements)
        .extracting(Statement::nonces)
        .containsOnly(List.of(Fixtures.nonce(0xabc)));
  }

  @Test
  void takesNoncesFromRequestsForTheProbePathOfItsSiteAlone() {
    HostName redirect = Fixtures.REDIRECT_HOST;
    List<ProbeSeen> probes =
        List.of(
            new ProbeSeen(HOST, "/", Fixtures.nonce(1)),
            new ProbeSeen(HOST, "/up", Fixtures.nonce(2)),
            new ProbeSeen(new HostName("own.example"), "/up", Fixtures.nonce(3)),
            new ProbeSeen(redirect, "/up", Fixtures.nonce(4)),
            new ProbeSeen(HOST, "/up", Fixtures.nonce(2)));
    List<LoadSummary> loads = List.of(Fixtures.load(HOST, at(1), 5, 0));
    read(new LogBatch(EDGE, LogPosition.NONE, new LogPosition("log", 9), loads, probes, 0), at(2));

    assertThat(statements(lender.tick(at(23))).getFirst().nonces())
        .containsExactly(Fixtures.nonce(2), Fixtures.nonce(4));
  }

  @Test
  void noNumberOfRequestsForTheProbePathMakesAStatementLongerThanItMayBe() {
    String[] nonces = IntStream.range(0, 2_200).mapToObj(Fixtures::nonce).toArray(String[]::new);
    for (int i = 0; i < 2; i++) {
      List<LoadSummary> loads = List.of(Fixtures.load(HOST, at(i), 1_100, 0));
      String[] half = Arrays.copyOfRange(nonces, 1_100 * i, 1_100 * (i + 1));
      read(Fixtures.batch(EDGE, i, i + 1, loads, half), at(2));
    }

    Statement statement = statements(lender.tick(at(23))).getFirst();
    assertThat(statement.nonces()).hasSize(Statement.MOST_NONCES);
    assertThat(statement.full()).isTrue();
  }

  @Test
  void repeatsWhatIsUnansweredEachHalfMinute() {
    lender.tick(at(23));
    assertThat(lender.tick(at(24))).isEmpty();
    assertThat(statements(lender.tick(at(53)))).extracting(Statement::number).contains(0);
    accept(0, at(54));
    assertThat(statements(lender.tick(at(90)))).extracting(Statement::number).doesNotContain(0);
  }

  @Test
  void leavesTheClaimOpenAfterAnHourAndStillBooksALateAnswer() {
    finish();
    lender.tick(at(103).plus(Duration.ofHours(1)));
    assertThat(outcome()).isEqualTo(Outcome.CLAIM_OPEN);
    assertThat(lender.closed).hasSize(1);

    for (int i = 0; i < 5; i++) {
      accept(i, at(4_000));
    }
    lender.hears(BORROWER, new InvoiceVerdict(AGREEMENT, true, "equal"), at(4_001));

    assertThat(outcome()).isEqualTo(Outcome.SETTLED);
    assertThat(lender.closed).hasSize(1);
    assertThat(lender.ledger().balanced()).isTrue();
    assertThat(lender.ledger().balance("receivable:cdn-a.example", "EUR").micros()).isPositive();
  }

  /** 500 requests/s at 0.50 EUR for an hour of 1,000: 69.4 micros for each second. */
  @Test
  void anEndInThePastTakesNothingBackThatTheBorrowerHasGranted() {
    lender.tick(at(44));
    accept(0, at(45));
    accept(1, at(45));
    lender.told(new MeteringMessage.AgreementEnds(AGREEMENT, at(-3_600)), at(46));
    lender.told(new MeteringMessage.SiteRemoved(AGREEMENT), at(47));
    assertThat(statements(lender.said).getLast().to()).isEqualTo(at(40));
    accept(2, at(50));

    assertThat(invoiced()).isEqualTo(Fixtures.euros(2_778));
  }

  /** What was granted, 40 s of 500 requests/s, and what the logs show until it hears of it. */
  @Test
  void anAmendmentThatEndsInThePastTakesNothingBack() {
    lender.tick(at(44));
    accept(0, at(45));
    accept(1, at(45));
    AgreementTerms terms = Fixtures.terms();
    AgreementTerms ended = terms.amended(terms.capacity(), at(1), at(2));
    lender.told(new MeteringMessage.AgreementOpened(Fixtures.signed(ended)), at(46));
    read(Fixtures.batch(EDGE, 0, 1, List.of(Fixtures.load(HOST, at(45), 7, 0))), at(47));
    read(Fixtures.batch(EDGE, 1, 2, List.of(Fixtures.load(HOST, at(46), 9, 0))), at(48));
    lender.told(new MeteringMessage.SiteRemoved(AGREEMENT), at(49));

    Statement last = statements(lender.said).getLast();
    assertThat(last.to()).isEqualTo(at(46));
    assertThat(last.usage().requests()).isEqualTo(7);
    lender.hears(BORROWER, new StatementVerdict(AGREEMENT, 2, true, 7, at(40), "it ended"), at(50));
    assertThat(invoiced().micros()).isBetween(2_778L, 2_778L + 10);
  }

  @Test
  void anAmendmentAfterTheEndMovesTheEndToNoLaterTimeThanItStates() {
    lender.tick(at(103));
    AgreementTerms terms = Fixtures.terms();
    AgreementTerms ended = terms.amended(terms.capacity(), at(1), at(2));
    lender.told(new MeteringMessage.AgreementOpened(Fixtures.signed(ended)), at(110));

    assertThat(account().contract().serveUntil()).isEqualTo(at(100));
  }

  @Test
  void takesAnAnswerThatGrantsLessForTheEndThatItHasNotHeardOf() {
    lender.tick(at(44));
    accept(0, at(45));
    assertThat(lender.ended).isEmpty();
    lender.hears(BORROWER, new StatementVerdict(AGREEMENT, 1, true, 0, at(30), "it ended"), at(46));

    assertThat(lender.ended)
        .containsExactly(new AgentMessage.EndedByPeer(AGREEMENT, BORROWER, at(30)));
  }

  @Test
  void chargesTheCommitmentUntilTheTimeThatVerdictsGrant() {
    finish();
    for (int i = 0; i <= 4; i++) {
      Instant granted = at(Math.min(20 * (i + 1), 53));
      lender.hears(
          BORROWER, new StatementVerdict(AGREEMENT, i, true, 0, granted, "it ended"), at(110));
    }

    assertThat(invoiced()).isEqualTo(Fixtures.euros(3_681));
    assertThat(lender.stories())
        .contains(
            "cdn-a.example pays the commitment under agr-7 until 2026-07-01T12:00:53Z, not until"
                + " 2026-07-01T12:01:00Z: it ended");
  }

  private Money invoiced() {
    return ((InvoiceIssued) lender.said.getLast()).invoice().amount();
  }

  @Test
  void booksNothingWhenTheInvoiceIsRefused() {
    finish();
    for (int i = 4; i >= 0; i--) {
      accept(i, at(110));
    }
    assertThat(lender.said.getLast()).isInstanceOf(InvoiceIssued.class);
    lender.hears(BORROWER, new InvoiceVerdict(AGREEMENT, false, "we owe 1"), at(111));
    lender.hears(BORROWER, new InvoiceVerdict(AGREEMENT, true, "equal"), at(112));

    assertThat(outcome()).isEqualTo(Outcome.INVOICE_REFUSED);
    assertThat(lender.state.ledger().balances()).isEmpty();
    assertThat(lender.stories()).anyMatch(s -> s.contains("refused the invoice"));
  }

  @Test
  void refusesVerdictsThatAreNotTheBorrowersToGive() {
    lender.tick(at(23));
    StatementVerdict verdict = new StatementVerdict(AGREEMENT, 0, true, 5, at(20), "");
    lender.hears(STRANGER, verdict, at(24));
    lender.hears(BORROWER, new StatementVerdict(AGREEMENT, 9, true, 5, at(200), ""), at(25));
    lender.hears(BORROWER, new StatementVerdict(AGREEMENT, 0, false, -1, at(20), ""), at(27));
    lender.hears(BORROWER, new InvoiceVerdict(AGREEMENT, true, ""), at(29));

    assertThat(lender.state.refusals().get(STRANGER)).isEqualTo(new Refusals(1, at(24)));
    assertThat(lender.state.refusals().get(BORROWER)).isEqualTo(new Refusals(3, at(29)));
    assertThat(account().billing().sums().next()).isZero();
  }

  @Test
  void notesAtMostOneRefusalASecond() {
    for (int i = 0; i < 100; i++) {
      lender.hears(STRANGER, new InvoiceVerdict(AGREEMENT, true, ""), at(5));
    }
    assertThat(lender.state.refusals().get(STRANGER)).isEqualTo(new Refusals(1, at(5)));
  }

  @Test
  void doesNotMeterAbsurdTerms() {
    AgreementTerms endless =
        Fixtures.terms(new AgreementId("agr-9"), at(0), at(1), at(900_000_000));
    lender.told(new MeteringMessage.AgreementOpened(Fixtures.signed(endless)), START);

    assertThat(lender.state.lent()).containsOnlyKeys(AGREEMENT);
    assertThat(lender.stories().getLast()).contains("agr-9 revision 0 is not metered");
  }

  private void finish() {
    lender.told(new MeteringMessage.SiteRemoved(AGREEMENT), at(103));
    assertThat(statements(lender.said).getLast().number()).isEqualTo(4);
  }

  private void accept(int number, Instant now) {
    Instant end = START.plus(Fixtures.INTERVAL.multipliedBy(number + 1));
    lender.hears(BORROWER, new StatementVerdict(AGREEMENT, number, true, 5, end, "accepted"), now);
  }

  private Outcome outcome() {
    return account().billing().closing().orElseThrow().outcome();
  }

  private LentAccount account() {
    LentAccount account = lender.state.lent().get(AGREEMENT);
    if (account == null) {
      throw new AssertionError("no account");
    }
    return account;
  }

  private void read(LogBatch batch, Instant now) {
    lender.told(new MeteringMessage.MeterLog(batch), now);
  }

  private static List<Statement> statements(List<PeerMessage> messages) {
    return messages.stream()
        .filter(UsageStatement.class::isInstance)
        .map(m -> ((UsageStatement) m).statement())
        .toList();
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }
}
