package io.spillway.mediator;

import io.spillway.model.AgreementId;
import io.spillway.model.AllocationSolution;
import io.spillway.model.ArrangementId;
import io.spillway.model.CdnName;
import io.spillway.model.Requirement;
import io.spillway.model.ServiceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The living whole: a requirement, its agreements and their state.
 *
 * @param id names it
 * @param service for which service
 * @param requester who asked for it
 * @param phase how far it is
 * @param history the phases with the times at which they began, oldest first; at most 200
 * @param requirement what was needed of peers in all when it was last reckoned
 * @param search how what it lacks is sought
 * @param round counts the rounds of sourcing
 * @param sourcing whether a round is under way
 * @param asks whether the round under way, where no long-term agreement serves, asks peers rather
 *     than take standing offers alone
 * @param lastRound when the last round began
 * @param calmSince since when demand is back; none while it is not
 * @param slackSince since when less was needed than agreed; none while all is needed
 * @param backings its agreements
 * @param deferred awards to lenders whose first terms were not signed yet: more of the same lender
 *     is an amendment, which needs something to amend
 * @param dryRun what it would have come to, where policy has it only be played through
 */
public record Arrangement(
    ArrangementId id,
    ServiceId service,
    String requester,
    Phase phase,
    List<PhaseBegun> history,
    Requirement requirement,
    Search search,
    int round,
    boolean sourcing,
    boolean asks,
    Instant lastRound,
    Optional<Instant> calmSince,
    Optional<Instant> slackSince,
    SortedMap<AgreementId, Backing> backings,
    List<AllocationSolution.Award> deferred,
    Optional<DryRun> dryRun) {
  private static final int MAX_HISTORY = 200;

  /**
   * When a phase began.
   *
   * @param phase which phase
   * @param at when
   */
  public record PhaseBegun(Phase phase, Instant at) {}

  /** Copies. */
  public Arrangement {
    history = List.copyOf(history);
    backings = Collections.unmodifiableSortedMap(backings);
    deferred = List.copyOf(deferred);
  }

  static Arrangement initiated(
      ArrangementId id, Requirement requirement, String requester, Instant now) {
    return new Arrangement(
        id,
        requirement.service(),
        requester,
        Phase.INITIATED,
        List.of(new PhaseBegun(Phase.INITIATED, now)),
        requirement,
        Search.of(requirement),
        0,
        false,
        false,
        now,
        Optional.empty(),
        Optional.empty(),
        new TreeMap<>(),
        List.of(),
        Optional.empty());
  }

  /** The agreements of one kind. */
  public Stream<Backing> backings(Backing.Status status) {
    return backings.values().stream().filter(b -> b.status() == status);
  }

  /** The agreement with a lender that carries the service, or may soon: there is one at most. */
  Optional<Backing> with(CdnName lender) {
    return backings.values().stream()
        .filter(b -> b.live() && b.terms().lender().equals(lender))
        .findFirst();
  }

  /** What all live agreements may carry, in requests per second. */
  public double agreed() {
    return backings.values().stream().mapToDouble(Backing::agreed).sum();
  }

  Arrangement in(Phase next, Instant now) {
    if (next == phase) {
      return this;
    }
    List<PhaseBegun> longer = new ArrayList<>(history);
    if (longer.size() >= MAX_HISTORY) {
      // The first phases stay, that in which clients were first steered among them.
      int kept = 1;
      while (kept < longer.size() - 1 && longer.get(kept - 1).phase() != Phase.ACTIVE) {
        kept++;
      }
      longer.remove(kept);
    }
    longer.add(new PhaseBegun(next, now));
    return new Arrangement(
        id,
        service,
        requester,
        next,
        longer,
        requirement,
        search,
        round,
        sourcing,
        asks,
        lastRound,
        calmSince,
        slackSince,
        backings,
        deferred,
        dryRun);
  }

  /** Needing something else in all. */
  Arrangement requiring(Requirement need) {
    return new Arrangement(
        id,
        service,
        requester,
        phase,
        history,
        need,
        search,
        round,
        sourcing,
        asks,
        lastRound,
        calmSince,
        slackSince,
        backings,
        deferred,
        dryRun);
  }

  /** With what became of its search. */
  Arrangement searching(Search next) {
    return new Arrangement(
        id,
        service,
        requester,
        phase,
        history,
        requirement,
        next,
        round,
        sourcing,
        asks,
        lastRound,
        calmSince,
        slackSince,
        backings,
        deferred,
        dryRun);
  }

  /** A round begins. */
  Arrangement sourcing(Search next, boolean ask, Instant now) {
    return new Arrangement(
        id,
        service,
        requester,
        phase,
        history,
        requirement,
        next,
        round + 1,
        true,
        ask,
        now,
        calmSince,
        slackSince,
        backings,
        deferred,
        dryRun);
  }

  Arrangement sourced() {
    return new Arrangement(
        id,
        service,
        requester,
        phase,
        history,
        requirement,
        search,
        round,
        false,
        asks,
        lastRound,
        calmSince,
        slackSince,
        backings,
        deferred,
        dryRun);
  }

  Arrangement calm(Optional<Instant> since, Optional<Instant> slack) {
    return new Arrangement(
        id,
        service,
        requester,
        phase,
        history,
        requirement,
        search,
        round,
        sourcing,
        asks,
        lastRound,
        since,
        slack,
        backings,
        deferred,
        dryRun);
  }

  Arrangement with(Backing backing) {
    SortedMap<AgreementId, Backing> more = new TreeMap<>(backings);
    more.put(backing.terms().id(), backing);
    return new Arrangement(
        id,
        service,
        requester,
        phase,
        history,
        requirement,
        search,
        round,
        sourcing,
        asks,
        lastRound,
        calmSince,
        slackSince,
        more,
        deferred,
        dryRun);
  }

  Arrangement without(AgreementId agreement) {
    SortedMap<AgreementId, Backing> fewer = new TreeMap<>(backings);
    fewer.remove(agreement);
    return new Arrangement(
        id,
        service,
        requester,
        phase,
        history,
        requirement,
        search,
        round,
        sourcing,
        asks,
        lastRound,
        calmSince,
        slackSince,
        fewer,
        deferred,
        dryRun);
  }

  Arrangement deferring(List<AllocationSolution.Award> awards) {
    return new Arrangement(
        id,
        service,
        requester,
        phase,
        history,
        requirement,
        search,
        round,
        sourcing,
        asks,
        lastRound,
        calmSince,
        slackSince,
        backings,
        awards,
        dryRun);
  }

  /** Played through from now on, with what it would have come to so far. */
  Arrangement dry(DryRun run) {
    return new Arrangement(
        id,
        service,
        requester,
        phase,
        history,
        requirement,
        search,
        round,
        sourcing,
        asks,
        lastRound,
        calmSince,
        slackSince,
        backings,
        deferred,
        Optional.of(run));
  }
}
