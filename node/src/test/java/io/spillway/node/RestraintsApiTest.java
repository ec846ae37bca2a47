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
      assertThat(stopped.body()).contains("\"notes\":[]");
      assertThat(order(cdn, "stop", "{\"side\":\"LENDING\",\"keep\":true,\"reason\":\"milder\"}"))
          .contains(
              "lending is stopped already, since ", "--keep, which is milder, changes nothing")
          .contains("\"keep\":false,\"reason\":\"incident 1\"");
      assertThat(cdn.get("/status").body())
          .contains("\"lendable\":{\"requests\":{\"perSecond\":0.0}");
      assertThat(order(cdn, "bans", "{\"cdn\":\"cdn-x.example\",\"reason\":\"it lied\"}"))
          .contains("no contact, advertisement or agreement has this name: mistyped?");
      assertThat(order(cdn, "bans", "{\"cdn\":\"cdn-x.example\",\"reason\":\"it lies\"}"))
          .contains("cdn-x.example is banned already, since ")
          .contains("the reason was \\\"it lied\\\", and is \\\"it lies\\\" now")
          .doesNotContain("mistyped");

      cdn.restart();

      assertThat(cdn.get("/status").body())
          .contains("\"side\":\"LENDING\"", "\"reason\":\"incident 1\"", "\"cdn-x.example\"");
      assertThat(cdn.get("/audit/v1/entries?limit=1000").body())
          .contains("an operator stops all lending: incident 1; what is signed ends with notice")
          .contains("an operator bans cdn-x.example: it lies");
      assertThat(cdn.get("/metrics").body())
          .contains("spillway_trade_stopped 1.0", "spillway_peers_banned 1.0")
          .contains("spillway_lendable_requests_per_second 0.0");

      cdn.send("POST", "/agent/v1/resume", "{\"side\":\"LENDING\"}");
      HttpResponse<String> lifted = cdn.send("POST", "/agent/v1/bans/cdn-x.example/lift", "");
      assertThat(lifted.statusCode()).as(lifted.body()).isEqualTo(200);
      assertThat(lifted.body()).contains("\"stopped\":[]", "\"banned\":[]");
    }
  }

  @Test
  void aContactIsNoUnknownName(@TempDir Path folder) throws IOException, InterruptedException {
    Authority authority =
        Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(1));
    String contact =
        "contacts: [{cdn: cdn-b.example, endpoint: \"https://%s:7443\"}]\n"
            .formatted(RunningCdn.address(99));
    try (RunningCdn cdn = RunningCdn.start(folder, authority, 8, contact, "")) {
      assertThat(order(cdn, "bans", "{\"cdn\":\"cdn-b.example\",\"reason\":\"it lies\"}"))
          .contains("\"notes\":[]");
    }
  }

  private static String order(RunningCdn cdn, String what, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = cdn.send("POST", "/agent/v1/" + what, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }
}
