package io.spillway.node.runtime;

import io.spillway.edges.EdgeAdapter;
import io.spillway.edges.embedded.EmbeddedAdapter;
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
          throw new IllegalArgumentException(
              "edge " + edge.edge().id() + ": kind nginx is not in this build yet: use embedded");
    };
  }
}
