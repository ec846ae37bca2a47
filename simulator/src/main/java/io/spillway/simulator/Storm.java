package io.spillway.simulator;

import io.spillway.model.CdnName;
import io.spillway.model.Side;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.world.Agenda;
import io.spillway.simulator.world.Chance;
import io.spillway.simulator.world.Faults;
import io.spillway.simulator.world.Network;
import io.spillway.simulator.world.SimulatedEdge;
import io.spillway.simulator.world.Span;
import io.spillway.simulator.world.Weather;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Cuts the network, makes peers slow or mute, fills disks, kills nodes and edges, rotates logs,
 * gives operators' orders; all heals when the weather clears.
 */
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
    again(Faults.Outages::partition, this::partition);
    again(
        Faults.Outages::mute,
        length -> {
          CdnName one = node().name();
          network.setMute(one, true);
          agenda.after(length, () -> network.setMute(one, false));
        });
    again(
        Faults.Outages::slow,
        length -> {
          CdnName one = node().name();
          network.setSlow(one, true);
          agenda.after(length, () -> network.setSlow(one, false));
        });
    again(Faults.Outages::kill, length -> node().crash());
    again(Faults.Outages::edgeDeath, this::edgeDeath);
    again(
        Faults.Outages::fullDisk,
        length -> {
          SimulatedNode node = node();
          node.setDiskFull(true);
          agenda.after(length, () -> node.setDiskFull(false));
        });
    again(Faults.Outages::order, this::order);
    agenda.every(ROTATE, this::rotate);
  }

  private void again(Function<Faults.Outages, Span> which, Consumer<Duration> action) {
    Span span = which.apply(weather.faults().outages());
    if (!span.happens()) {
      return;
    }
    agenda.after(
        chance.between(Duration.ZERO, span.every().multipliedBy(2)),
        () -> {
          if (which.apply(weather.faults().outages()).happens()) {
            action.accept(chance.between(LEAST, span.most()));
            again(which, action);
          }
        });
  }

  private SimulatedNode node() {
    return nodes.get(chance.below(nodes.size()));
  }

  private void partition(Duration length) {
    CdnName one = node().name();
    CdnName other = node().name();
    network.cut(one, other);
    agenda.after(length, () -> network.join(one, other));
  }

  private void edgeDeath(Duration length) {
    SimulatedNode node = node();
    SimulatedEdge edge = node.edges().get(chance.below(node.edges().size()));
    if (chance.happens(0.5)) {
      edge.setAlive(false);
      agenda.after(length, () -> edge.setAlive(true));
    } else {
      edge.setUnreachable(Optional.of(agenda.now()));
      // As its own CDN sees nothing, nobody hurries.
      agenda.after(length.multipliedBy(2), () -> edge.setUnreachable(Optional.empty()));
    }
  }

  /** An operator forbids something for a while, whatever the node is at. */
  private void order(Duration length) {
    SimulatedNode one = node();
    CdnName other = node().name();
    boolean keep = chance.happens(0.5);
    Side side = chance.happens(0.5) ? Side.LENDING : Side.BORROWING;
    boolean ban = chance.happens(0.3) && !other.equals(one.name());
    one.tell(
        PartName.AGENT,
        ban
            ? new AgentMessage.BanPeer(other, "a whim")
            : new AgentMessage.StopTrade(side, keep, "a whim"));
    agenda.after(
        length,
        () ->
            one.tell(
                PartName.AGENT,
                ban ? new AgentMessage.LiftBan(other) : new AgentMessage.ResumeTrade(side)));
  }

  private void rotate() {
    nodes.forEach(node -> node.edges().forEach(edge -> edge.log().rotate()));
  }

  /** Nothing goes wrong from now on, and what was broken works again. */
  void end() {
    weather.clear();
    network.heal();
    for (SimulatedNode node : nodes) {
      node.setDiskFull(false);
      for (SimulatedEdge edge : node.edges()) {
        edge.setAlive(true);
        edge.setUnreachable(Optional.empty());
      }
    }
  }
}
