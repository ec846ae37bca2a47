package io.spillway.metering;

import io.spillway.metering.MeteringFact.StatementJudged;
import io.spillway.metering.rating.Reconciled;
import io.spillway.metering.rating.Reconciliation;
import io.spillway.model.ProbeSeen;
import io.spillway.model.Statement;
import io.spillway.model.Usage;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A borrower's judgement of one statement. */
final class Judging {
  private static final long MOST_COUNT = 100_000_000_000_000L;
  private static final long MOST_BYTES = 100_000_000_000_000_000L;
  private static final int MOST_NONCE = ProbeSeen.DIGITS;

  private Judging() {}

  /** Why a statement cannot be from an honest lender, whatever was served; empty if it can. */
  static Optional<String> problem(BorrowedAccount account, Statement statement) {
    Contract contract = account.contract();
    int number = statement.number();
    int next = account.audit().sums().next();
    if (account.audit().lastAt().isPresent()) {
      return Optional.of("statement " + number + " after the last one, " + (next - 1));
    }
    if (number < next || number >= next + Audit.MOST_WAITING || number > Contract.MOST_INTERVALS) {
      return Optional.of("statement " + number + " where " + next + " is due");
    }
    Instant begin = contract.begin(number);
    Instant end = contract.begin(number + 1);
    boolean whole = statement.to().equals(end);
    boolean cut =
        statement.last() && !statement.to().isBefore(begin) && statement.to().isBefore(end);
    if (!statement.from().equals(begin) || !(whole || cut)) {
      return Optional.of(
          "statement %d from %s to %s: its interval is %s to %s"
              .formatted(number, statement.from(), statement.to(), begin, end));
    }
    Usage usage = statement.usage();
    if (usage.requests() > MOST_COUNT
        || usage.hits() > MOST_COUNT
        || usage.errors() > MOST_COUNT
        || usage.bytes() > MOST_BYTES) {
      return Optional.of("statement " + number + " claims " + usage + ", more than can be served");
    }
    boolean nonces =
        statement.nonces().size() <= Statement.MOST_NONCES
            && statement.nonces().stream().allMatch(n -> n.length() <= MOST_NONCE);
    return nonces
        ? Optional.empty()
        : Optional.of("statement " + number + " with more or longer nonces than there can be");
  }

  /** The verdict on the statement whose turn it is. */
  static StatementJudged judge(BorrowedAccount account, Statement statement, Instant now) {
    Contract contract = account.contract();
    Reconciled before = account.audit().sums();
    Reconciliation reconciliation = contract.reconciliation();
    boolean late = account.audit().closing().isPresent();
    IntervalEstimate measured = estimate(account, statement);
    long estimate = late ? 0 : Math.round(measured.requests());
    List<String> missing = missing(account, statement);
    boolean within = reconciliation.accepts(before, statement.usage(), statement.to(), estimate);
    boolean accepted = !late && within && missing.isEmpty();
    String reason =
        late
            ? "it came after we settled without it"
            : accepted
                ? acceptance(contract, statement, estimate)
                : dispute(reconciliation, before, statement, estimate, measured, missing);
    Instant end = contract.serveUntil();
    boolean beyond = end.isBefore(statement.to());
    StatementVerdict verdict =
        new StatementVerdict(
            statement.agreement(),
            statement.number(),
            accepted,
            estimate,
            beyond ? end : statement.to(),
            Story.excerpt(beyond ? "it ended at " + end + "; " + reason : reason));
    Reconciled after = reconciliation.after(before, statement.usage(), statement.to(), verdict);
    return new StatementJudged(
        contract.terms().lender(),
        statement,
        verdict,
        new Usage(
            after.payable().requests() - before.payable().requests(),
            after.payable().bytes() - before.payable().bytes(),
            after.payable().hits() - before.payable().hits(),
            after.payable().errors() - before.payable().errors()),
        missing,
        measured.byReport(),
        now);
  }

  /** The interval's estimate; awaited seconds by the newest earlier report that there is. */
  private static IntervalEstimate estimate(BorrowedAccount account, Statement statement) {
    int number = statement.number();
    IntervalEstimate sum = IntervalEstimate.empty(number);
    for (IntervalEstimate open : account.estimates().open()) {
      if (open.interval() <= number || statement.last()) {
        sum = sum.plus(open);
      }
    }
    List<Instant> awaited = new ArrayList<>(account.estimates().awaited());
    Instant until = statement.last() ? Instant.MAX : statement.to().minusSeconds(1);
    for (SecondEstimate late : Estimation.pending(account, statement.agreement(), until)) {
      if (late.source() == SecondEstimate.Source.AWAITED) {
        awaited.add(late.second());
      } else {
        int byReport = late.source() == SecondEstimate.Source.REPORT ? 1 : 0;
        sum = sum.plus(new IntervalEstimate(number, late.requests(), byReport, 0));
      }
    }
    for (Instant second : awaited) {
      if (account.contract().interval(second) <= number || statement.last()) {
        sum = sum.plus(new IntervalEstimate(number, reported(account, second), 1, 0));
      }
    }
    return sum;
  }

  /** What the newest report up to a second says. */
  private static double reported(BorrowedAccount account, Instant second) {
    double served = 0;
    for (SecondLoad load : account.estimates().loads()) {
      if (!load.second().isAfter(second)) {
        served = load.served().perSecond();
      }
    }
    return served;
  }

  /**
   * Nonces that neither this statement nor one before shows, of probes in an interval before this
   * one; of all probes, if nothing follows. None where the statement is full: clients can fill it.
   */
  private static List<String> missing(BorrowedAccount account, Statement statement) {
    if (statement.full()) {
      return List.of();
    }
    Set<String> shown = new HashSet<>(statement.nonces());
    List<String> missing = new ArrayList<>();
    for (Probe probe : account.estimates().probes()) {
      boolean due = probe.at().isBefore(statement.last() ? statement.to() : statement.from());
      if (due && !shown.contains(probe.nonce())) {
        missing.add(probe.nonce());
      }
    }
    return List.copyOf(missing);
  }

  private static String acceptance(Contract contract, Statement statement, long estimate) {
    double tolerance = contract.terms().tolerance();
    long claimed = statement.usage().requests();
    return claimed <= estimate
        ? "accepted, not above it"
        : claimed - estimate <= estimate * tolerance
            ? "accepted within " + Story.percent(tolerance)
            : "accepted within "
                + Story.percent(tolerance)
                + ", the noise of a count and what earlier intervals left";
  }

  private static String dispute(
      Reconciliation reconciliation,
      Reconciled before,
      Statement statement,
      long estimate,
      IntervalEstimate measured,
      List<String> missing) {
    List<String> evidence = new ArrayList<>();
    long requests = Math.max(0, reconciliation.mostRequests(before, estimate));
    if (statement.usage().requests() > requests) {
      evidence.add(
          "%s requests claimed, at most %s by our estimate of %s (its load reports: %s)"
              .formatted(
                  Story.count(statement.usage().requests()),
                  Story.count(requests),
                  Story.count(estimate),
                  Story.count(Math.round(measured.reported()))));
    }
    long bytes = reconciliation.mostBytes(before, statement.to());
    if (statement.usage().bytes() > bytes) {
      evidence.add(
          "%s bytes claimed, at most %s by the agreed bit rate"
              .formatted(Story.count(statement.usage().bytes()), Story.count(bytes)));
    }
    if (!missing.isEmpty()) {
      evidence.add(
          missing.size()
              + " of our probes are not in it: "
              + String.join(" ", missing.stream().limit(3).toList()));
    }
    return "disputed: " + String.join("; ", evidence);
  }
}
