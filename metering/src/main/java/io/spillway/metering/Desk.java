package io.spillway.metering;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.metering.MeteringFact.MessageRefused;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;

/**
 * Where one step is drafted: the state as it will be, the time, and what can be stated and asked.
 *
 * @param self this CDN
 * @param draft the step
 * @param now the time of the decision
 */
record Desk(CdnName self, Step.Draft<MeteringState, MeteringFact> draft, Instant now) {
  private static final Duration REFUSAL_PAUSE = Duration.ofSeconds(1);

  MeteringState state() {
    return draft.state();
  }

  void note(MeteringFact fact) {
    draft.note(fact);
  }

  void say(CdnName peer, PeerMessage message) {
    tell(new AgentMessage.SayToPeer(peer, message));
  }

  void tell(AgentMessage message) {
    draft.ask(new Effect.Tell(PartName.AGENT, message));
  }

  void tell(MediatorMessage message) {
    draft.ask(new Effect.Tell(PartName.MEDIATOR, message));
  }

  /** Notes that a peer's message was refused, unless one of it was within the last second. */
  void refuse(CdnName from, AgreementId agreement, String reason) {
    Refusals before = state().refusals().get(from);
    if (before == null || !now.isBefore(before.last().plus(REFUSAL_PAUSE))) {
      note(new MessageRefused(from, agreement, Story.excerpt(reason), now));
    }
  }
}
