package io.spillway.metering;

import io.spillway.metering.Closing.Outcome;
import io.spillway.metering.MeteringFact.AccountClosed;
import io.spillway.metering.MeteringFact.AccountForgotten;
import io.spillway.metering.MeteringFact.Booked;
import io.spillway.metering.MeteringFact.InvoiceAnswered;
import io.spillway.metering.MeteringFact.InvoiceDrawn;
import io.spillway.metering.MeteringFact.LoadReported;
import io.spillway.metering.MeteringFact.Repeated;
import io.spillway.metering.MeteringFact.StatementAnswered;
import io.spillway.metering.MeteringFact.StatementIssued;
import io.spillway.metering.ledger.Transaction;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.Invoice;
import io.spillway.model.Money;
import io.spillway.model.RequestRate;
import io.spillway.model.Statement;
import io.spillway.model.Usage;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PeerMessage.InvoiceVerdict;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What a lender does: reports load, issues statements and the invoice, books what is accepted. */
final class Lending {
  /** How long after an interval its statement is issued, so that the logs are read. */
  static final Duration GRACE = Duration.ofSeconds(3);

  /** How long after the end the last statement waits for the site's removal. */
  static final Duration REMOVAL = Duration.ofMinutes(2);

  /** How often is said again what is unanswered; after the account was closed, more rarely. */
  static final Duration REPEAT = Duration.ofSeconds(30);

  /** How long after the last statement the account is closed as an open claim. */
  static final Duration PATIENCE = Duration.ofHours(1);

  /** How long a closed account is kept for late answers. */
  static final Duration MEMORY = Duration.ofDays(1);

  /** The largest figure that a borrower may name as its estimate. */
  static final long MOST_ESTIMATE = 100_000_000_000_000L;

  private static final Duration REPEAT_CLOSED = Duration.ofMinutes(10);
  private static final Duration REPORT_DELAY = Duration.ofSeconds(2);
  private static final Duration REPORT_BACKLOG = Duration.ofMinutes(1);
  private static final int STATEMENTS_AT_ONCE = 16;

  private Lending() {}

  static void tick(Desk desk, AgreementId id) {
    reportLoad(desk, id);
    progress(desk, id);
    repeat(desk, id);
    Billing billing = account(desk, id).billing();
    Optional<Closing> closing = billing.closing();
    if (closing.isPresent()) {
      if (!desk.now().isBefore(closing.get().at().plus(MEMORY))) {
        desk.note(new AccountForgotten(id));
      }
    } else if (billing.lastAt().filter(at -> !desk.now().isBefore(at.plus(PATIENCE))).isPresent()) {
      CdnName borrower = account(desk, id).contract().terms().borrower();
      close(desk, id, Outcome.CLAIM_OPEN, borrower + " has not answered; the claim stays open");
    }
  }

  /** Issues what is due: statements, then the invoice. */
  static void progress(Desk desk, AgreementId id) {
    for (int i = 0; i < STATEMENTS_AT_ONCE; i++) {
      Optional<StatementIssued> due = dueStatement(account(desk, id), desk.now());
      if (due.isEmpty()) {
        break;
      }
      desk.note(due.get());
      desk.say(due.get().borrower(), new PeerMessage.UsageStatement(due.get().statement()));
    }
    LentAccount account = account(desk, id);
    Billing billing = account.billing();
    if (billing.lastAt().isPresent()
        && billing.outstanding().isEmpty()
        && billing.invoice().isEmpty()) {
      AgreementTerms terms = account.contract().terms();
      Invoice invoice =
          new Invoice(
              id,
              terms.lender(),
              terms.borrower(),
              billing.sums().payable(),
              account.contract().rate(billing.sums()).total(),
              desk.now());
      desk.note(new InvoiceDrawn(invoice, billing.sums().disputed()));
      desk.say(terms.borrower(), new PeerMessage.InvoiceIssued(invoice));
    }
  }

  private static Optional<StatementIssued> dueStatement(LentAccount account, Instant now) {
    Contract contract = account.contract();
    Billing billing = account.billing();
    if (billing.lastAt().isPresent()) {
      return Optional.empty();
    }
    int number = billing.next();
    Instant begin = contract.begin(number);
    Instant end = contract.begin(number + 1);
    Instant serveUntil = contract.serveUntil();
    boolean last = !serveUntil.isAfter(end);
    boolean due =
        last
            ? account.meter().removed() || !now.isBefore(serveUntil.plus(REMOVAL))
            : !now.isBefore(end.plus(GRACE));
    if (!due) {
      return Optional.empty();
    }
    Usage usage = Usage.NONE;
    Usage unpaid = Usage.NONE;
    for (IntervalUsage open : account.meter().open()) {
      if (open.interval() <= number) {
        usage = usage.plus(open.usage());
      } else if (last) {
        unpaid = unpaid.plus(open.usage());
      }
    }
    Instant to = !last ? end : serveUntil.isBefore(begin) ? begin : serveUntil;
    Statement statement =
        new Statement(
            contract.terms().id(), number, begin, to, usage, account.meter().nonces(), last);
    return Optional.of(new StatementIssued(statement, contract.terms().borrower(), unpaid, now));
  }

  private static void reportLoad(Desk desk, AgreementId id) {
    LentAccount account = account(desk, id);
    Meter meter = account.meter();
    Instant limit = desk.now().minus(REPORT_DELAY).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    if (meter.removed()
        || account.billing().lastAt().isPresent()
        || !limit.isAfter(meter.reportFrom())) {
      return;
    }
    Instant oldest = limit.minus(REPORT_BACKLOG);
    Instant first = meter.reportFrom().isBefore(oldest) ? oldest : meter.reportFrom();
    for (Instant second = first; second.isBefore(limit); second = second.plusSeconds(1)) {
      SecondLoad load =
          SecondLoad.find(meter.loads(), second)
              .orElse(new SecondLoad(second, RequestRate.ZERO, RequestRate.ZERO));
      desk.tell(new AgentMessage.LentLoad(id, second, load.served(), load.refused()));
    }
    desk.note(new LoadReported(id, limit));
  }

  private static void repeat(Desk desk, AgreementId id) {
    LentAccount account = account(desk, id);
    Billing billing = account.billing();
    Duration pause = billing.closing().isPresent() ? REPEAT_CLOSED : REPEAT;
    if (!billing.waits() || desk.now().isBefore(billing.saidAt().plus(pause))) {
      return;
    }
    desk.note(new Repeated(id, desk.now()));
    CdnName borrower = account.contract().terms().borrower();
    billing.outstanding().stream()
        .filter(i -> i.verdict().isEmpty())
        .limit(STATEMENTS_AT_ONCE)
        .forEach(i -> desk.say(borrower, new PeerMessage.UsageStatement(i.statement())));
    billing.invoice().ifPresent(i -> desk.say(borrower, new PeerMessage.InvoiceIssued(i)));
  }

  static void onStatementVerdict(Desk desk, CdnName from, StatementVerdict verdict) {
    LentAccount account = desk.state().lent().get(verdict.agreement());
    if (account == null || !account.contract().terms().borrower().equals(from)) {
      desk.refuse(from, verdict.agreement(), "a verdict on an agreement that we do not lend under");
      return;
    }
    if (verdict.number() < 0 || verdict.number() >= account.billing().next()) {
      desk.refuse(
          from, verdict.agreement(), "a verdict on statement " + verdict.number() + ", not issued");
      return;
    }
    if (verdict.estimate() < 0 || verdict.estimate() > MOST_ESTIMATE) {
      desk.refuse(from, verdict.agreement(), "an estimate of " + verdict.estimate() + " requests");
      return;
    }
    // The first verdict holds: nobody takes back what it has granted.
    Optional<Statement> open =
        account.billing().outstanding().stream()
            .filter(i -> i.statement().number() == verdict.number() && i.verdict().isEmpty())
            .map(Issued::statement)
            .findFirst();
    if (open.isPresent()) {
      desk.note(
          new StatementAnswered(
              from,
              open.get().to(),
              new StatementVerdict(
                  verdict.agreement(),
                  verdict.number(),
                  verdict.accepted(),
                  verdict.estimate(),
                  verdict.committedUntil(),
                  Story.excerpt(verdict.reason()))));
      desk.tell(
          new AgentMessage.UsageJudged(
              verdict.agreement(),
              from,
              account.contract().terms().service(),
              true,
              verdict.number(),
              verdict.accepted(),
              open.get().usage(),
              0));
      if (verdict.committedUntil().isBefore(open.get().to())
          && desk.now().isBefore(account.contract().serveUntil())) {
        desk.tell(
            new AgentMessage.EndedByPeer(verdict.agreement(), from, verdict.committedUntil()));
      }
      progress(desk, verdict.agreement());
    }
  }

  static void onInvoiceVerdict(Desk desk, CdnName from, InvoiceVerdict verdict) {
    AgreementId id = verdict.agreement();
    LentAccount account = desk.state().lent().get(id);
    if (account == null || !account.contract().terms().borrower().equals(from)) {
      desk.refuse(from, id, "an answer on an agreement that we do not lend under");
      return;
    }
    Optional<Invoice> invoice = account.billing().invoice();
    if (invoice.isEmpty()) {
      desk.refuse(from, id, "an answer to an invoice that was not issued");
      return;
    }
    Optional<InvoiceVerdict> answer = account.billing().answer();
    if (answer.isPresent()) {
      if (answer.get().accepted() != verdict.accepted()) {
        desk.refuse(from, id, "another answer to an invoice that has one already");
      }
      return;
    }
    desk.note(
        new InvoiceAnswered(
            from, new InvoiceVerdict(id, verdict.accepted(), Story.excerpt(verdict.reason()))));
    if (verdict.accepted()) {
      Money amount = invoice.get().amount();
      desk.note(new Booked(Transaction.earned(id, desk.now(), from, amount)));
      close(desk, id, Outcome.SETTLED, from + " owes it");
    } else {
      close(
          desk,
          id,
          Outcome.INVOICE_REFUSED,
          from + " refused the invoice; the claim stays open: " + Story.excerpt(verdict.reason()));
    }
  }

  private static void close(Desk desk, AgreementId id, Outcome outcome, String reason) {
    LentAccount account = account(desk, id);
    Money amount = account.contract().rate(account.billing().sums()).total();
    boolean told = account.billing().closing().isPresent();
    desk.note(new AccountClosed(id, new Closing(outcome, amount, desk.now()), reason));
    if (!told) {
      desk.tell(new AgentMessage.AccountSettled(id, outcome == Outcome.SETTLED, amount));
      desk.tell(new AgentMessage.AgreementClosed(id));
    }
  }

  /** The accounts in a stable order, as they are when asked. */
  static List<AgreementId> list(Desk desk) {
    return List.copyOf(desk.state().lent().keySet());
  }

  private static LentAccount account(Desk desk, AgreementId id) {
    LentAccount account = desk.state().lent().get(id);
    if (account == null) {
      throw new IllegalStateException("no account of " + id);
    }
    return account;
  }
}
