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

/** Spillway's own edges, a process each. */
final class EmbeddedServers implements EdgeServers {
  @Override
  public List<Launch> prepare(WorldPlan plan) throws WorldException {
    List<Launch> launches = new ArrayList<>();
    for (CdnPlan cdn : plan.cdns()) {
      for (EdgePlan edge : cdn.edges()) {
        Path file = write(plan, cdn, edge);
        launches.add(
            new Launch(
                "edge " + edge.id(),
                JavaCommand.spillway("edge", "--config", file.toString()),
                edge));
      }
    }
    return launches;
  }

  private static Path write(WorldPlan plan, CdnPlan cdn, EdgePlan edge) throws WorldException {
    SortedMap<HostName, Origin> sites = new TreeMap<>();
    if (cdn.hasSite()) {
      sites.put(
          new HostName(WorldPlan.HOST),
          new Origin(plan.origin().getAddress().getHostAddress(), plan.origin().getPort()));
    }
    EmbeddedEdgeSettings settings =
        new EmbeddedEdgeSettings(
            edge.address(),
            AddressPlan.EDGE_PORT,
            AddressPlan.CONTROL_PORT,
            RequestRate.perSecond(edge.requestsPerSecond()),
            edge.folder(),
            sites);
    Path file = edge.folder().resolve("edge.conf");
    try {
      Files.createDirectories(edge.folder());
      Files.writeString(file, settings.text());
      return file;
    } catch (IOException e) {
      throw new WorldException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
