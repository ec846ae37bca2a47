package io.spillway.metering;

import io.spillway.metering.rating.CommittedPeriod;
import io.spillway.metering.rating.Rating;
import io.spillway.metering.rating.Reconciled;
import io.spillway.metering.rating.Reconciliation;
import io.spillway.model.AgreementTerms;
import io.spillway.model.BitRate;
import io.spillway.model.RequestRate;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An agreement as metering sees it: its newest terms, what each revision committed, and its end.
 *
 * @param terms the newest revision
 * @param periods what each revision committed, in the order of time; not empty
 * @param ended when it was ended before its time, until when usage is paid
 */
public record Contract(
    AgreementTerms terms, List<CommittedPeriod> periods, Optional<Instant> ended) {
  /** The most statements that an agreement can have. */
  public static final int MOST_INTERVALS = 10_000;

  private static final double MOST_REQUESTS_PER_SECOND = 1e9;
  private static final BigInteger MOST_BITS = BigInteger.valueOf(4_000_000_000_000_000_000L);

  /** Copies. */
  public Contract {
    periods = List.copyOf(periods);
  }

  /** A contract under the first terms that were seen. */
  static Contract of(AgreementTerms terms) {
    return new Contract(
        terms,
        List.of(new CommittedPeriod(terms.revision(), terms.from(), terms.capacity())),
        Optional.empty());
  }

  /** Why terms cannot be metered, with the mend; empty if they can. */
  static Optional<String> problem(AgreementTerms terms) {
    Duration length = Duration.between(terms.from(), terms.serveUntil());
    if (length.compareTo(AgreementTerms.LONGEST) > 0) {
      return Optional.of(
          "lasts "
              + length.toDays()
              + " days: agree on at most "
              + AgreementTerms.LONGEST.toDays());
    }
    if (length.dividedBy(terms.statementInterval()) >= MOST_INTERVALS) {
      return Optional.of(
          "statement interval "
              + terms.statementInterval()
              + " in "
              + length
              + ": agree on fewer than "
              + MOST_INTERVALS
              + " intervals");
    }
    boolean large =
        terms.capacity().requests().perSecond() > MOST_REQUESTS_PER_SECOND
            || BigInteger.valueOf(terms.capacity().bits().bitsPerSecond())
                    .multiply(BigInteger.valueOf(length.toSeconds() + 1))
                    .compareTo(MOST_BITS)
                > 0;
    return large
        ? Optional.of("capacity " + terms.capacity() + " during " + length + ": agree on less")
        : Optional.empty();
  }

  /** Whether terms say nothing new: these, or an earlier revision of them that comes late. */
  boolean includes(AgreementTerms other) {
    return other.revision() < terms.revision() ? isOfSame(other) : other.equals(terms);
  }

  /** Why these terms cannot amend this contract; empty if they can. */
  Optional<String> amendmentProblem(AgreementTerms next) {
    if (next.revision() <= terms.revision()) {
      return Optional.of(
          "its id is another agreement's, from "
              + terms.from()
              + ", whose account is kept: use an id once");
    }
    return isOfSame(next)
        ? problem(next)
        : Optional.of(
            "revision "
                + next.revision()
                + " changes parties, beginning, interval, tariff or tolerance: make a new"
                + " agreement for that");
  }

  private boolean isOfSame(AgreementTerms other) {
    return terms.borrower().equals(other.borrower())
        && terms.lender().equals(other.lender())
        && terms.service().equals(other.service())
        && terms.from().equals(other.from())
        && terms.statementInterval().equals(other.statementInterval())
        && terms.tariff().equals(other.tariff())
        && terms.tolerance() == other.tolerance();
  }

  /**
   * With an amendment, whose commitment begins now, or where the agreement has ended already. It
   * takes nothing back of the time before, whatever end it states: until now capacity was held.
   */
  Contract amended(AgreementTerms next, Instant now) {
    Instant begins = later(periods.getLast().from(), earlier(now, serveUntil()));
    List<CommittedPeriod> all = new ArrayList<>(periods);
    all.add(new CommittedPeriod(next.revision(), begins, next.capacity()));
    return new Contract(next, all, ended);
  }

  /** Ended at the given time, unless it ends earlier anyway. */
  Contract endedAt(Instant at) {
    return new Contract(terms, periods, Optional.of(ended.filter(e -> e.isBefore(at)).orElse(at)));
  }

  /**
   * Until when usage is paid; never before the beginning, nor is an amendment's end in its past.
   */
  public Instant serveUntil() {
    Instant agreed = later(terms.serveUntil(), periods.getLast().from());
    return later(earlier(ended.orElse(agreed), agreed), terms.from());
  }

  /** The beginning of an interval. */
  Instant begin(int number) {
    return terms.from().plus(terms.statementInterval().multipliedBy(number));
  }

  /** The interval that a second lies in; the first one if it lies before. */
  int interval(Instant second) {
    if (!second.isAfter(terms.from())) {
      return 0;
    }
    long number = Duration.between(terms.from(), second).dividedBy(terms.statementInterval());
    return (int) Math.min(number, MOST_INTERVALS);
  }

  /** Whether a second lies between its beginning and its end. */
  boolean open(Instant second) {
    return !second.isBefore(terms.from()) && second.isBefore(serveUntil());
  }

  /** By what it is weighed against others of the same host: its capacity in that second, over 0. */
  long weight(Instant second) {
    CommittedPeriod period = periods.getFirst();
    for (CommittedPeriod next : periods) {
      if (!next.from().isAfter(second)) {
        period = next;
      }
    }
    return Math.max(1, period.milliRequests());
  }

  /** By what the claims of this agreement are bound. */
  Reconciliation reconciliation() {
    long bits =
        periods.stream().mapToLong(p -> p.capacity().bits().bitsPerSecond()).max().orElse(0);
    return new Reconciliation(terms, new BitRate(bits));
  }

  /** The highest rate of requests of all revisions. */
  RequestRate mostRequests() {
    return periods.stream()
        .map(p -> p.capacity().requests())
        .max(RequestRate::compareTo)
        .orElse(RequestRate.ZERO);
  }

  /**
   * What the agreement costs by what is settled. An end before its time counts as far as statements
   * and verdicts have it: what each party knows of it besides, it may have come to know later. What
   * they granted before the newest amendment is owed, whatever end that states.
   */
  Rating rate(Reconciled sums) {
    Instant agreed = later(terms.steerUntil(), periods.getLast().from());
    return Rating.of(terms.tariff(), sums.payable(), periods, earlier(sums.until(), agreed));
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isBefore(b) ? b : a;
  }
}
