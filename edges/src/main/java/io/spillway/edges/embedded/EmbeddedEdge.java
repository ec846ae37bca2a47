package io.spillway.edges.embedded;

import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A small caching reverse proxy: the web server of a CDN that has none that Spillway can drive.
 * Clients are answered at the port, the adapter at the control port. Its log is {@code access.log}
 * in its folder, and the delegated sites are files in {@code sites.d}, so that they outlive a
 * restart.
 */
public final class EmbeddedEdge implements AutoCloseable {
  private static final String CONTROL = "control";
  private static final long CACHE_BYTES = 64L * 1024 * 1024;
  private static final int MOST_CONNECTIONS = 8192;
  private static final int MOST_REQUESTS = 2048;

  private final WebServer server;
  private final AccessLog log;

  private EmbeddedEdge(WebServer server, AccessLog log) {
    this.server = server;
    this.log = log;
  }

  /** Starts an edge; throws {@link IOException} with one line that names what is in the way. */
  public static EmbeddedEdge start(EmbeddedEdgeSettings settings) throws IOException {
    Path folder = Files.createDirectories(settings.folder());
    AccessLog log = new AccessLog(folder.resolve("access.log"));
    try {
      Admission admission = new Admission(settings.capacity(), System.nanoTime());
      SiteFolder kept = new SiteFolder(folder.resolve("sites.d"));
      Delegations delegations = new Delegations(settings.sites(), kept, admission);
      ContentCache cache = new ContentCache(CACHE_BYTES);
      Redirections redirections = new Redirections();
      ReverseProxy proxy =
          new ReverseProxy(delegations, redirections, admission, cache, new OriginClient(), log);
      ControlService control = new ControlService(delegations, redirections, proxy);
      return new EmbeddedEdge(listen(settings, control, proxy), log);
    } catch (IOException e) {
      log.close();
      throw e;
    }
  }

  /** The server itself logs a stack trace, and goes on without what it cannot have. */
  private static void requireFree(InetSocketAddress address, String key) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      throw new IOException(
          "%s: %s:%d cannot be had (%s): stop what listens there (ss -ltnp shows it), or choose another"
              .formatted(
                  key, address.getAddress().getHostAddress(), address.getPort(), e.getMessage()),
          e);
    }
  }

  private static WebServer listen(
      EmbeddedEdgeSettings settings, ControlService service, ReverseProxy proxy)
      throws IOException {
    InetAddress address = settings.address().toInetAddress();
    requireFree(new InetSocketAddress(address, settings.port()), "port");
    requireFree(new InetSocketAddress(address, settings.controlPort()), "control-port");
    ListenerConfig control =
        ListenerConfig.builder()
            .name(CONTROL)
            .address(address)
            .port(settings.controlPort())
            .maxTcpConnections(64)
            .buildPrototype();
    try {
      return WebServer.builder()
          .shutdownHook(false)
          .shutdownGracePeriod(Duration.ofSeconds(1))
          .address(address)
          .port(settings.port())
          .backlog(1024)
          .maxTcpConnections(MOST_CONNECTIONS)
          .maxConcurrentRequests(MOST_REQUESTS)
          .idleConnectionTimeout(Duration.ofSeconds(75))
          .routing(routing -> routing.any(proxy))
          .putSocket(CONTROL, control)
          .routing(CONTROL, routing -> routing.register(service))
          .build()
          .start();
    } catch (RuntimeException e) {
      throw new IOException(
          "%s port %d or %d cannot be bound: is another edge running?"
              .formatted(settings.address(), settings.port(), settings.controlPort()),
          e);
    }
  }

  /** The port for clients, as it turned out. */
  public int port() {
    return server.port();
  }

  /** The port for the adapter, as it turned out. */
  public int controlPort() {
    return server.port(CONTROL);
  }

  /** Answers what was begun, for a second at most, and stops. */
  @Override
  public void close() throws IOException {
    server.stop();
    log.close();
  }
}
