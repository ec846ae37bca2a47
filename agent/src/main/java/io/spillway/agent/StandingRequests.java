package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.Inquiry;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import io.spillway.model.message.PeerMessage;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;

/** Asks peers for standing offers before there is any need, and again before these run out. */
final class StandingRequests {
  private static final Duration ASK_LIFE = Duration.ofSeconds(10);

  private final AgentSettings settings;

  StandingRequests(AgentSettings settings) {
    this.settings = settings;
  }

  /** Keeps a firm standing offer of each eligible peer for each service that may be delegated. */
  void tick(Step.Draft<AgentState, AgentFact> draft, CompiledPolicy policy, Instant now) {
    AgentState state = draft.state();
    double usable = state.edgeCapacity().requests().perSecond() * policy.edgeUsable();
    double wanted = policy.borrowStanding(usable) * usable;
    if (wanted <= 0) {
      return;
    }
    for (Service service : state.services()) {
      if (state.peers().keySet().stream().noneMatch(p -> due(state, service, p, policy, now))) {
        // Asking the rules about each peer, five times a second, costs more than all else here.
        continue;
      }
      for (CdnName peer : Preference.standing(state, policy, service.id(), now)) {
        if (due(state, service, peer, policy, now)) {
          double share = wanted / Math.max(1, state.edgeCapacity().requests().perSecond());
          BitRate bits = state.edgeCapacity().bits().times(share);
          Capacity capacity = new Capacity(RequestRate.perSecond(Math.ceil(wanted)), bits);
          ask(draft, peer, inquiry(service, policy, capacity), now);
        }
      }
    }
  }

  private static boolean due(
      AgentState state, Service service, CdnName peer, CompiledPolicy policy, Instant now) {
    boolean asked =
        state.asked().values().stream()
            .anyMatch(a -> a.peer().equals(peer) && a.inquiry().service().equals(service.id()));
    boolean fresh =
        state.held().values().stream()
            .anyMatch(o ->
                o.standing()
                    && o.lender().equals(peer)
                    && o.service().equals(service.id())
                    && Duration.between(now, o.validUntil())
                            .compareTo(policy.lendStandingValidity().dividedBy(2))
                        > 0);
    return !asked && !fresh && !LongTermActivation.serves(state, peer, service.id());
  }

  private static Inquiry inquiry(Service service, CompiledPolicy policy, Capacity capacity) {
    return new Inquiry(
        service.id(),
        service.hosts(),
        new Footprint(Footprint.EVERYWHERE.prefixes().subList(0, 1)),
        Inquiry.coarse(capacity),
        service.sla(),
        policy.borrowDuration());
  }

  private void ask(
      Step.Draft<AgentState, AgentFact> draft, CdnName peer, Inquiry inquiry, Instant now) {
    RequestId id = new RequestId(settings.numbering().name("request", draft.state().counter() + 1));
    draft.note(
        new AgentFact.OfferAsked(
            id, new AgentState.Asked(peer, inquiry, now.plus(ASK_LIFE), false)));
    draft.ask(new Effect.Send(peer, new PeerMessage.OfferRequest(id, inquiry)));
  }
}
