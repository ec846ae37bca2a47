package io.spillway.node.runtime;

import io.spillway.edges.EdgeAdapter;
import io.spillway.edges.embedded.EmbeddedAdapter;
import io.spillway.edges.nginx.NginxAdapter;
import io.spillway.node.configuration.EdgeConfiguration;
import java.util.List;

/** The adapter for each configured edge. */
public final class Adapters {
  private Adapters() {}

  /** One adapter an edge. */
  public static List<EdgeAdapter> of(List<EdgeConfiguration> edges) {
    return edges.stream().map(Adapters::of).toList();
  }

  private static EdgeAdapter of(EdgeConfiguration edge) {
    return switch (edge.server()) {
      case EdgeConfiguration.Server.Embedded(java.net.URI control) ->
          new EmbeddedAdapter(edge.edge().id(), edge.edge().addresses(), edge.port(), control);
      case EdgeConfiguration.Server.Nginx nginx ->
          new NginxAdapter(
              edge.edge().id(),
              edge.edge().addresses(),
              edge.port(),
              nginx.prefix(),
              nginx.configuration(),
              nginx.sites(),
              edge.accessLog(),
              nginx.status());
    };
  }
}
