package io.spillway.simulator;

import io.spillway.model.CdnName;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.world.Agenda;
import io.spillway.simulator.world.Chance;
import io.spillway.simulator.world.Network;
import io.spillway.simulator.world.SimulatedEdge;
import io.spillway.simulator.world.Weather;
import java.time.Duration;
import java.util.List;

/** Cuts the network, kills nodes and edges, rotates logs; all heals when the weather clears. */
final class Storm {
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration ROTATE = Duration.ofSeconds(50);

  private final Agenda agenda;
  private final Chance chance;
  private final Weather weather;
  private final Network network;
  private final List<SimulatedNode> nodes;

  Storm(Agenda agenda, Chance chance, Weather weather, Network network, List<SimulatedNode> nodes) {
    this.agenda = agenda;
    this.chance = chance;
    this.weather = weather;
    this.network = network;
    this.nodes = List.copyOf(nodes);
  }

  void begin() {
    again(weather.faults().partitionEvery(), this::partition);
    again(weather.faults().partitionEvery(), () -> node().crash());
    again(weather.faults().edgeDeathEvery(), this::edgeDeath);
    agenda.every(ROTATE, this::rotate);
  }

  private void again(Duration mean, Runnable action) {
    if (!mean.isPositive()) {
      return;
    }
    agenda.after(
        chance.between(Duration.ZERO, mean.multipliedBy(2)),
        () -> {
          if (weather.faults().partitionEvery().isPositive()) {
            action.run();
            again(mean, action);
          }
        });
  }

  private SimulatedNode node() {
    return nodes.get(chance.below(nodes.size()));
  }

  private void partition() {
    CdnName one = node().name();
    CdnName other = node().name();
    network.cut(one, other);
    agenda.after(
        chance.between(LEAST, weather.faults().partitionFor()), () -> network.join(one, other));
  }

  private void edgeDeath() {
    SimulatedNode node = node();
    SimulatedEdge edge = node.edges().get(chance.below(node.edges().size()));
    edge.setAlive(false);
    agenda.after(chance.between(LEAST, weather.faults().edgeDeathFor()), () -> edge.setAlive(true));
  }

  private void rotate() {
    nodes.forEach(node -> node.edges().forEach(edge -> edge.log().rotate()));
  }

  /** Nothing goes wrong from now on, and what was broken works again. */
  void end() {
    weather.clear();
    network.heal();
    nodes.forEach(node -> node.edges().forEach(edge -> edge.setAlive(true)));
  }
}
