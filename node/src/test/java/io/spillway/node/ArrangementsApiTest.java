package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spillway.wire.Authority;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrangements of a node that nobody lends anything. */
class ArrangementsApiTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*arrangement-1[^\"]*)\"");
  private static final String SITE =
      """
      services:
        - id: customer
          hosts: [www.customer.example]
          origin: "@ORIGIN@:8090"
          sla: {latency: 500ms, quantile: 0.95, errors: 0.01}
          delegable: true
          probe-path: /up
      policy: {borrow.when: "demand > 1.0", borrow.end-when: "false"}
      """;

  @Test
  void anArrangementThatIsOverIsNotStoppedAgain(@TempDir Path folder)
      throws IOException, InterruptedException {
    Authority authority =
        Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(1));
    String origin = RunningCdn.address(51);
    ScheduledExecutorService clients = Executors.newSingleThreadScheduledExecutor();
    try (RunningCdn cdn =
        RunningCdn.start(
            folder,
            authority,
            11,
            SITE.replace("@ORIGIN@", origin),
            "site.www.customer.example=" + origin + ":8090\n")) {
      var _ =
          clients.scheduleAtFixedRate(
              () -> visit(cdn.edgeAddress()), 0, 100, TimeUnit.MILLISECONDS);
      await().atMost(PATIENCE).until(() -> ID.matcher(all(cdn)).find());
      Matcher id = ID.matcher(all(cdn));
      assertThat(id.find()).isTrue();
      String one = "/mediator/v1/arrangements/" + id.group(1);

      HttpResponse<String> first = cdn.send("POST", one + "/stop", "");
      assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
      assertThat(first.body()).contains("stopping " + id.group(1));
      await().atMost(PATIENCE).until(() -> cdn.get(one).body().contains("\"ABANDONED\""));

      HttpResponse<String> again = cdn.send("POST", one + "/stop", "");
      assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
      assertThat(again.body()).contains(id.group(1) + " ended at 20", "Z: it is ABANDONED");
      assertThat(
              new OpenApi(cdn.get("/openapi.yaml").body())
                  .findings("POST", "/mediator/v1/arrangements/{id}/stop", again))
          .isEmpty();
    } finally {
      clients.shutdownNow();
    }
  }

  private static String all(RunningCdn cdn) throws IOException, InterruptedException {
    return cdn.get("/mediator/v1/arrangements").body();
  }

  /** Host is a header that the JDK's client does not let be set, so it is written by hand. */
  private static void visit(String edge) {
    try (Socket socket = new Socket(edge, 8080)) {
      socket
          .getOutputStream()
          .write(
              "GET /x HTTP/1.1\r\nHost: www.customer.example\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      var _ = socket.getInputStream().read();
    } catch (IOException e) {
      // A visit more or less does not matter.
    }
  }
}
