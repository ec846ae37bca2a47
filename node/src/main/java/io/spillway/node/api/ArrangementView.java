package io.spillway.node.api;

import io.spillway.mediator.Arrangement;
import io.spillway.mediator.Backing;
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
    Optional<RedirectView> edgeRedirect) {
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
            .map(redirect -> new RedirectView(redirect.share(), redirect.until())));
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
