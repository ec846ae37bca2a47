package io.spillway.node.history;

import io.spillway.agent.AgentState;
import io.spillway.agent.LongTerm;
import io.spillway.engine.Engine;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.MediatorState;
import io.spillway.metering.Contract;
import io.spillway.metering.MeteringState;
import io.spillway.model.message.PartName;
import java.time.Instant;
import java.util.stream.Stream;

/** Since when this CDN has been bound to something that is not settled. */
public final class Unsettled {
  private Unsettled() {}

  /**
   * When the oldest began that is not settled.
   *
   * @param engine the parts, between two decisions
   * @param now is given where everything is settled
   */
  public static Instant since(Engine engine, Instant now) {
    return beginnings(engine).min(Instant::compareTo).orElse(now);
  }

  private static Stream<Instant> beginnings(Engine engine) {
    AgentState agent = engine.state(PartName.AGENT, AgentState.class);
    MediatorState mediator = engine.state(PartName.MEDIATOR, MediatorState.class);
    MeteringState metering = engine.state(PartName.METERING, MeteringState.class);
    Stream<Instant> arrangements =
        mediator.arrangements().values().stream()
            .filter(a -> !a.phase().over())
            .map(Unsettled::beginning);
    Stream<Instant> accounts =
        Stream.concat(
                metering.lent().values().stream().map(a -> a.contract()),
                metering.borrowed().values().stream().map(a -> a.contract()))
            .map(Unsettled::beginning);
    Stream<Instant> longTerm =
        agent.longTerms().all().values().stream().filter(l -> !l.over()).map(Unsettled::beginning);
    return Stream.of(arrangements, accounts, longTerm).flatMap(s -> s);
  }

  private static Instant beginning(Arrangement arrangement) {
    return arrangement.history().getFirst().at();
  }

  private static Instant beginning(Contract contract) {
    return contract.periods().getFirst().from();
  }

  private static Instant beginning(LongTerm agreement) {
    return agreement.versions().getFirst().at();
  }
}
