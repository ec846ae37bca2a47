package io.spillway.demo.world;

import io.spillway.demo.world.CdnPlan.EdgePlan;
import io.spillway.edges.embedded.EmbeddedEdgeSettings;
import io.spillway.model.HostName;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Spillway's own edges: one process for the edges of each network. */
final class EmbeddedServers implements EdgeServers {
  @Override
  public List<Launch> prepare(WorldPlan plan) throws WorldException {
    List<Launch> launches = new ArrayList<>();
    for (CdnPlan cdn : plan.cdns()) {
      List<String> arguments = new ArrayList<>(List.of("edge"));
      for (EdgePlan edge : cdn.edges()) {
        arguments.add("--config");
        arguments.add(write(plan, cdn, edge).toString());
      }
      List<String> command = JavaCommand.spillway(arguments.toArray(String[]::new));
      launches.add(new Launch(cdn.name() + "'s edges", command, cdn.edges().getFirst().folder()));
    }
    return launches;
  }

  private static Path write(WorldPlan plan, CdnPlan cdn, EdgePlan edge) throws WorldException {
    SortedMap<HostName, Origin> sites = new TreeMap<>();
    if (cdn.hasSite()) {
      sites.put(new HostName(WorldPlan.HOST), plan.siteOrigin());
    }
    EmbeddedEdgeSettings settings =
        new EmbeddedEdgeSettings(
            edge.address(),
            AddressPlan.EDGE_PORT,
            AddressPlan.CONTROL_PORT,
            RequestRate.perSecond(edge.requestsPerSecond()),
            edge.folder(),
            sites);
    try {
      Path file = Files.createDirectories(edge.folder()).resolve("edge.conf");
      return Files.writeString(file, settings.text());
    } catch (IOException e) {
      throw new WorldException("cannot write " + edge.folder() + ": " + e.getMessage(), e);
    }
  }
}
