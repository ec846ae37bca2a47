package io.spillway.simulator.check;

import io.spillway.metering.BorrowedAccount;
import io.spillway.metering.Contract;
import io.spillway.metering.LentAccount;
import io.spillway.metering.MeteringFact;
import io.spillway.metering.MeteringState;
import io.spillway.metering.rating.Rating;
import io.spillway.model.AgreementId;
import io.spillway.model.Money;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import io.spillway.simulator.cdn.SimulatedNode;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Until when capacity that is held is paid. What a lender books for an agreement includes the
 * commitment for all the time that the borrower has granted by its answers to statements, whatever
 * it said of the end afterwards. A borrower pays none after the end that it knows of, whatever a
 * lender states.
 */
final class Dues {
  private final Findings findings;
  private final SortedMap<AgreementId, SortedMap<Integer, Instant>> ends = new TreeMap<>();
  private final SortedMap<AgreementId, Instant> granted = new TreeMap<>();

  Dues(Findings findings) {
    this.findings = findings;
  }

  void issued(MeteringFact.StatementIssued fact) {
    AgreementId id = fact.statement().agreement();
    ends.computeIfAbsent(id, k -> new TreeMap<>())
        .put(fact.statement().number(), fact.statement().to());
  }

  void answered(MeteringFact.StatementAnswered fact) {
    StatementVerdict verdict = fact.verdict();
    Instant end = ends.getOrDefault(verdict.agreement(), new TreeMap<>()).get(verdict.number());
    if (end != null && (verdict.accepted() || verdict.estimate() > 0)) {
      Instant until = earlier(end, verdict.committedUntil());
      granted.merge(verdict.agreement(), until, (a, b) -> a.isAfter(b) ? a : b);
    }
  }

  void paid(SimulatedNode borrower, MeteringFact.Booked fact, String where) {
    AgreementId id = fact.transaction().agreement();
    BorrowedAccount account =
        borrower.state(PartName.METERING, MeteringState.class).borrowed().get(id);
    if (account != null) {
      Instant until = account.audit().sums().until();
      Instant end = account.contract().serveUntil();
      findings.require(
          !until.isAfter(end),
          where,
          () -> id + " is paid for until " + until + ", though it ended at " + end);
    }
  }

  void booked(SimulatedNode lender, MeteringFact.Booked fact, String where) {
    AgreementId id = fact.transaction().agreement();
    LentAccount account = lender.state(PartName.METERING, MeteringState.class).lent().get(id);
    Instant until = granted.get(id);
    if (account == null || until == null) {
      return;
    }
    Contract contract = account.contract();
    Money due =
        Rating.of(
                contract.terms().tariff(),
                account.billing().sums().payable(),
                contract.periods(),
                earlier(until, contract.terms().steerUntil()))
            .total();
    Money booked = fact.transaction().entries().getFirst().amount();
    findings.require(
        booked.compareTo(due) >= 0,
        where,
        () -> id + " brings " + booked + "; with the commitment until " + until + " it is " + due);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
