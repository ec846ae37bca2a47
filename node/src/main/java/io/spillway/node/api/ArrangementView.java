package io.spillway.node.api;

import io.spillway.mediator.Arrangement;
import io.spillway.mediator.Backing;
import io.spillway.mediator.DryRun;
import io.spillway.mediator.MediatorState;
import io.spillway.model.AgreementId;
import io.spillway.model.ArrangementId;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.IpAddress;
import io.spillway.model.Money;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.ServiceId;
import io.spillway.model.Tariff;
import io.spillway.policy.Relaxation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An arrangement with its agreements. */
record ArrangementView(
    ArrangementId id,
    ServiceId service,
    String phase,
    String requester,
    List<Arrangement.PhaseBegun> states,
    Requirement requirement,
    Optional<Capacity> missing,
    List<String> reconsidered,
    List<BackingView> agreements,
    Optional<RedirectView> edgeRedirect,
    Optional<DryRunView> dryRun) {
  /** An arrangement as it is in the mediator's state. */
  static ArrangementView of(Arrangement a, MediatorState state, Instant now) {
    return new ArrangementView(
        a.id(),
        a.service(),
        a.phase().name(),
        a.requester(),
        a.history(),
        a.requirement(),
        missing(a),
        a.search().made().stream().map(Relaxation::word).toList(),
        a.backings().values().stream().map(BackingView::of).toList(),
        Optional.ofNullable(state.redirects().get(a.service()))
            .filter(redirect -> redirect.arrangement().equals(a.id()) && redirect.inForce(now))
            .map(redirect -> new RedirectView(redirect.share(), redirect.until())),
        a.dryRun().map(run -> DryRunView.of(run, now)));
  }

  /** What could not be had when it was last sought, while it may still be. */
  static Optional<Capacity> missing(Arrangement a) {
    return Optional.of(a.search().missing())
        .filter(missing -> a.phase().sources() && !missing.equals(Capacity.ZERO));
  }

  /**
   * What own edges redirect (302) to peers.
   *
   * @param share of their clients, 0 to 1
   * @param until when they end it by themselves
   */
  record RedirectView(double share, Instant until) {}

  /**
   * What an arrangement that is only played through would have come to.
   *
   * @param peak the most that was beyond the own edges in one second
   * @param carried requests that peers would have carried
   * @param unserved requests that would have been beyond own edges and peers
   * @param cost about what would be owed, one for each currency
   * @param hires what would have been agreed, oldest first
   */
  record DryRunView(
      RequestRate peak, long carried, long unserved, List<Money> cost, List<HireView> hires) {
    static DryRunView of(DryRun run, Instant now) {
      return new DryRunView(
          run.peak(),
          Math.round(run.carried()),
          Math.round(run.unserved()),
          List.copyOf(run.cost(now).values()),
          run.hires().stream()
              .map(h ->
                  new HireView(
                      h.lender(),
                      h.capacity(),
                      h.tariff(),
                      h.from(),
                      h.until(),
                      Math.round(h.requests()),
                      h.cost(now)))
              .toList());
    }
  }

  /** What would have been agreed with one lender, and what it would have carried. */
  record HireView(
      CdnName lender,
      Capacity capacity,
      Tariff tariff,
      Instant from,
      Optional<Instant> until,
      long carried,
      Money cost) {}

  /** An agreement as the arrangement sees it. */
  record BackingView(
      AgreementId id,
      CdnName lender,
      String status,
      Capacity capacity,
      Tariff tariff,
      Instant steerUntil,
      Instant serveUntil,
      List<IpAddress> ready,
      RequestRate served,
      RequestRate refused,
      Optional<Money> cost) {
    static BackingView of(Backing b) {
      return new BackingView(
          b.terms().id(),
          b.terms().lender(),
          b.status().name(),
          b.terms().capacity(),
          b.terms().tariff(),
          b.steerUntil(),
          b.serveUntil(),
          b.ready(),
          b.served(),
          b.refused(),
          b.cost());
    }
  }
}
