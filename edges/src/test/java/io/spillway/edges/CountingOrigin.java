package io.spillway.edges;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spillway.model.Origin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * An origin that remembers what it was asked. {@code /private} forbids caching, {@code /gated}
 * answers once the gate is open, {@code /missing} answers 404, {@code /big} has 5 MiB; all else may
 * be kept for a minute and says which host was asked for.
 */
public final class CountingOrigin implements AutoCloseable {
  private final HttpServer server;
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final CountDownLatch gate = new CountDownLatch(1);

  public CountingOrigin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  public Origin origin() {
    return new Origin("127.0.0.1", server.getAddress().getPort());
  }

  /** How often a URI was asked for. */
  public long count(String uri) {
    return asked.stream().filter(uri::equals).count();
  }

  public void openGate() {
    gate.countDown();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      asked.add(exchange.getRequestURI().toString());
      if (path.equals("/gated")) {
        boolean opened = gate.await(10, TimeUnit.SECONDS);
        exchange.getResponseHeaders().set("X-Opened", Boolean.toString(opened));
      }
      exchange
          .getResponseHeaders()
          .set("Cache-Control", path.equals("/private") ? "no-store" : "max-age=60");
      exchange.getResponseHeaders().set("ETag", "\"1\"");
      byte[] read = exchange.getRequestBody().readAllBytes();
      String host = exchange.getRequestHeaders().getFirst("Host");
      String text =
          path.equals("/big")
              ? "x".repeat(5 * 1024 * 1024)
              : exchange.getRequestMethod() + " " + host + " " + read.length;
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(path.equals("/missing") ? 404 : 200, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
