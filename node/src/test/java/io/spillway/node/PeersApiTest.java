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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells of CDNs that it cannot reach, does not know, or is itself. */
class PeersApiTest {
  private static final String KEY = "a".repeat(64);
  private static final String REVOKED = "{\"key\":\"%s\",\"reason\":\"a slip\"}".formatted(KEY);

  @Test
  void tellsWhatIsInTheWayAndRefusesNamesThatAreNobodys(@TempDir Path folder)
      throws IOException, InterruptedException {
    Authority authority =
        Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(1));
    String contacts =
        "contacts: [{cdn: cdn-y.example, endpoint: \"https://%s:9\"}]\n"
            .formatted(RunningCdn.address(5));
    try (RunningCdn cdn = RunningCdn.start(folder, authority, 5, contacts, "")) {
      OpenApi api = new OpenApi(cdn.get("/openapi.yaml").body());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> cdn.get("/status").body().contains("nothing answers at"));
      assertThat(api.findings("GET", "/status", cdn.get("/status"))).isEmpty();
      assertThat(cdn.get("/agent/v1/peers/cdn-y.example").body())
          .contains("messages do not reach it since", "rule borrow.from is not asked");
      assertThat(cdn.get("/metrics").body())
          .contains("spillway_peers_hindered 1.0", "outcome=\"tried-in-vain\"");

      for (String path : new String[] {"", "/record"}) {
        HttpResponse<String> typo = cdn.get("/agent/v1/peers/cdn-typo.example" + path);
        assertThat(typo.statusCode()).isEqualTo(404);
        assertThat(typo.body()).contains("no CDN cdn-typo.example is known", "cdn-y.example");
      }
      assertThat(
              cdn.send(
                      "PUT",
                      "/agent/v1/peers/cdn-typo.example/unpaid",
                      "{\"currency\":\"EUR\",\"micros\":1}")
                  .statusCode())
          .isEqualTo(404);
      assertThat(cdn.get("/agent/v1/peers/" + RunningCdn.name(5)).body())
          .contains("it is this CDN itself", "\"eligible\":false");

      revocationsAreTakenBack(cdn, api);
      otherNamesAreRefused();
    }
  }

  private static void revocationsAreTakenBack(RunningCdn cdn, OpenApi api)
      throws IOException, InterruptedException {
    HttpResponse<String> nobodys = cdn.get("/agent/v1/keys/" + KEY);
    assertThat(api.findings("GET", "/agent/v1/keys/{id}", nobodys)).isEmpty();
    assertThat(nobodys.body()).doesNotContain("\"cdn\"").contains("\"revoked\":false");
    String own = cdn.get("/agent/v1/keys").body().replaceAll(".*?\"key\":\"(\\w+)\".*", "$1");
    assertThat(cdn.get("/agent/v1/keys/" + own).body())
        .contains("\"cdn\":\"" + RunningCdn.name(5), "\"current\":true");
    String lift = "/agent/v1/revocations/" + KEY + "/lift";
    assertThat(cdn.send("POST", lift, "").statusCode()).isEqualTo(404);
    assertThat(cdn.send("POST", "/agent/v1/revocations", REVOKED).body()).contains(KEY);

    HttpResponse<String> lifted = cdn.send("POST", lift, "");
    assertThat(api.findings("POST", "/agent/v1/revocations/{id}/lift", lifted)).isEmpty();
    assertThat(lifted.statusCode()).isEqualTo(200);
    assertThat(lifted.body()).doesNotContain(KEY);
  }

  /** A page whose name leads to this machine could read the answers (DNS rebinding). */
  private static void otherNamesAreRefused() throws IOException {
    for (String path : new String[] {"/status", "/agent/v1/auctions", "/metrics"}) {
      assertThat(statusFor(path, "evil.example")).as(path).contains(" 403 ");
      assertThat(statusFor(path, "127.0.0.1.evil.example:7080")).as(path).contains(" 403 ");
    }
    for (String host : new String[] {RunningCdn.address(5) + ":7080", "localhost", "127.0.0.1"}) {
      assertThat(statusFor("/status", host)).as(host).contains(" 200 ");
    }
  }

  private static String statusFor(String path, String host) throws IOException {
    try (Socket socket = new Socket(RunningCdn.address(5), 7080)) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, host)
                  .getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(20_000);
      StringBuilder line = new StringBuilder();
      for (int c = socket.getInputStream().read();
          c >= 0 && c != '\n';
          c = socket.getInputStream().read()) {
        line.append((char) c);
      }
      return line.toString();
    }
  }
}
