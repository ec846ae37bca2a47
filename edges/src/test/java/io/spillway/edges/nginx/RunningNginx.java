package io.spillway.edges.nginx;

import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpServer;
import io.spillway.edges.HttpProbe;
import io.spillway.edges.nginx.NginxConfiguration.OwnSite;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A real nginx with an own site, and the origin of all sites. */
final class RunningNginx implements AutoCloseable {
  static final String OWN_HOST = "own.example";
  static final List<IpAddress> ADDRESSES =
      List.of(new IpAddress("127.77.0.1"), new IpAddress("127.77.0.2"));
  static final String OTHER_OWN_HOST = "other.own.example";

  private static final HttpProbe PROBE = new HttpProbe(Duration.ofSeconds(5));

  final AtomicInteger fetched = new AtomicInteger();
  final Origin origin;
  final NginxConfiguration configuration;
  final NginxAdapter adapter;

  private final List<IpAddress> addresses;
  private final HttpServer originServer;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path program;
  private Process process;
  private final Path file;

  RunningNginx(Path prefix) throws IOException {
    this(prefix, 100_000);
  }

  RunningNginx(Path prefix, double ownCapacity) throws IOException {
    this(prefix, ownCapacity, ADDRESSES, freePort());
  }

  /** A neighbour of another one: other addresses, the same port. */
  RunningNginx(Path prefix, double ownCapacity, List<IpAddress> addresses, int port)
      throws IOException {
    this(prefix, ownCapacity, addresses, port, text -> text);
  }

  /** One whose configuration an operator has changed. */
  RunningNginx(Path prefix, UnaryOperator<String> change) throws IOException {
    this(prefix, 100_000, ADDRESSES, freePort(), change);
  }

  private RunningNginx(
      Path prefix,
      double ownCapacity,
      List<IpAddress> addresses,
      int port,
      UnaryOperator<String> change)
      throws IOException {
    this.addresses = addresses;
    program = NginxFinder.find().orElseGet(RunningNginx::absent);
    originServer = HttpServer.create(new InetSocketAddress("127.77.0.9", 0), 0);
    originServer.createContext(
        "/",
        exchange -> {
          fetched.incrementAndGet();
          byte[] body =
              ("for " + exchange.getRequestHeaders().getFirst("Host"))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Cache-Control", "max-age=60");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    originServer.setExecutor(threads);
    originServer.start();
    origin = new Origin("127.77.0.9", originServer.getAddress().getPort());
    configuration =
        new NginxConfiguration(
            prefix,
            addresses,
            port,
            freePort(),
            new RequestRate(ownCapacity),
            List.of(
                new OwnSite(new HostName(OWN_HOST), origin),
                new OwnSite(new HostName(OTHER_OWN_HOST), origin)));
    file = prefix.resolve("nginx.conf");
    configuration.write(file);
    Files.writeString(file, change.apply(Files.readString(file)));
    process = launch();
    adapter = newAdapter();
  }

  private Process launch() throws IOException {
    Process launched =
        new ProcessBuilder(
                program.toString(),
                "-p",
                configuration.prefix() + "/",
                "-c",
                file.toString(),
                "-e",
                configuration.prefix().resolve("error.log").toString())
            .redirectErrorStream(true)
            .redirectOutput(configuration.prefix().resolve("output.log").toFile())
            .start();
    await().atMost(Duration.ofSeconds(10)).until(() -> get("nobody.example", "/") == 421);
    return launched;
  }

  /** Ends the server and starts it again with the same files. */
  void restart() throws IOException {
    end();
    process = launch();
  }

  /** Has the server write a new log, as logrotate does after it moved the old one away. */
  void reopenLog() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-USR1", Long.toString(process.pid())).start().waitFor();
  }

  NginxAdapter newAdapter() {
    return new NginxAdapter(
        new EdgeId("b1"),
        addresses,
        configuration.port(),
        configuration.prefix(),
        file,
        configuration.sitesFolder(),
        configuration.accessLog(),
        URI.create(
            "http://" + addresses.getFirst() + ":" + configuration.controlPort() + "/stub_status"));
  }

  /** The status of the first address's answer; -1 without one. */
  int get(String host, String path) {
    return get(addresses.getFirst(), host, path);
  }

  int get(IpAddress address, String host, String path) {
    try {
      return PROBE.get(address, configuration.port(), host, path).status();
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() {
    end();
    originServer.stop(0);
    threads.shutdownNow();
  }

  private void end() {
    process.destroy();
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
  }

  private static Path absent() {
    String message = "there is no nginx: apt-get install nginx-light, to run this test";
    return "true".equals(System.getenv("CI")) ? fail(message) : abort(message);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
