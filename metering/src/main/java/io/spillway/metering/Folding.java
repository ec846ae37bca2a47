package io.spillway.metering;

import io.spillway.metering.MeteringFact.AgreementMetered;
import io.spillway.metering.MeteringFact.DemandEstimated;
import io.spillway.metering.MeteringFact.InvoiceJudged;
import io.spillway.metering.MeteringFact.LogCounted;
import io.spillway.metering.MeteringFact.MessageRefused;
import io.spillway.metering.MeteringFact.PeerLoadNoted;
import io.spillway.metering.MeteringFact.StatementJudged;
import io.spillway.metering.MeteringFact.StatementReceived;
import io.spillway.metering.SecondEstimate.Source;
import io.spillway.metering.rating.Reconciled;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** How each fact changes the state. A fact about an account that is gone changes nothing. */
final class Folding {
  private Folding() {}

  static MeteringState counted(MeteringState state, LogCounted fact) {
    MeteringState next = state.with(fact.edge(), fact.to());
    for (Counted counted : fact.counted()) {
      next = lent(next, counted.agreement(), a -> a.with(add(a.meter(), counted)));
    }
    for (OwnCounted own : fact.own()) {
      next = borrowed(next, own.agreement(), a -> a.with(add(a.estimates(), own)));
    }
    return next;
  }

  private static Estimates add(Estimates estimates, OwnCounted own) {
    Evidence evidence = estimates.evidence();
    for (Evidence.OwnCount count : own.counts()) {
      evidence = evidence.counted(count);
    }
    return estimates.with(evidence);
  }

  static MeteringState noted(MeteringState state, MeteringFact.ClientsNoted fact) {
    MeteringState next = state;
    for (ClientShares noted : fact.shares()) {
      next =
          borrowed(
              next,
              noted.agreement(),
              a -> a.with(a.estimates().with(a.estimates().evidence().shared(noted.shares()))));
    }
    for (ClientAnswers noted : fact.answers()) {
      Evidence.Answers answers = new Evidence.Answers(noted.answers(), noted.share());
      next =
          borrowed(
              next,
              noted.agreement(),
              a -> a.with(a.estimates().with(a.estimates().evidence().answered(answers))));
    }
    return next;
  }

  private static Meter add(Meter meter, Counted counted) {
    List<IntervalUsage> open = meter.open();
    for (IntervalUsage paid : counted.paid()) {
      open = IntervalUsage.add(open, paid.interval(), paid.usage());
    }
    List<SecondLoad> loads = meter.loads();
    for (SecondLoad load : counted.loads()) {
      loads = SecondLoad.add(loads, load);
    }
    List<String> nonces = new ArrayList<>(meter.nonces());
    nonces.addAll(counted.nonces());
    return new Meter(
        meter.removed(),
        open,
        meter.unpaid().plus(counted.unpaid()),
        nonces,
        loads,
        meter.reportFrom());
  }

  static MeteringState metered(MeteringState state, AgreementMetered fact) {
    AgreementTerms terms = fact.terms();
    Instant from = terms.from();
    if (fact.lending()) {
      LentAccount known = state.lent().get(terms.id());
      Instant first = (from.isAfter(fact.at()) ? from : fact.at()).truncatedTo(ChronoUnit.SECONDS);
      return state.with(
          terms.id(),
          known == null
              ? new LentAccount(Contract.of(terms), Meter.from(first), Billing.from(from))
              : known.with(known.contract().amended(terms, fact.at())));
    }
    BorrowedAccount known = state.borrowed().get(terms.id());
    return state.with(
        terms.id(),
        known == null
            ? new BorrowedAccount(Contract.of(terms), Estimates.NONE, Audit.from(from))
            : known.with(known.contract().amended(terms, fact.at())));
  }

  static MeteringState ended(MeteringState state, AgreementId id, Instant serveUntil) {
    MeteringState next = lent(state, id, a -> a.with(a.contract().endedAt(serveUntil)));
    return borrowed(next, id, a -> a.with(a.contract().endedAt(serveUntil)));
  }

  static MeteringState estimated(MeteringState state, DemandEstimated fact) {
    MeteringState next = state;
    for (SecondEstimate estimate : fact.estimates()) {
      next = borrowed(next, estimate.agreement(), a -> a.with(add(a, estimate)));
    }
    return next;
  }

  private static Estimates add(BorrowedAccount account, SecondEstimate estimate) {
    Estimates old = account.estimates();
    boolean awaited = estimate.source() == Source.AWAITED;
    List<IntervalEstimate> open =
        awaited
            ? old.open()
            : IntervalEstimate.add(
                old.open(),
                new IntervalEstimate(
                    interval(account, estimate.second()),
                    estimate.requests(),
                    estimate.source() == Source.REPORT ? 1 : 0,
                    0));
    return new Estimates(
        open,
        old.evidence().estimated(estimate.second()),
        old.loads(),
        awaited
            ? Archive.newest(old.awaited(), estimate.second(), Estimates.MOST_SECONDS)
            : old.awaited(),
        old.probes());
  }

  static MeteringState reported(MeteringState state, PeerLoadNoted fact) {
    return borrowed(
        state,
        fact.agreement(),
        account -> {
          Estimates old = account.estimates();
          Instant second = fact.load().second();
          double served = fact.load().served().perSecond();
          boolean awaited = old.awaited().contains(second);
          List<SecondLoad> loads = SecondLoad.add(old.loads(), fact.load());
          return account.with(
              new Estimates(
                  IntervalEstimate.add(
                      old.open(),
                      new IntervalEstimate(
                          interval(account, second),
                          awaited ? served : 0,
                          awaited ? 1 : 0,
                          served)),
                  old.evidence(),
                  loads.subList(Math.max(0, loads.size() - Estimates.MOST_SECONDS), loads.size()),
                  old.awaited().stream().filter(s -> !s.equals(second)).toList(),
                  old.probes()));
        });
  }

  /** The interval of a second, or the first one without a verdict if it has one already. */
  private static int interval(BorrowedAccount account, Instant second) {
    return Math.max(account.contract().interval(second), account.audit().sums().next());
  }

  static MeteringState probed(MeteringState state, AgreementId id, Probe probe) {
    return borrowed(
        state,
        id,
        account -> {
          Estimates old = account.estimates();
          return account.with(
              new Estimates(
                  old.open(),
                  old.evidence(),
                  old.loads(),
                  old.awaited(),
                  Archive.newest(old.probes(), probe, Estimates.MOST_PROBES)));
        });
  }

  static MeteringState received(MeteringState state, StatementReceived fact) {
    return borrowed(
        state,
        fact.statement().agreement(),
        account -> {
          Audit old = account.audit();
          List<Statement> waiting = new ArrayList<>(old.waiting());
          waiting.add(fact.statement());
          waiting.sort(Comparator.comparingInt(Statement::number));
          return account.with(
              new Audit(
                  waiting,
                  old.judged(),
                  old.sums(),
                  old.lastAt(),
                  old.invoice(),
                  old.answer(),
                  old.closing()));
        });
  }

  static MeteringState judged(MeteringState state, StatementJudged fact) {
    Statement statement = fact.statement();
    MeteringState next = borrowed(state, statement.agreement(), account -> judged(account, fact));
    BorrowedAccount account = next.borrowed().get(statement.agreement());
    if (account == null) {
      return next;
    }
    return next.with(
        next.archive()
            .plus(
                new StatementRecord(
                    statement.agreement(),
                    fact.lender(),
                    account.contract().terms().borrower(),
                    statement.number(),
                    statement.to(),
                    statement.usage(),
                    fact.verdict().accepted(),
                    fact.verdict().estimate(),
                    fact.verdict().reason())));
  }

  private static BorrowedAccount judged(BorrowedAccount account, StatementJudged fact) {
    Statement statement = fact.statement();
    Audit old = account.audit();
    List<Judged> judged = new ArrayList<>(old.judged());
    judged.add(new Judged(statement.usage(), statement.to(), fact.verdict()));
    Reconciled sums =
        account
            .contract()
            .reconciliation()
            .after(old.sums(), statement.usage(), statement.to(), fact.verdict());
    List<Statement> waiting =
        old.waiting().stream()
            .filter(w -> !statement.last() && w.number() > statement.number())
            .toList();
    Audit audit =
        new Audit(
            waiting,
            judged,
            sums,
            statement.last() ? Optional.of(fact.at()) : old.lastAt(),
            old.invoice(),
            old.answer(),
            old.closing());
    return account.with(audit).with(remaining(account, fact));
  }

  private static Estimates remaining(BorrowedAccount account, StatementJudged fact) {
    Estimates old = account.estimates();
    int number = fact.statement().number();
    if (fact.statement().last()) {
      return Estimates.NONE;
    }
    Set<String> settled = new HashSet<>(fact.statement().nonces());
    settled.addAll(fact.missing());
    // What a full one leaves out no later one shows: the nonce of each probe so far may be of it.
    boolean open = !fact.statement().full();
    return new Estimates(
        old.open().stream().filter(e -> e.interval() > number).toList(),
        old.evidence().estimated(fact.statement().to().minusSeconds(1)),
        old.loads(),
        old.awaited().stream().filter(s -> account.contract().interval(s) > number).toList(),
        old.probes().stream().filter(p -> open && !settled.contains(p.nonce())).toList());
  }

  static MeteringState answered(MeteringState state, InvoiceJudged fact) {
    MeteringState next =
        borrowed(
            state,
            fact.invoice().agreement(),
            account -> {
              Audit old = account.audit();
              return account.with(
                  new Audit(
                      old.waiting(),
                      old.judged(),
                      old.sums(),
                      old.lastAt(),
                      Optional.of(fact.invoice()),
                      Optional.of(fact.verdict()),
                      old.closing()));
            });
    return next.with(
        next.archive()
            .plus(
                new InvoiceRecord(
                    fact.invoice(), fact.verdict().accepted(), fact.verdict().reason())));
  }

  static MeteringState closed(MeteringState state, AgreementId id, Closing closing) {
    MeteringState next = LentFolding.closed(state, id, closing);
    return borrowed(
        next,
        id,
        account -> {
          Audit old = account.audit();
          return account
              .with(
                  new Audit(
                      old.waiting(),
                      old.judged(),
                      old.sums(),
                      old.lastAt(),
                      old.invoice(),
                      old.answer(),
                      Optional.of(closing)))
              .with(Estimates.NONE);
        });
  }

  static MeteringState refused(MeteringState state, MessageRefused fact) {
    Refusals old = state.refusals().get(fact.from());
    return state.with(fact.from(), new Refusals(old == null ? 1 : old.count() + 1, fact.at()));
  }

  static MeteringState lent(
      MeteringState state, AgreementId id, UnaryOperator<LentAccount> change) {
    LentAccount account = state.lent().get(id);
    return account == null ? state : state.with(id, change.apply(account));
  }

  static MeteringState borrowed(
      MeteringState state, AgreementId id, UnaryOperator<BorrowedAccount> change) {
    BorrowedAccount account = state.borrowed().get(id);
    return account == null ? state : state.with(id, change.apply(account));
  }
}
