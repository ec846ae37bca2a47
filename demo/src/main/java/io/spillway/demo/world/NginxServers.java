package io.spillway.demo.world;

import io.spillway.demo.world.CdnPlan.EdgePlan;
import io.spillway.edges.nginx.NginxConfiguration;
import io.spillway.edges.nginx.NginxFinder;
import io.spillway.model.HostName;
import io.spillway.model.RequestRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The system's nginx as edges, one server with a folder of its own for each, run unprivileged in
 * the foreground. Beyond its capacity an edge refuses with 503.
 */
final class NginxServers implements EdgeServers {
  @Override
  public List<Launch> prepare(WorldPlan plan) throws WorldException {
    String program =
        NginxFinder.find()
            .map(Path::toString)
            .orElseThrow(() -> new WorldException("there is no nginx on this machine"));
    List<Launch> launches = new ArrayList<>();
    for (CdnPlan cdn : plan.cdns()) {
      for (EdgePlan edge : cdn.edges()) {
        Path file = write(plan, cdn, edge);
        List<String> command =
            List.of(
                program,
                "-p",
                edge.folder() + "/",
                "-c",
                file.toString(),
                "-e",
                edge.folder().resolve("error.log").toString());
        launches.add(new Launch("nginx " + edge.id(), command, edge.folder()));
      }
    }
    return launches;
  }

  private static Path write(WorldPlan plan, CdnPlan cdn, EdgePlan edge) throws WorldException {
    List<NginxConfiguration.OwnSite> sites =
        cdn.hasSite()
            ? List.of(
                new NginxConfiguration.OwnSite(new HostName(WorldPlan.HOST), plan.siteOrigin()))
            : List.of();
    try {
      Path file = Files.createDirectories(edge.folder()).resolve("nginx.conf");
      new NginxConfiguration(
              edge.folder(),
              List.of(edge.address()),
              AddressPlan.EDGE_PORT,
              AddressPlan.CONTROL_PORT,
              RequestRate.perSecond(edge.requestsPerSecond()),
              sites)
          .write(file);
      return file;
    } catch (IOException e) {
      throw new WorldException("cannot write " + edge.folder() + ": " + e.getMessage(), e);
    }
  }
}
