package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.wire.Authority;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operators' API does about requests that are not as it would have them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiOnTheWireTest {
  private static final int ADDRESS = 13;

  @SuppressWarnings("NullAway.Init")
  private RunningCdn cdn;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Authority authority =
        Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(1));
    cdn = RunningCdn.start(folder, authority, ADDRESS, "", "");
  }

  @AfterAll
  void stop() throws IOException {
    cdn.close();
  }

  @Test
  void refusesAHugeBodyAndDeepNesting() throws IOException, InterruptedException {
    String huge = "{\"service\":\"customer\",\"reason\":\"" + "x".repeat(1 << 20) + "\"}";
    String deep = "[".repeat(20_000) + "]".repeat(20_000);

    assertThat(cdn.send("POST", "/mediator/v1/initiations", huge).statusCode()).isEqualTo(413);
    assertThat(cdn.send("POST", "/mediator/v1/initiations", deep).statusCode()).isEqualTo(400);
    assertThat(cdn.get("/health/live").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense
          GET /status HTTP/9.9
          GET /status
          GET /%zz HTTP/1.1
          POST /mediator/v1/initiations HTTP/1.1\\r\\nContent-Length: -5
          """)
  void survivesWhatIsNoHttp(String start) throws IOException, InterruptedException {
    try (Socket socket = new Socket(RunningCdn.address(ADDRESS), 7080)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              (start.replace("\\r\\n", "\r\n") + "\r\nHost: x\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json", "\"status\":400")
          .doesNotContain("Exception", "\tat ");
    }
    assertThat(cdn.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void takesNoOrdersOfWebPagesElsewhere() throws IOException, InterruptedException {
    String order = "{\"side\":\"LENDING\",\"keep\":false,\"reason\":\"a page\"}";
    try (Socket socket = new Socket(RunningCdn.address(ADDRESS), 7080)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("POST /agent/v1/stop HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                      + "Origin: https://evil.example\r\nConnection: close\r\nContent-Length: "
                      + order.length()
                      + "\r\n\r\n"
                      + order)
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
          .isEqualTo("HTTP/1.1 403");
    }
    assertThat(cdn.get("/agent/v1/restraints").body()).contains("\"stopped\":[]");
  }

  @Test
  void givesTheHeadAloneWhereThatIsAsked() throws IOException {
    try (Socket socket = new Socket(RunningCdn.address(ADDRESS), 7080)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("content-length: ")
          .endsWith("\r\n\r\n");
    }
  }
}
