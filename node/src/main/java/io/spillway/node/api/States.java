package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.engine.Engine;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.MediatorState;
import io.spillway.metering.MeteringState;
import io.spillway.model.Numbering;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import io.spillway.node.runtime.DecisionLoop;
import io.spillway.policy.PolicyState;
import io.spillway.registry.RegistryState;
import java.util.function.Function;

/** The parts' states between two decisions; waits for its turn. */
final class States {
  private final DecisionLoop loop;

  States(DecisionLoop loop) {
    this.loop = loop;
  }

  /** One moment of all parts. */
  record Moment(
      RegistryState registry,
      PolicyState policy,
      MediatorState mediator,
      AgentState agent,
      MeteringState metering) {
    static Moment of(Engine engine) {
      return new Moment(
          engine.state(PartName.REGISTRY, RegistryState.class),
          engine.state(PartName.POLICY, PolicyState.class),
          engine.state(PartName.MEDIATOR, MediatorState.class),
          engine.state(PartName.AGENT, AgentState.class),
          engine.state(PartName.METERING, MeteringState.class));
    }
  }

  /** States are immutable, so the question is answered outside the thread that decides. */
  <T> T look(Function<Moment, T> question) {
    return question.apply(loop.look(Moment::of).join());
  }

  /** Tells a part something; returns when it is decided and committed. */
  void tell(PartName to, PartMessage message) {
    var _ = loop.tell(to, "", message).join();
  }

  /** One of this CDN's; the mark of its journal may be left out, as its number is told once. */
  Arrangement arrangement(String id) {
    return look(m ->
            m.mediator().arrangements().values().stream()
                .filter(a -> Numbering.isMeant(a.id().value(), id))
                .findFirst())
        .orElseThrow(() -> missing(id));
  }

  private ProblemException missing(String id) {
    String those =
        look(m ->
            String.join(
                ", ",
                m.mediator().arrangements().keySet().stream().map(Object::toString).toList()));
    return new ProblemException(
        404,
        "there is no arrangement \""
            + id
            + "\"; "
            + (those.isEmpty() ? "there is none at all yet" : "there are: " + those));
  }
}
