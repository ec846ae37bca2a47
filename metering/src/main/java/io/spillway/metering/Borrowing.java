package io.spillway.metering;

import io.spillway.metering.Closing.Outcome;
import io.spillway.metering.MeteringFact.AccountClosed;
import io.spillway.metering.MeteringFact.AccountForgotten;
import io.spillway.metering.MeteringFact.Booked;
import io.spillway.metering.MeteringFact.InvoiceJudged;
import io.spillway.metering.MeteringFact.StatementReceived;
import io.spillway.metering.ledger.Transaction;
import io.spillway.metering.rating.Rating;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.Invoice;
import io.spillway.model.Money;
import io.spillway.model.Statement;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PeerMessage.InvoiceVerdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a borrower does: judges statements and the invoice, books what it accepts. */
final class Borrowing {
  /** How long after an interval its statement gets a verdict, so that the estimate is complete. */
  static final Duration GRACE = Duration.ofSeconds(4);

  /** How long after the end the last statement may take. */
  static final Duration STATEMENT_PATIENCE = Duration.ofMinutes(10);

  /** How long after the last verdict the invoice may take. */
  static final Duration INVOICE_PATIENCE = Duration.ofHours(1);

  /** How long a closed account is kept: longer than a lender repeats. */
  static final Duration MEMORY = Duration.ofDays(2);

  private Borrowing() {}

  static void tick(Desk desk, AgreementId id) {
    judge(desk, id);
    Audit audit = account(desk, id).audit();
    Optional<Closing> closing = audit.closing();
    if (closing.isPresent()) {
      if (!desk.now().isBefore(closing.get().at().plus(MEMORY))) {
        desk.note(new AccountForgotten(id));
      }
    } else if (audit.lastAt().isPresent()) {
      if (!desk.now().isBefore(audit.lastAt().get().plus(INVOICE_PATIENCE))) {
        close(desk, id, Outcome.INVOICE_MISSING, "no invoice came; nothing is booked");
      }
    } else if (!desk.now()
        .isBefore(account(desk, id).contract().serveUntil().plus(STATEMENT_PATIENCE))) {
      close(
          desk,
          id,
          Outcome.LENDER_SILENT,
          account(desk, id).contract().terms().lender()
              + " gave no statement "
              + audit.sums().next()
              + " within "
              + STATEMENT_PATIENCE.toMinutes()
              + " min after the end; what is missing is settled at zero");
    }
  }

  static void onStatement(Desk desk, CdnName from, Statement statement) {
    AgreementId id = statement.agreement();
    BorrowedAccount account = desk.state().borrowed().get(id);
    if (account == null || !account.contract().terms().lender().equals(from)) {
      desk.refuse(from, id, "a statement on an agreement that we do not borrow under");
      return;
    }
    Audit audit = account.audit();
    if (statement.number() >= 0 && statement.number() < audit.sums().next()) {
      Judged judged = audit.judged().get(statement.number());
      if (judged.claim().equals(statement.usage()) && judged.to().equals(statement.to())) {
        desk.say(from, judged.verdict());
      } else {
        desk.refuse(
            from, id, "statement " + statement.number() + " with other figures than before");
      }
      return;
    }
    Optional<Statement> held =
        audit.waiting().stream().filter(w -> w.number() == statement.number()).findFirst();
    if (held.isPresent()) {
      if (!held.get().equals(statement)) {
        desk.refuse(
            from, id, "statement " + statement.number() + " with other figures than before");
      }
      return;
    }
    Optional<String> problem = Judging.problem(account, statement);
    if (problem.isPresent()) {
      desk.refuse(from, id, problem.get());
      return;
    }
    desk.note(new StatementReceived(statement));
    judge(desk, id);
  }

  /** Gives a verdict on each statement whose turn it is and whose interval is long enough over. */
  private static void judge(Desk desk, AgreementId id) {
    while (true) {
      BorrowedAccount account = account(desk, id);
      Audit audit = account.audit();
      if (audit.waiting().isEmpty()) {
        return;
      }
      Statement head = audit.waiting().getFirst();
      boolean ready =
          audit.lastAt().isEmpty()
              && head.number() == audit.sums().next()
              && !desk.now().isBefore(head.to().plus(GRACE));
      if (!ready) {
        return;
      }
      MeteringFact.StatementJudged judged = Judging.judge(account, head, desk.now());
      desk.note(judged);
      desk.tell(
          new AgentMessage.UsageJudged(
              id,
              judged.lender(),
              account.contract().terms().service(),
              false,
              head.number(),
              judged.verdict().accepted(),
              head.usage(),
              shortfall(account, head)));
      desk.say(judged.lender(), judged.verdict());
    }
  }

  /** What the lender refused by its own reports though it served less than was agreed. */
  private static double shortfall(BorrowedAccount account, Statement statement) {
    double sum = 0;
    for (SecondLoad load : account.estimates().loads()) {
      if (!load.second().isBefore(statement.from()) && load.second().isBefore(statement.to())) {
        double agreed = account.contract().weight(load.second()) / 1_000.0;
        double room = Math.max(0, agreed - load.served().perSecond());
        sum += Math.min(load.refused().perSecond(), room);
      }
    }
    return sum;
  }

  static void onInvoice(Desk desk, CdnName from, Invoice invoice) {
    AgreementId id = invoice.agreement();
    BorrowedAccount account = desk.state().borrowed().get(id);
    if (account == null || !account.contract().terms().lender().equals(from)) {
      desk.refuse(from, id, "an invoice for an agreement that we do not borrow under");
      return;
    }
    Audit audit = account.audit();
    if (audit.lastAt().isEmpty()) {
      desk.refuse(from, id, "an invoice before the verdict on the last statement");
      return;
    }
    if (audit.answer().isPresent()) {
      if (audit.invoice().equals(Optional.of(invoice))) {
        desk.say(from, audit.answer().get());
      } else {
        desk.refuse(from, id, "another invoice of " + invoice.amount());
      }
      return;
    }
    Money own = account.contract().rate(audit.sums()).total();
    InvoiceVerdict verdict = verdict(account, invoice, own);
    desk.note(new InvoiceJudged(invoice, own, verdict));
    if (verdict.accepted()) {
      desk.note(new Booked(Transaction.owed(id, desk.now(), from, invoice.amount())));
    }
    close(
        desk,
        id,
        verdict.accepted() ? Outcome.SETTLED : Outcome.INVOICE_REFUSED,
        verdict.accepted() ? "owed to " + from : "the invoice was refused; nothing is booked");
    desk.say(from, verdict);
  }

  private static InvoiceVerdict verdict(BorrowedAccount account, Invoice invoice, Money own) {
    AgreementTerms terms = account.contract().terms();
    Audit audit = account.audit();
    String fault = "";
    if (!invoice.lender().equals(terms.lender()) || !invoice.borrower().equals(terms.borrower())) {
      fault = "it names " + invoice.lender() + " and " + invoice.borrower() + " as its parties";
    } else if (!invoice.usage().equals(audit.sums().payable())) {
      fault =
          "it claims %s requests and %s bytes; we accepted %s and %s"
              .formatted(
                  Story.count(invoice.usage().requests()),
                  Story.count(invoice.usage().bytes()),
                  Story.count(audit.sums().payable().requests()),
                  Story.count(audit.sums().payable().bytes()));
    } else if (!invoice.amount().currency().equals(own.currency())
        || !within(
            invoice.amount(), own, Rating.slack(terms.tariff(), account.contract().periods()))) {
      fault = "it claims " + invoice.amount() + "; by the tariff we owe " + own;
    }
    return new InvoiceVerdict(
        terms.id(),
        fault.isEmpty(),
        !fault.isEmpty()
            ? fault
            : invoice.amount().equals(own)
                ? "equal"
                : "within what dating the amendments differently explains");
  }

  private static boolean within(Money claimed, Money own, Money slack) {
    return claimed.micros() >= 0
        && claimed.micros() >= own.micros() - slack.micros()
        && claimed.micros() <= own.micros() + slack.micros();
  }

  private static void close(Desk desk, AgreementId id, Outcome outcome, String reason) {
    BorrowedAccount account = account(desk, id);
    Audit audit = account.audit();
    Money own = account.contract().rate(audit.sums()).total();
    Money amount =
        outcome == Outcome.SETTLED ? audit.invoice().map(Invoice::amount).orElse(own) : own;
    boolean told = audit.closing().isPresent();
    desk.note(new AccountClosed(id, new Closing(outcome, amount, desk.now()), reason));
    if (!told) {
      desk.tell(new MediatorMessage.AgreementSettled(id, amount));
      desk.tell(new AgentMessage.AccountSettled(id, outcome == Outcome.SETTLED, amount));
      desk.tell(new AgentMessage.AgreementClosed(id));
    }
  }

  /** The accounts in a stable order, as they are when asked. */
  static List<AgreementId> list(Desk desk) {
    return List.copyOf(desk.state().borrowed().keySet());
  }

  private static BorrowedAccount account(Desk desk, AgreementId id) {
    BorrowedAccount account = desk.state().borrowed().get(id);
    if (account == null) {
      throw new IllegalStateException("no account of " + id);
    }
    return account;
  }
}
