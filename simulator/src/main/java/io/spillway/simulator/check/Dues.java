package io.spillway.simulator.check;

import io.spillway.metering.BorrowedAccount;
import io.spillway.metering.LentAccount;
import io.spillway.metering.MeteringFact;
import io.spillway.metering.MeteringFact.AgreementMetered;
import io.spillway.metering.MeteringState;
import io.spillway.metering.rating.CommittedPeriod;
import io.spillway.metering.rating.Rating;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Money;
import io.spillway.model.Usage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import io.spillway.simulator.cdn.SimulatedNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Until when capacity that is held is paid. What a lender books for an agreement includes the
 * commitment for all the time that the borrower has granted by its answers to statements, whatever
 * it said, or both signed, of the end afterwards. A borrower pays none after the end that it knows
 * of, whatever a lender states.
 *
 * <p>What was granted is kept here as it was when the answer came, from statements, answers and the
 * terms that were metered until then: metering's own view of a contract is what is checked.
 */
final class Dues {
  private final Findings findings;
  private final SortedMap<AgreementId, SortedMap<Integer, Instant>> ends = new TreeMap<>();
  private final SortedMap<AgreementId, List<AgreementMetered>> revisions = new TreeMap<>();
  private final SortedMap<AgreementId, Money> granted = new TreeMap<>();

  Dues(Findings findings) {
    this.findings = findings;
  }

  void metered(AgreementMetered fact) {
    if (fact.lending()) {
      revisions.computeIfAbsent(fact.terms().id(), k -> new ArrayList<>()).add(fact);
    }
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
      Money commitment = commitment(verdict.agreement(), earlier(end, verdict.committedUntil()));
      granted.merge(verdict.agreement(), commitment, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }
  }

  private Money commitment(AgreementId id, Instant until) {
    List<AgreementMetered> known = revisions.getOrDefault(id, List.of());
    List<CommittedPeriod> periods = new ArrayList<>();
    for (AgreementMetered each : known) {
      AgreementTerms terms = each.terms();
      // By the lender's clock it may be signed before the agreement begins.
      Instant from = periods.isEmpty() ? terms.from() : later(periods.getLast().from(), each.at());
      periods.add(new CommittedPeriod(terms.revision(), from, terms.capacity()));
    }
    AgreementTerms newest = known.getLast().terms();
    Instant end = earlier(until, newest.steerUntil());
    return Rating.of(newest.tariff(), Usage.NONE, periods, end).commitment();
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
    LentAccount account =
        lender
            .state(PartName.METERING, MeteringState.class)
            .lent()
            .get(fact.transaction().agreement());
    if (account != null) {
      booked(account, fact.transaction().entries().getFirst().amount(), where);
    }
  }

  /** An account of a lender is settled at an amount. */
  void booked(LentAccount account, Money booked, String where) {
    AgreementTerms terms = account.contract().terms();
    Money commitment = granted.get(terms.id());
    if (commitment == null) {
      return;
    }
    Rating used =
        Rating.of(terms.tariff(), account.billing().sums().payable(), List.of(), terms.from());
    Money due = used.total().plus(commitment);
    findings.require(
        booked.compareTo(due) >= 0,
        where,
        () ->
            "%s brings %s; with the commitment of %s that was granted it is %s"
                .formatted(terms.id(), booked, commitment, due));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isBefore(b) ? b : a;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
