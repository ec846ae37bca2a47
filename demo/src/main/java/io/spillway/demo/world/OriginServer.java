package io.spillway.demo.world;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * The customer's own web server: any path is an object of 2 to 20 kB, always the same, that caches
 * may keep; each answer takes about 5 ms.
 */
public final class OriginServer implements AutoCloseable {
  private static final Duration THINKING = Duration.ofMillis(5);
  private static final int SMALLEST = 2_000;
  private static final int LARGEST = 20_000;

  private final HttpServer server;

  private OriginServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @throws IOException when the address cannot be listened on
   */
  public static OriginServer start(InetSocketAddress listen) throws IOException {
    HttpServer server = HttpServer.create(listen, 512);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", OriginServer::answer);
    server.start();
    return new OriginServer(server);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      LockSupport.parkNanos(THINKING.toNanos());
      exchange.getResponseHeaders().set("Cache-Control", "max-age=60");
      exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
      byte[] body = body(path);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : body.length);
      if (!head) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    }
  }

  static byte[] body(String path) {
    if (path.equals("/up")) {
      return new byte[] {'o', 'k', '\n'};
    }
    byte[] body = new byte[new SplittableRandom(path.hashCode()).nextInt(SMALLEST, LARGEST)];
    Arrays.fill(body, (byte) '.');
    return body;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
