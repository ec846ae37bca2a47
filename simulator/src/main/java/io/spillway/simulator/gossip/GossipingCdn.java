package io.spillway.simulator.gossip;

import io.spillway.agent.Agent;
import io.spillway.agent.AgentFact;
import io.spillway.agent.AgentSettings;
import io.spillway.agent.AgentState;
import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.CdnName;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Instant;
import java.util.function.BiConsumer;

/** One CDN of which there is the peering agent alone. */
final class GossipingCdn {
  private final Agent agent;
  private final BiConsumer<CdnName, PeerMessage> sends;
  private final SealedPaper paper;
  private AgentState state;

  GossipingCdn(AgentSettings settings, SealedPaper paper, BiConsumer<CdnName, PeerMessage> sends) {
    this.agent = new Agent(settings);
    this.paper = paper;
    this.sends = sends;
    this.state = agent.initial();
  }

  AgentState state() {
    return state;
  }

  void tell(AgentMessage message, Instant now) {
    Step<AgentFact> step = agent.decide(state, message, now);
    for (AgentFact fact : step.facts()) {
      state = agent.apply(state, fact);
    }
    for (Effect effect : step.effects()) {
      switch (effect) {
        case Effect.Send(CdnName to, PeerMessage said) -> sends.accept(to, said);
        case Effect.Perform(Work.SignAdvertisement work) ->
            tell(
                new AgentMessage.AdvertisementSigned(
                    paper.sign(work.advertisement()), paper.key(work.advertisement().cdn())),
                now);
        case Effect.Perform _, Effect.Tell _ -> {
          // Nobody asks for offers here.
        }
      }
    }
  }
}
