package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.wire.Authority;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators forbid a running node. */
class RestraintsApiTest {
  @Test
  void restraintsAreShownAuditedAndSurviveARestart(@TempDir Path folder)
      throws IOException, InterruptedException {
    Authority authority =
        Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(1));
    try (RunningCdn cdn = RunningCdn.start(folder, authority, 7, "", "")) {
      OpenApi api = new OpenApi(cdn.get("/openapi.yaml").body());
      HttpResponse<String> stopped =
          cdn.send(
              "POST",
              "/agent/v1/stop",
              "{\"side\":\"LENDING\",\"keep\":false,\"reason\":\"incident  1\"}");
      assertThat(stopped.statusCode()).as(stopped.body()).isEqualTo(200);
      assertThat(api.findings("POST", "/agent/v1/stop", stopped)).isEmpty();
      HttpResponse<String> banned =
          cdn.send("POST", "/agent/v1/bans", "{\"cdn\":\"cdn-x.example\",\"reason\":\"it lies\"}");
      assertThat(banned.statusCode()).as(banned.body()).isEqualTo(200);

      cdn.restart();

      assertThat(cdn.get("/status").body())
          .contains("\"side\":\"LENDING\"", "\"reason\":\"incident 1\"", "\"cdn-x.example\"");
      assertThat(cdn.get("/audit/v1/entries?limit=1000").body())
          .contains("an operator stops all lending: incident 1; what is signed ends with notice")
          .contains("an operator bans cdn-x.example: it lies");
      assertThat(cdn.get("/metrics").body())
          .contains("spillway_trade_stopped 1.0", "spillway_peers_banned 1.0");

      cdn.send("POST", "/agent/v1/resume", "{\"side\":\"LENDING\"}");
      HttpResponse<String> lifted = cdn.send("POST", "/agent/v1/bans/cdn-x.example/lift", "");
      assertThat(lifted.statusCode()).as(lifted.body()).isEqualTo(200);
      assertThat(lifted.body()).contains("\"stopped\":[]", "\"banned\":[]");
    }
  }
}
