package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spillway.wire.Authority;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules are tried on what a running node has decided. */
class HistoryApiTest {
  private static final String PATH = "/policy/v1/history-trials";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void aTrialReadsTheJournalOfARunningNodeToItsEnd(@TempDir Path folder)
      throws IOException, InterruptedException {
    Authority authority =
        Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(1));
    try (RunningCdn cdn = RunningCdn.start(folder, authority, 8, "", "")) {
      OpenApi api = new OpenApi(cdn.get("/openapi.yaml").body());
      assertThat(json(cdn.get(PATH)).path("state").asString()).isEqualTo("NONE");

      HttpResponse<String> begun =
          cdn.send(
              "POST",
              PATH,
              "{\"rules\":{\"lend.to\":\"false\"},\"places\":{\"lend.to\":\"new.yaml:1\"},"
                  + "\"since\":\"2026-01-01T00:00:00Z\"}");

      assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
      assertThat(api.findings("POST", PATH, begun)).isEmpty();
      await().until(() -> json(cdn.get(PATH)).path("state").asString().equals("DONE"));
      HttpResponse<String> done = cdn.get(PATH);
      assertThat(api.findings("GET", PATH, done)).isEmpty();
      assertThat(json(done).path("read").asLong())
          .isPositive()
          .isEqualTo(json(done).path("end").asLong());
      assertThat(json(done).path("unexplained").asLong())
          .as("decisions that come out otherwise when they are read back from the journal")
          .isZero();
      HttpResponse<String> wrong = cdn.send("POST", PATH, "{\"rules\":{\"lend.to\":\"1\"}}");
      assertThat(wrong.statusCode()).isEqualTo(422);
      assertThat(wrong.body()).contains("lend.to", "nothing is tried");
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }
}
