package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spillway.wire.Authority;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A surge is declared for a site that nobody visits yet, and a peer is ready before it begins. */
class SurgesApiTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ALL = "/mediator/v1/surges";
  private static final int BORROWER = 24;
  private static final int LENDER = 25;

  @TempDir private Path folder;
  private RunningCdn borrower;
  private RunningCdn lender;
  private OpenApi api;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    Authority authority =
        Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(1));
    lender = RunningCdn.start(folder.resolve("b"), authority, LENDER, "", "");
    borrower =
        RunningCdn.start(
            folder.resolve("a"),
            authority,
            BORROWER,
            """
            contacts: [{cdn: @LENDER@, endpoint: "https://@B@:7443"}]
            services:
              - id: customer
                hosts: [www.customer.example]
                origin: "@ORIGIN@:8090"
                sla: {latency: 500ms, quantile: 0.95, errors: 0.01}
                delegable: true
                probe-path: /up
                calendar:
                  - {name: news, days: daily, at: "19:30", zone: Europe/Vienna, lasts: 1h, requests-per-second: 20}
            """
                .replace("@LENDER@", RunningCdn.name(LENDER))
                .replace("@B@", RunningCdn.address(LENDER))
                .replace("@ORIGIN@", RunningCdn.address(50)),
            "site.www.customer.example=" + RunningCdn.address(50) + ":8090\n");
    api = new OpenApi(borrower.get("/openapi.yaml").body());
    await()
        .atMost(PATIENCE)
        .until(() -> borrower.get("/agent/v1/peers").body().contains(RunningCdn.name(LENDER)));
  }

  @AfterEach
  void stop() throws IOException {
    borrower.close();
    lender.close();
  }

  private static String declaration(Instant from, int requests) {
    return """
    {"service":"customer","from":"%s","until":"%s","requests":{"perSecond":%d},"reason":"the final"}
    """
        .formatted(from, from.plus(2, ChronoUnit.HOURS), requests);
  }

  private JsonNode ordered(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer = borrower.send("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(api.findings("POST", path.replaceFirst("surges/[^/]+", "surges/{id}"), answer))
        .isEmpty();
    return JSON.readTree(answer.body());
  }

  @Test
  void declaredItIsPreparedForSurvivesARestartAndIsWithdrawn()
      throws IOException, InterruptedException {
    Instant soon = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(90);
    JsonNode declared = ordered(ALL, declaration(soon, 60));
    String id = declared.path("id").asString();
    assertThat(id).startsWith(RunningCdn.name(BORROWER) + ":surge-");
    assertThat(ordered(ALL, declaration(soon, 60)).path("id").asString()).isEqualTo(id);

    await().atMost(PATIENCE).until(() -> borrower.get(ALL).body().contains("\"counts\":true"));
    await()
        .atMost(PATIENCE)
        .until(() -> lender.get("/agent/v1/agreements").body().contains("SIGNED"));
    assertThat(borrower.get("/audit/v1/entries?limit=1000").body())
        .contains("by who declared " + id, "(the final) (rule borrow.ahead, policy 1)");

    borrower.restart();
    HttpResponse<String> all = borrower.get(ALL);
    assertThat(api.findings("GET", ALL, all)).isEmpty();
    assertThat(all.body()).contains(id, "\"calendar:news:", "\"source\":\"CALENDAR\"");
    assertThat(borrower.get("/status").body()).contains("\"anticipated\":[{\"id\":\"" + id);

    JsonNode withdrawn =
        ordered(
            ALL + "/" + id.replaceFirst("-[0-9a-f]+$", "") + "/withdraw", "{\"reason\":\"no\"}");
    assertThat(withdrawn.path("state").asString()).isEqualTo("WITHDRAWN");
    assertThat(borrower.get(ALL).body()).doesNotContain(id);
    assertThat(borrower.get("/audit/v1/entries?newest=true&limit=50&subject=" + id).body())
        .contains("declared for customer: 60.0/s", "withdrawn for customer: 60.0/s");
  }

  @Test
  void ordersThatCannotBeCarriedOutSayWhy() throws IOException, InterruptedException {
    Instant soon = Instant.now().plus(1, ChronoUnit.DAYS);
    HttpResponse<String> slip = borrower.send("POST", ALL, declaration(soon, 60_000));
    assertThat(slip.statusCode()).isEqualTo(409);
    assertThat(slip.body()).contains("requests 60000.0/s is more than 100 times");

    String name = JSON.readTree(borrower.get(ALL).body()).path(0).path("id").asString();
    HttpResponse<String> listed =
        borrower.send("POST", ALL + "/" + name + "/withdraw", "{\"reason\":\"no\"}");
    assertThat(listed.statusCode()).as(listed.body()).isEqualTo(409);
    assertThat(listed.body()).contains("stands in the calendar");
  }

  @Test
  void alarmsAndPeopleAreRefusedWithoutEvidenceAndAfterTooManyRequests()
      throws IOException, InterruptedException {
    String path = "/mediator/v1/initiations";
    String body =
        """
        {"service":"customer","asker":{"kind":"ALARM","name":"e-1"},"key":"k%d","reason":"503s"}
        """;
    await().atMost(PATIENCE).until(() -> !borrower.get("/surge/v1/forecasts").body().equals("[]"));
    for (int i = 0; i < 10; i++) {
      HttpResponse<String> refused = borrower.send("POST", path, body.formatted(i));
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
      assertThat(refused.body())
          .contains("refused: telemetry does not support it: 0/s of 34/s usable")
          .contains("(rule borrow.when-asked, policy 1)");
    }
    for (int i = 10; i < 13; i++) {
      HttpResponse<String> often = borrower.send("POST", path, body.formatted(i));
      assertThat(often.statusCode()).isEqualTo(429);
      assertThat(often.body()).contains("alarm e-1 has asked 10 times in 10 minutes");
    }
    HttpResponse<String> told = borrower.get(path);
    assertThat(api.findings("GET", path, told)).isEmpty();
    assertThat(JSON.readTree(told.body())).hasSize(11);
    HttpResponse<String> another =
        borrower.send(
            "POST",
            path,
            """
            {"service":"customer","asker":{"kind":"PERSON","name":"kim"},"requests":{"perSecond":20},"reason":"a hunch"}
            """);
    assertThat(another.statusCode()).isEqualTo(409);
    assertThat(borrower.get("/audit/v1/entries?limit=1000").body())
        .contains("no arrangement for customer, asked for by alarm e-1 (503s): ")
        .contains("no arrangement for customer, asked for by person kim (a hunch): ");
  }
}
