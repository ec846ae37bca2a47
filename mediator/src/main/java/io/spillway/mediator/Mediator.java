package io.spillway.mediator;

import io.spillway.engine.Part;
import io.spillway.engine.Step;
import io.spillway.model.ServiceId;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.Shared;
import java.time.Instant;

/**
 * The mediator: accepts or refuses initiation requests, derives requirements, drives each
 * arrangement through its life and decides how much traffic goes where.
 */
public final class Mediator implements Part<MediatorState, MediatorMessage, MediatorFact> {
  private final MediatorSettings settings;

  /** A mediator for one CDN. */
  public Mediator(MediatorSettings settings) {
    this.settings = settings;
  }

  @Override
  public MediatorState initial() {
    return MediatorState.initial();
  }

  @Override
  public Step<MediatorFact> decide(MediatorState state, MediatorMessage message, Instant now) {
    Step.Draft<MediatorState, MediatorFact> draft = new Step.Draft<>(this, state);
    Desk desk = new Desk(draft, settings, now);
    switch (message) {
      case Shared.Tick() -> {
        Anticipation.tick(desk);
        Readiness.tick(desk);
        Exposures.tick(desk);
        Sourcing.tick(desk);
        Ending.tick(desk);
        Redirecting.tick(desk);
        LentHosts.tick(desk);
      }
      case Shared.PolicyPublished m -> desk.note(new MediatorFact.PolicyNoted(m.document()));
      case Shared.ResourcesPublished m -> {
        desk.note(new MediatorFact.ResourcesNoted(m.edges(), m.services()));
        Steering.publish(desk);
      }
      case Shared.PeerLoad m ->
          desk.note(new MediatorFact.LoadNoted(m.agreement(), m.second(), m.served(), m.refused()));
      case MediatorMessage.DemandForecast m -> {
        desk.note(new MediatorFact.ForecastNoted(m.forecast()));
        reconsider(desk, m.forecast().service());
      }
      case MediatorMessage.EarlyForecast m -> Initiation.considerEarly(desk, m.forecast());
      case MediatorMessage.RequestInitiation m -> Askings.requested(desk, m);
      case MediatorMessage.DeclareSurge m -> Anticipation.declare(desk, m);
      case MediatorMessage.WithdrawSurge m -> Anticipation.withdraw(desk, m.surge(), m.reason());
      case MediatorMessage.PublishCalendar m -> Anticipation.publish(desk, m.entries());
      case MediatorMessage.OffersGathered m -> Choosing.gathered(desk, m);
      case MediatorMessage.AllocationSolved m -> Sourcing.solved(desk, m.solution());
      case MediatorMessage.AgreementConcluded m -> Sourcing.concluded(desk, m.agreement());
      case MediatorMessage.AgreementFailed m -> Unsigned.failed(desk, m);
      case MediatorMessage.AgreementLate m -> Unsigned.late(desk, m.agreement().terms(), m.end());
      case MediatorMessage.DelegationAnnounced m ->
          Readiness.announced(desk, m.agreement(), m.addresses());
      case MediatorMessage.DelegationBroken m -> Ending.broken(desk, m.agreement(), m.reason());
      case MediatorMessage.ProbeCompleted m -> Readiness.probed(desk, m);
      case MediatorMessage.RedirectHostServed m -> LentHosts.served(desk, m);
      case MediatorMessage.RedirectHostEnds m -> LentHosts.ends(desk, m);
      case MediatorMessage.AgreementEnding m -> Ending.recalled(desk, m);
      case MediatorMessage.AgreementSettled m -> Ending.settled(desk, m.agreement(), m.cost());
      case MediatorMessage.StopArrangement m ->
          Ending.stopped(desk, m.arrangement(), m.requester());
      case MediatorMessage.BorrowingStopped m -> Ending.halted(desk, m.keep(), m.reason());
      case MediatorMessage.BorrowingResumed() -> desk.note(new MediatorFact.BorrowingReleased());
    }
    return draft.step();
  }

  private static void reconsider(Desk desk, ServiceId service) {
    Initiation.consider(desk, service);
    Ending.consider(desk, service);
    DryRunning.consider(desk, service);
    Sourcing.reconsider(desk, service);
    Steering.steer(desk, service);
  }

  @Override
  public MediatorState apply(MediatorState state, MediatorFact fact) {
    return Fold.apply(state, fact);
  }

  @Override
  public Class<MediatorState> stateType() {
    return MediatorState.class;
  }

  @Override
  public Class<MediatorMessage> messageType() {
    return MediatorMessage.class;
  }

  @Override
  public Class<MediatorFact> factType() {
    return MediatorFact.class;
  }
}
