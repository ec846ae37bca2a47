package io.spillway.metering;

import io.spillway.metering.MeteringFact.LogCounted;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.HostName;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import io.spillway.model.ProbeSeen;
import io.spillway.model.RequestRate;
import io.spillway.model.Statement;
import io.spillway.model.Usage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Attributes log batches to the agreements that this CDN lends under, each batch once, and counts
 * what its own services saw that it borrows for.
 *
 * <p>A host belongs to the agreement that is open in that second. If several are, since a borrower
 * took a second offer, they share it by their capacities; the borrower's estimate is shared in the
 * same way ({@link Estimation}). If none is open, it belongs to the next one to begin, else to the
 * one that ended last, unpaid. Usage whose interval has a statement already goes into the next
 * statement. A nonce goes to each agreement whose probe path was asked for: whose it is its
 * borrower knows. As any client can ask for it, no more are taken than a statement may have; a
 * borrower takes nothing from the lack of a nonce in a full one.
 */
final class LogCounting {
  private static final Comparator<Map.Entry<AgreementId, LentAccount>> FIRST_TO_END =
      Comparator.<Map.Entry<AgreementId, LentAccount>, Instant>comparing(
              e -> e.getValue().contract().serveUntil())
          .thenComparing(Map.Entry::getKey);

  private LogCounting() {}

  /** What a batch adds; empty if it is not the next one of its log. */
  static Optional<LogCounted> count(MeteringState state, LogBatch batch, Instant now) {
    LogPosition position = state.positions().getOrDefault(batch.edge(), LogPosition.NONE);
    boolean next = position.equals(LogPosition.NONE) || position.equals(batch.from());
    if (!next || (batch.to().equals(position) && batch.summaries().isEmpty())) {
      return Optional.empty();
    }
    SortedMap<AgreementId, Sums> sums = new TreeMap<>();
    for (LoadSummary summary : batch.summaries()) {
      List<Map.Entry<AgreementId, LentAccount>> candidates = candidates(state, summary.host());
      candidates.forEach(e -> sums.computeIfAbsent(e.getKey(), id -> new Sums(e.getValue())));
      List<Map.Entry<AgreementId, LentAccount>> sharing = sharing(candidates, summary.second());
      if (!sharing.isEmpty()) {
        share(summary, sharing, sums, now);
      }
    }
    List<Counted> counted =
        sums.entrySet().stream()
            .map(e -> e.getValue().counted(e.getKey(), batch.probes()))
            .toList();
    return Optional.of(new LogCounted(batch.edge(), batch.to(), counted, own(state, batch)));
  }

  /** What own edges saw of services for which this CDN borrows: all that clients wanted. */
  private static List<OwnCounted> own(MeteringState state, LogBatch batch) {
    List<OwnCounted> own = new ArrayList<>();
    state
        .borrowed()
        .forEach((id, account) -> {
          Contract contract = account.contract();
          List<Evidence.OwnCount> counts =
              account.audit().lastAt().isPresent()
                  ? List.of()
                  : batch.summaries().stream()
                      .filter(s -> contract.terms().hosts().contains(s.host()))
                      .filter(s -> s.second().isBefore(contract.serveUntil()))
                      .map(s -> new Evidence.OwnCount(s.second(), Math.max(0, s.requests())))
                      .toList();
          if (!counts.isEmpty()) {
            own.add(new OwnCounted(id, counts));
          }
        });
    return own;
  }

  private static void share(
      LoadSummary summary,
      List<Map.Entry<AgreementId, LentAccount>> sharing,
      SortedMap<AgreementId, Sums> sums,
      Instant now) {
    Instant second = summary.second();
    Portions portions =
        Portions.of(
            sharing.stream().map(e -> e.getValue().contract().weight(second)).toList(),
            second.getEpochSecond());
    List<Long> served = portions.portions(Math.max(0, summary.served()));
    List<Long> bytes = portions.portions(Math.max(0, summary.bytes()));
    List<Long> hits = portions.portions(Math.max(0, summary.hits()));
    List<Long> failed = portions.portions(Math.max(0, summary.refused() + summary.errors()));
    for (int i = 0; i < sharing.size(); i++) {
      Usage usage = new Usage(served.get(i), bytes.get(i), hits.get(i), failed.get(i));
      sums.computeIfPresent(
          sharing.get(i).getKey(),
          (id, sum) -> {
            sum.add(second, usage, now);
            return sum;
          });
    }
  }

  private static List<Map.Entry<AgreementId, LentAccount>> candidates(
      MeteringState state, HostName host) {
    return state.lent().entrySet().stream()
        .filter(e -> e.getValue().billing().lastAt().isEmpty())
        .filter(e -> e.getValue().contract().terms().names().contains(host))
        .toList();
  }

  private static List<Map.Entry<AgreementId, LentAccount>> sharing(
      List<Map.Entry<AgreementId, LentAccount>> candidates, Instant second) {
    List<Map.Entry<AgreementId, LentAccount>> open =
        candidates.stream().filter(e -> e.getValue().contract().open(second)).toList();
    return !open.isEmpty()
        ? open
        : candidates.stream()
            .filter(e -> second.isBefore(e.getValue().contract().serveUntil()))
            .min(FIRST_TO_END)
            .or(() -> candidates.stream().max(FIRST_TO_END))
            .stream()
            .toList();
  }

  private static final class Sums {
    private final LentAccount account;
    private List<IntervalUsage> paid = List.of();
    private Usage unpaid = Usage.NONE;
    private List<SecondLoad> loads = List.of();

    Sums(LentAccount account) {
      this.account = account;
    }

    void add(Instant second, Usage usage, Instant now) {
      if (second.isBefore(account.contract().serveUntil())) {
        int interval = Math.max(account.contract().interval(second), account.billing().next());
        paid = IntervalUsage.add(paid, interval, usage);
      } else {
        unpaid = unpaid.plus(usage);
      }
      if (!account.meter().removed()) {
        loads =
            SecondLoad.add(
                loads,
                new SecondLoad(
                    reportable(second, now),
                    RequestRate.perSecond((double) usage.requests()),
                    RequestRate.perSecond((double) usage.errors())));
      }
    }

    /** A late second counts into the first one that is not told yet, one of the future as now. */
    private Instant reportable(Instant second, Instant now) {
      Instant present = now.truncatedTo(ChronoUnit.SECONDS);
      Instant first = account.meter().reportFrom();
      Instant past = second.isAfter(present) ? present : second;
      return past.isBefore(first) ? first : past.truncatedTo(ChronoUnit.SECONDS);
    }

    Counted counted(AgreementId agreement, List<ProbeSeen> probes) {
      AgreementTerms terms = account.contract().terms();
      Set<String> known = new HashSet<>(account.meter().nonces());
      List<String> fresh = new ArrayList<>();
      for (ProbeSeen probe : probes) {
        if (known.size() < Statement.MOST_NONCES
            && probe.path().equals(terms.probePath())
            && terms.names().contains(probe.host())
            && known.add(probe.nonce())) {
          fresh.add(probe.nonce());
        }
      }
      return new Counted(agreement, paid, unpaid, loads, fresh);
    }
  }
}
