package io.spillway.metering;

import io.spillway.metering.MeteringFact.InvoiceAnswered;
import io.spillway.metering.MeteringFact.StatementAnswered;
import io.spillway.metering.MeteringFact.StatementIssued;
import io.spillway.metering.rating.Reconciled;
import io.spillway.model.AgreementId;
import io.spillway.model.Invoice;
import io.spillway.model.Statement;
import io.spillway.model.message.PeerMessage.InvoiceVerdict;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the facts of a lender's accounting change the state. */
final class LentFolding {
  private LentFolding() {}

  static MeteringState complete(MeteringState state, AgreementId id) {
    return Folding.lent(
        state,
        id,
        a -> {
          Meter old = a.meter();
          return a.with(
              new Meter(true, old.open(), old.unpaid(), old.nonces(), List.of(), old.reportFrom()));
        });
  }

  static MeteringState reported(MeteringState state, AgreementId id, Instant until) {
    return Folding.lent(
        state,
        id,
        a -> {
          Meter old = a.meter();
          List<SecondLoad> left =
              old.loads().stream().filter(l -> !l.second().isBefore(until)).toList();
          return a.with(
              new Meter(old.removed(), old.open(), old.unpaid(), old.nonces(), left, until));
        });
  }

  static MeteringState issued(MeteringState state, StatementIssued fact) {
    Statement statement = fact.statement();
    return Folding.lent(
        state,
        statement.agreement(),
        a -> {
          Meter meter = a.meter();
          Billing old = a.billing();
          List<Issued> outstanding = new ArrayList<>(old.outstanding());
          outstanding.add(new Issued(statement, Optional.empty()));
          List<IntervalUsage> open =
              meter.open().stream()
                  .filter(u -> !statement.last() && u.interval() > statement.number())
                  .toList();
          return a.with(
                  new Meter(
                      meter.removed(),
                      open,
                      meter.unpaid().plus(fact.unpaid()),
                      List.of(),
                      meter.loads(),
                      meter.reportFrom()))
              .with(
                  new Billing(
                      statement.number() + 1,
                      statement.last() ? Optional.of(fact.at()) : old.lastAt(),
                      outstanding,
                      old.sums(),
                      old.invoice(),
                      old.answer(),
                      old.waits() ? old.saidAt() : fact.at(),
                      old.closing()));
        });
  }

  static MeteringState repeated(MeteringState state, AgreementId id, Instant at) {
    return Folding.lent(
        state,
        id,
        a -> {
          Billing old = a.billing();
          return a.with(
              new Billing(
                  old.next(),
                  old.lastAt(),
                  old.outstanding(),
                  old.sums(),
                  old.invoice(),
                  old.answer(),
                  at,
                  old.closing()));
        });
  }

  static MeteringState answered(MeteringState state, StatementAnswered fact) {
    LentAccount account = state.lent().get(fact.verdict().agreement());
    if (account == null) {
      return state;
    }
    StatementVerdict verdict = fact.verdict();
    List<Issued> outstanding = new ArrayList<>();
    MeteringState next = state;
    for (Issued issued : account.billing().outstanding()) {
      if (issued.statement().number() == verdict.number() && issued.verdict().isEmpty()) {
        outstanding.add(new Issued(issued.statement(), Optional.of(verdict)));
        next = next.with(next.archive().plus(record(account, issued.statement(), verdict)));
      } else {
        outstanding.add(issued);
      }
    }
    return next.with(verdict.agreement(), settled(account, outstanding));
  }

  private static StatementRecord record(
      LentAccount account, Statement statement, StatementVerdict verdict) {
    return new StatementRecord(
        statement.agreement(),
        account.contract().terms().lender(),
        account.contract().terms().borrower(),
        statement.number(),
        statement.to(),
        statement.usage(),
        verdict.accepted(),
        verdict.estimate(),
        verdict.reason());
  }

  /** Takes the statements that have a verdict off the front, in their order. */
  private static LentAccount settled(LentAccount account, List<Issued> outstanding) {
    Billing old = account.billing();
    Reconciled sums = old.sums();
    int settled = 0;
    for (Issued issued : outstanding) {
      Optional<StatementVerdict> verdict = issued.verdict();
      if (verdict.isEmpty()) {
        break;
      }
      sums =
          account
              .contract()
              .reconciliation()
              .after(sums, issued.statement().usage(), issued.statement().to(), verdict.get());
      settled++;
    }
    return account.with(
        new Billing(
            old.next(),
            old.lastAt(),
            outstanding.subList(settled, outstanding.size()),
            sums,
            old.invoice(),
            old.answer(),
            old.saidAt(),
            old.closing()));
  }

  static MeteringState drawn(MeteringState state, Invoice invoice) {
    return Folding.lent(
        state,
        invoice.agreement(),
        a -> {
          Billing old = a.billing();
          return a.with(
              new Billing(
                  old.next(),
                  old.lastAt(),
                  old.outstanding(),
                  old.sums(),
                  Optional.of(invoice),
                  old.answer(),
                  invoice.issuedAt(),
                  old.closing()));
        });
  }

  static MeteringState answered(MeteringState state, InvoiceAnswered fact) {
    InvoiceVerdict verdict = fact.verdict();
    LentAccount account = state.lent().get(verdict.agreement());
    if (account == null || account.billing().invoice().isEmpty()) {
      return state;
    }
    Billing old = account.billing();
    MeteringState next =
        state.with(
            verdict.agreement(),
            account.with(
                new Billing(
                    old.next(),
                    old.lastAt(),
                    old.outstanding(),
                    old.sums(),
                    old.invoice(),
                    Optional.of(verdict),
                    old.saidAt(),
                    old.closing())));
    return next.with(
        next.archive()
            .plus(
                new InvoiceRecord(
                    old.invoice().orElseThrow(), verdict.accepted(), verdict.reason())));
  }

  static MeteringState closed(MeteringState state, AgreementId id, Closing closing) {
    return Folding.lent(
        state,
        id,
        a -> {
          Billing old = a.billing();
          return a.with(
              new Billing(
                  old.next(),
                  old.lastAt(),
                  old.outstanding(),
                  old.sums(),
                  old.invoice(),
                  old.answer(),
                  old.saidAt(),
                  Optional.of(closing)));
        });
  }
}
