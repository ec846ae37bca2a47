package io.spillway.node.configuration;

import io.spillway.model.Edge;
import java.net.URI;
import java.nio.file.Path;

/**
 * One web server beside this node.
 *
 * @param edge what the registry knows of it
 * @param port where clients reach it
 * @param accessLog its access log, in the format {@code meter}
 * @param server how it is driven
 */
public record EdgeConfiguration(Edge edge, int port, Path accessLog, Server server) {
  /** How a web server is driven. */
  public sealed interface Server {
    /**
     * An nginx.
     *
     * @param configuration its own main file, for {@code nginx -t -c}
     * @param prefix for {@code nginx -p}
     * @param sites the folder that its configuration includes, written by the adapter
     * @param status where its stub_status answers
     */
    record Nginx(Path configuration, Path prefix, Path sites, URI status) implements Server {}

    /**
     * An embedded edge.
     *
     * @param control where it takes orders
     */
    record Embedded(URI control) implements Server {}
  }
}
