package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that ask a node, when there is none. */
class QuestionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "peers",
        "arrangements",
        "bill",
        "explain x",
        "log",
        "stop",
        "resume",
        "surge",
        "initiate x",
        "ban x.example",
        "unban x.example"
      })
  void tellsThatNoNodeAnswers(String command) throws IOException {
    String url = "http://127.0.0.1:" + freePort();

    CommandLineRun run = CommandLineRun.of((command + " --node " + url).split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).contains(url, "is it running?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "peers", "arrangements", "surge", "bill", "explain x", "log"})
  void tellsThatSomethingElseAnswers(String command) throws IOException {
    for (String body : new String[] {"<html>It works!</html>", "{}", "42", "", "[["}) {
      for (int status : new int[] {200, 404, 500}) {
        try (Other other = new Other(status, body)) {
          CommandLineRun run = CommandLineRun.of((command + " --node " + other.url()).split(" "));

          assertThat(run.exitCode()).as("%s %d", body, status).isEqualTo(69);
          assertThat(run.errors()).hasSize(1);
          assertThat(run.err()).contains(other.url(), "is not a node's API");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nonsense", "127.0.0.1:7080", "ftp://127.0.0.1:7080", "https://127.0.0.1:7080",
    "http://", "http://127.0.0.1:7080/status", "http://a b", "file:///etc/passwd"
  })
  void tellsThatTheUrlIsNone(String url) {
    CommandLineRun run = CommandLineRun.of("status", "--node", url);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).contains("--node \"" + url + "\"", "use http://ADDRESS:PORT");
  }

  @Test
  void tellsThatTheNameDoesNotResolve() {
    CommandLineRun run = CommandLineRun.of("status", "--node", "http://no-such-host.invalid:7080");

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.errors()).hasSize(1);
  }

  @Test
  void passesOnWhatTheNodeRefuses() throws IOException {
    String problem =
        "{\"title\":\"Not Found\",\"status\":404,\"detail\":\"there is no arrangement\"}";
    try (Other node = new Other(404, problem)) {
      CommandLineRun run = CommandLineRun.of("explain", "x", "--node", node.url());

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.errors()).containsExactly("spillway explain: there is no arrangement");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "status --nonsense",
        "status -o yaml",
        "explain",
        "node",
        "node --config",
        "init",
        "crowd",
        "crowd --name a.example --dns nowhere",
        "demo --ttl 5",
        "sim --seeds 0",
        "log --last 0",
        "crowd --name -- --dns 127.0.0.1:53",
        "crowd --name a.example --dns b.example=127.0.0.1:53",
        "crowd --name a.example --dns 127.0.0.1:53 --rate 0"
      })
  void wrongUsageIsCode2WithAWordOnStandardError(String command) {
    CommandLineRun run = CommandLineRun.of(command.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isNotBlank().doesNotContain("\tat ", "Exception");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A web server that answers everything alike. */
  private static final class Other implements AutoCloseable {
    private final HttpServer server;

    Other(int status, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
              out.write(bytes);
            }
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
