package io.spillway.simulator.cdn;

import io.spillway.engine.Engine;
import io.spillway.metering.MeteringState;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import io.spillway.model.Service;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.RegistryMessage;
import io.spillway.model.message.SurgeMessage;
import io.spillway.redirector.AliveAnswers;
import io.spillway.simulator.world.Chance;
import io.spillway.simulator.world.SimulatedEdge;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the edges' logs and health, as the node's telemetry does; one for each start. */
final class LogReader {
  private static final int MOST_LINES = 40;

  private final SimulatedNode node;
  private final Chance chance;
  private final SortedMap<EdgeId, LogPosition> positions = new TreeMap<>();
  private final SortedMap<EdgeId, Boolean> told = new TreeMap<>();

  LogReader(SimulatedNode node, Chance chance) {
    this.node = node;
    this.chance = chance;
  }

  /** Goes on where metering has counted to. */
  void begin(Engine engine) {
    positions.putAll(engine.state(PartName.METERING, MeteringState.class).positions());
  }

  /** Reads every log to its end. */
  void readAll(Engine engine) {
    for (SimulatedEdge edge : node.edges()) {
      boolean more = true;
      while (more) {
        more = read(engine, edge);
      }
    }
  }

  private boolean read(Engine engine, SimulatedEdge edge) {
    LogPosition from = positions.getOrDefault(edge.id(), LogPosition.NONE);
    LogBatch batch = edge.log().read(from, 1 + chance.below(MOST_LINES));
    boolean moved = !batch.to().equals(from);
    if (moved) {
      engine.accept(PartName.METERING, "", new MeteringMessage.MeterLog(batch.withoutTraits()));
      positions.put(edge.id(), batch.to());
    }
    engine.accept(PartName.SURGE, "", new SurgeMessage.EdgeLoad(batch));
    return moved;
  }

  /** Tells metering what of the redirector's answers was alive in the second that is over. */
  void tellAnswers(Engine engine) {
    Instant second = node.clock().truncatedTo(ChronoUnit.SECONDS).minusSeconds(2);
    for (Service service : node.profile().services()) {
      for (HostName host : service.hosts()) {
        AliveAnswers.Alive alive = node.redirector().alive(host, second);
        if (!alive.shares().isEmpty()) {
          engine.accept(
              PartName.METERING,
              "",
              new MeteringMessage.AnswersAlive(
                  service.id(), second, alive.answers(), alive.shares()));
        }
      }
    }
  }

  /** Tells the registry which edges answer, where that has changed. */
  void tellHealth(Engine engine) {
    for (SimulatedEdge edge : node.edges()) {
      Boolean before = told.put(edge.id(), edge.alive());
      if (before == null || before != edge.alive()) {
        engine.accept(
            PartName.REGISTRY,
            "",
            new RegistryMessage.EdgeHealth(
                edge.id(), edge.alive(), edge.alive() ? "answers" : "connection refused"));
      }
    }
  }
}
