package io.spillway.demo.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.spillway.demo.client.Outcome.Verdict;
import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VisitorTest {
  private static final IpAddress CLIENT = new IpAddress("127.101.4.1");

  private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
  private final ConnectionPool pool = new ConnectionPool();
  private HttpServer edge;

  @BeforeEach
  void start() throws IOException {
    edge = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    edge.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          seen.add(
              exchange.getRemoteAddress().getAddress().getHostAddress()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Host"));
          if (path.equals("/moved")) {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + port() + "/here");
          }
          if (path.equals("/via")) {
            exchange
                .getResponseHeaders()
                .add("Location", "http://site.via.cdn-b.example:" + port() + "/here");
          }
          int status =
              path.equals("/busy") ? 503 : path.equals("/moved") || path.equals("/via") ? 302 : 200;
          exchange.sendResponseHeaders(status, path.equals("/chunked") ? 0 : 5);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
          }
        });
    edge.start();
  }

  @AfterEach
  void stop() {
    pool.close();
    edge.stop(0);
  }

  private int port() {
    return edge.getAddress().getPort();
  }

  private Outcome visit(String path, int port) {
    Resolver who = new Resolver(new IpAddress("127.100.0.53"), 1, false, List.of("127.101.4"));
    Lookup lookup =
        (from, name, subnet) ->
            new Lookup.Reply(Prefix.ALL_IPV4, List.of(new IpAddress("127.0.0.1")), 20);
    CachingResolver resolver =
        new CachingResolver(who, lookup, () -> 0, (name, addresses) -> {}, 1, question -> 1);
    return new Visitor(
            "www.customer.example",
            port,
            Duration.ofMillis(1500),
            List.of(resolver),
            new SplittableRandom(1),
            pool)
        .visit(new Visit(0, CLIENT, path));
  }

  @Test
  void fetchesFromTheClientsOwnAddress() {
    Outcome outcome = visit("/x", port());

    assertThat(outcome.verdict()).isEqualTo(Verdict.GOOD);
    assertThat(outcome.edge()).contains(new IpAddress("127.0.0.1"));
    assertThat(seen).containsExactly("127.101.4.1 www.customer.example");
  }

  @Test
  void readsChunkedAnswersAndKeepsTheConnection() {
    assertThat(visit("/chunked", port()).verdict()).isEqualTo(Verdict.GOOD);
    assertThat(visit("/chunked", port()).verdict()).isEqualTo(Verdict.GOOD);
  }

  @Test
  void countsRefusalsAsFailed() {
    assertThat(visit("/busy", port()).reason()).isEqualTo("HTTP 503");
  }

  @Test
  void followsARedirectByNameAndAsksForThatName() {
    Outcome outcome = visit("/via", port());

    assertThat(outcome.verdict()).isEqualTo(Verdict.GOOD);
    assertThat(outcome.redirected()).isTrue();
    assertThat(seen)
        .containsExactly("127.101.4.1 www.customer.example", "127.101.4.1 site.via.cdn-b.example");
    assertThat(visit("/x", port()).redirected()).isFalse();
  }

  @Test
  void followsOneRedirect() {
    assertThat(visit("/moved", port()).verdict()).isEqualTo(Verdict.GOOD);
    assertThat(seen).hasSize(2);
  }

  @Test
  void countsAnIncompleteAnswerAsFailed() throws IOException {
    try (ServerSocket server = new ServerSocket(0)) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket socket = server.accept()) {
              int asked = socket.getInputStream().read(new byte[1024]);
              socket
                  .getOutputStream()
                  .write(
                      ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" + asked)
                          .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      Outcome outcome = visit("/x", server.getLocalPort());

      assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
      assertThat(outcome.reason()).startsWith("incomplete");
    }
  }

  @Test
  void givesUpAfterTwoSeconds() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      Outcome outcome = visit("/x", silent.getLocalPort());

      assertThat(outcome.reason()).isEqualTo("time-out");
      assertThat(outcome.millis()).isBetween(1900.0, 2600.0);
    }
  }

  @Test
  void countsARefusedConnectionAsFailed() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }

    assertThat(visit("/x", port).reason()).isEqualTo("connection refused");
  }
}
