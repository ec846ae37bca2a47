package io.spillway.agent.record;

import io.spillway.model.AgreementId;
import io.spillway.model.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of one peer from dealing with it, as a lender and as a borrower.
 *
 * @param capacity of {@link Aspect#CAPACITY}
 * @param errors of {@link Aspect#ERRORS}
 * @param latency of {@link Aspect#LATENCY}
 * @param readiness of {@link Aspect#READINESS}
 * @param statements of {@link Aspect#STATEMENTS}
 * @param commitments of {@link Aspect#COMMITMENTS}
 * @param owed what it owes this CDN, by currency
 * @param days requests served for it by day (UTC), oldest first; at most {@value #DAYS}
 * @param awaited delegations that are not ready yet; at most {@value #MOST_AWAITED}
 * @param lapses the newest promises that were not kept, oldest first; at most {@value #MOST_LAPSES}
 * @param at when the last entry was made
 */
public record PeerRecord(
    Tally capacity,
    Tally errors,
    Tally latency,
    Tally readiness,
    Tally statements,
    Tally commitments,
    SortedMap<String, Money> owed,
    List<Day> days,
    SortedMap<AgreementId, RecordEntry.Awaited> awaited,
    List<RecordEntry.Observed> lapses,
    Instant at) {
  /** How many days of volume are kept. */
  public static final int DAYS = 31;

  /** How many delegations are awaited of one peer at a time. */
  public static final int MOST_AWAITED = 64;

  /** How many lapses are remembered in words. */
  public static final int MOST_LAPSES = 8;

  /** Of a stranger. */
  public static final PeerRecord NONE =
      new PeerRecord(
          Tally.NONE,
          Tally.NONE,
          Tally.NONE,
          Tally.NONE,
          Tally.NONE,
          Tally.NONE,
          new TreeMap<>(),
          List.of(),
          new TreeMap<>(),
          List.of(),
          Instant.EPOCH);

  /**
   * What was served in a day.
   *
   * @param day its beginning, UTC
   * @param requests how many
   */
  public record Day(Instant day, long requests) {}

  /** Copies. */
  public PeerRecord {
    owed = Collections.unmodifiableSortedMap(new TreeMap<>(owed));
    days = List.copyOf(days);
    awaited = Collections.unmodifiableSortedMap(new TreeMap<>(awaited));
    lapses = List.copyOf(lapses);
  }

  /** With one more entry. */
  public PeerRecord with(RecordEntry entry) {
    return switch (entry) {
      case RecordEntry.Observed o -> observed(o);
      case RecordEntry.Served s -> served(s);
      case RecordEntry.Owes o ->
          owing(owed.getOrDefault(o.amount().currency(), zero(o)).plus(o.amount()));
      case RecordEntry.OwesInAll o -> owing(o.amount());
      case RecordEntry.Awaited a -> {
        SortedMap<AgreementId, RecordEntry.Awaited> more = new TreeMap<>(awaited);
        more.put(a.agreement(), a);
        if (more.size() > MOST_AWAITED) {
          more.pollFirstEntry();
        }
        yield awaiting(more);
      }
      case RecordEntry.Arrived a -> {
        SortedMap<AgreementId, RecordEntry.Awaited> left = new TreeMap<>(awaited);
        left.remove(a.agreement());
        yield awaiting(left);
      }
    };
  }

  private static Money zero(RecordEntry.Owes o) {
    return Money.zero(o.amount().currency());
  }

  private PeerRecord observed(RecordEntry.Observed o) {
    List<RecordEntry.Observed> newest = new ArrayList<>(lapses);
    if (o.missed() > 0) {
      newest.add(o);
    }
    return new PeerRecord(
        tally(o, Aspect.CAPACITY, capacity),
        tally(o, Aspect.ERRORS, errors),
        tally(o, Aspect.LATENCY, latency),
        tally(o, Aspect.READINESS, readiness),
        tally(o, Aspect.STATEMENTS, statements),
        tally(o, Aspect.COMMITMENTS, commitments),
        owed,
        days,
        awaited,
        newest.subList(Math.max(0, newest.size() - MOST_LAPSES), newest.size()),
        o.at());
  }

  private static Tally tally(RecordEntry.Observed o, Aspect aspect, Tally before) {
    return o.aspect() == aspect ? before.plus(o.weight(), o.missed(), o.at()) : before;
  }

  private PeerRecord served(RecordEntry.Served s) {
    Instant day = s.at().truncatedTo(ChronoUnit.DAYS);
    List<Day> all = new ArrayList<>(days);
    if (!all.isEmpty() && !all.getLast().day().isBefore(day)) {
      Day last = all.removeLast();
      all.add(new Day(last.day(), Math.addExact(last.requests(), s.requests())));
    } else {
      all.add(new Day(day, s.requests()));
    }
    List<Day> newest = all.subList(Math.max(0, all.size() - DAYS), all.size());
    return new PeerRecord(
        capacity,
        errors,
        latency,
        readiness,
        statements,
        commitments,
        owed,
        newest,
        awaited,
        lapses,
        s.at());
  }

  private PeerRecord owing(Money amount) {
    SortedMap<String, Money> all = new TreeMap<>(owed);
    all.put(amount.currency(), amount);
    return new PeerRecord(
        capacity,
        errors,
        latency,
        readiness,
        statements,
        commitments,
        all,
        days,
        awaited,
        lapses,
        at);
  }

  private PeerRecord awaiting(SortedMap<AgreementId, RecordEntry.Awaited> next) {
    return new PeerRecord(
        capacity,
        errors,
        latency,
        readiness,
        statements,
        commitments,
        owed,
        days,
        next,
        lapses,
        at);
  }

  /** Requests served for it in the last {@value #DAYS} days. */
  public double volume(Instant now) {
    Instant oldest = now.minus(Duration.ofDays(DAYS));
    return days.stream().filter(d -> d.day().isAfter(oldest)).mapToDouble(Day::requests).sum();
  }

  /** What it owes in a currency; zero for nothing. */
  public Money owed(String currency) {
    return owed.getOrDefault(currency, Money.zero(currency));
  }

  /** What is known of one aspect. */
  public Tally tally(Aspect aspect) {
    return switch (aspect) {
      case CAPACITY -> capacity;
      case ERRORS -> errors;
      case LATENCY -> latency;
      case READINESS -> readiness;
      case STATEMENTS -> statements;
      case COMMITMENTS -> commitments;
    };
  }

  /**
   * The chance that a promise is kept in every way, 0 to 1: the product of the shares of all
   * aspects. A stranger has 0.74; one that has always delivered comes near 1.
   */
  public double score(Instant now) {
    double score = 1;
    for (Aspect aspect : Aspect.values()) {
      score *= tally(aspect).share(now);
    }
    return score;
  }
}
