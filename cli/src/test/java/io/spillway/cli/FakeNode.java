package io.spillway.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers as a node does: what a test gives it, by method and path; the last answer stays. */
final class FakeNode implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  FakeNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** What is answered, one after the other, to such as {@code "GET /policy/v1/document"}. */
  FakeNode on(String request, String... bodies) {
    answers.put(request, new ArrayDeque<>(List.of(bodies)));
    return this;
  }

  /** Where it listens, as ADDRESS:PORT. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Requests that change something, each with its body. */
  List<String> orders() {
    return List.copyOf(heard);
  }

  CommandLineRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--node");
    all.add("http://" + address());
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    byte[] asked = exchange.getRequestBody().readAllBytes();
    if (!exchange.getRequestMethod().equals("GET")) {
      heard.add(request + " " + new String(asked, StandardCharsets.UTF_8));
    }
    Deque<String> bodies = answers.get(request);
    String body =
        bodies == null
            ? "{\"detail\":\"nothing is at " + request + "\"}"
            : bodies.size() > 1 ? bodies.removeFirst() : bodies.getFirst();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(bodies == null ? 404 : 200, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
