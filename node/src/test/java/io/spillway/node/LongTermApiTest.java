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
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People at two running nodes agree on something for long, and it serves without them. */
class LongTermApiTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ALL = "/agent/v1/long-term";

  @TempDir private Path folder;
  private RunningCdn borrower;
  private RunningCdn lender;
  private OpenApi api;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    Authority authority =
        Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(1));
    lender = RunningCdn.start(folder.resolve("b"), authority, 22, "", "");
    borrower =
        RunningCdn.start(
            folder.resolve("a"),
            authority,
            21,
            """
            contacts: [{cdn: @LENDER@, endpoint: "https://@B@:7443"}]
            services:
              - id: customer
                hosts: [www.customer.example]
                origin: "@ORIGIN@:8090"
                sla: {latency: 500ms, quantile: 0.95, errors: 0.01}
                delegable: true
                probe-path: /up
            policy:
              borrow.standing: "0.0"
              borrow.end-when: "false"
            """
                .replace("@LENDER@", RunningCdn.name(22))
                .replace("@B@", RunningCdn.address(22))
                .replace("@ORIGIN@", RunningCdn.address(50)),
            "site.www.customer.example=" + RunningCdn.address(50) + ":8090\n");
    api = new OpenApi(borrower.get("/openapi.yaml").body());
    until(() -> borrower.get("/agent/v1/peers").body().contains(RunningCdn.name(22)));
  }

  @AfterEach
  void stop() throws IOException {
    borrower.close();
    lender.close();
  }

  private static void until(Callable<Boolean> holds) {
    await().atMost(PATIENCE).until(holds);
  }

  private static String conditions(int requests) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return """
    {"holding":"RESERVED",
     "capacity":{"requests":{"perSecond":%d},"bits":{"bitsPerSecond":%d}},
     "tariff":{"perMillionRequests":{"currency":"EUR","micros":900000},
               "perGigabyte":{"currency":"EUR","micros":9000},
               "perCommittedHour":{"currency":"EUR","micros":400000}},
     "from":"%s","until":"%s","notice":"PT24H","recallNotice":"PT1M"}
    """
        .formatted(requests, requests * 1_000_000L, now, now.plus(30, ChronoUnit.DAYS));
  }

  private HttpResponse<String> order(RunningCdn by, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = by.send("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String template = path.replaceFirst("long-term/[^/]+", "long-term/{id}");
    assertThat(api.findings("POST", template, answer)).isEmpty();
    return answer;
  }

  private static final String NAMED = RunningCdn.name(21) + ":long-term-1-[0-9a-f]{8}";

  @Test
  void isProposedCounteredApprovedActivatedByANeedAndEnded()
      throws IOException, InterruptedException {
    HttpResponse<String> proposed =
        order(
            borrower,
            ALL,
            """
            {"lender":"%s","service":"customer","conditions":%s,"answerWithin":"PT24H","reason":"may"}
            """
                .formatted(RunningCdn.name(22), conditions(30)));
    until(() -> lender.get(ALL).body().contains("\"waitsFor\":\"" + RunningCdn.name(22)));
    String id = proposed.body().replaceAll("(?s).*?\"(" + NAMED + ")\".*", "$1");
    assertThat(id).as("it names the journal: another one counts from 1 again").matches(NAMED);
    assertThat(lender.get(ALL + "/" + id).body())
        .as("who approves sees what is to be served")
        .contains(
            "\"hosts\":[\"www.customer.example\"]",
            "\"host\":\"" + RunningCdn.address(50),
            "\"probePath\":\"/up\"");

    String less =
        "{\"conditions\":%s,\"answerWithin\":\"PT24H\",\"reason\":\"no more\"}"
            .formatted(conditions(20));
    order(lender, ALL + "/" + id + "/counter", less);
    HttpResponse<String> same = lender.send("POST", ALL + "/" + id + "/counter", less);
    assertThat(same.statusCode()).as(same.body()).isEqualTo(409);
    assertThat(same.body()).contains("version 2 has these terms already");
    until(() -> borrower.get(ALL + "/" + id).body().contains("capacity: 30.0/s"));
    HttpResponse<String> stale =
        borrower.send("POST", ALL + "/" + id + "/approve", "{\"version\":1}");
    assertThat(stale.statusCode()).as(stale.body()).isEqualTo(409);
    assertThat(stale.body()).contains("version 2 is");
    order(borrower, ALL + "/" + id + "/approve", "{\"version\":2}");
    until(() -> lender.get(ALL).body().contains("\"state\":\"IN_FORCE\""));
    HttpResponse<String> shown = lender.get(ALL + "/" + id);
    assertThat(api.findings("GET", ALL + "/{id}", shown)).isEmpty();

    HttpResponse<String> log = lender.get("/audit/v1/entries?newest=true&limit=50&subject=" + id);
    assertThat(api.findings("GET", "/audit/v1/entries", log)).isEmpty();
    assertThat(log.body())
        .contains(
            "proposes version 1", "\"heard\":{\"from\":\"" + RunningCdn.name(21), "\"key\":\"")
        .doesNotContain("\"part\":\"metering\"");

    lender.restart();
    assertThat(lender.get(ALL).body()).contains("\"state\":\"IN_FORCE\"");
    HttpResponse<String> put =
        borrower.send(
            "PUT",
            "/policy/v1/document",
            "{\"rules\":{\"borrow.when\":\"true\",\"borrow.standing\":\"0.0\","
                + "\"borrow.end-when\":\"false\"}}");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    until(() -> lender.get(ALL + "/" + id).body().contains(":agreement-"));
    assertThat(borrower.get("/audit/v1/entries?limit=1000").body())
        .contains("activates what was agreed long-term");
    HttpResponse<String> ofOne =
        borrower.get(
            "/audit/v1/entries?limit=1000&arrangement=" + RunningCdn.name(21) + ":arrangement-1");
    assertThat(api.findings("GET", "/audit/v1/entries", ofOne)).isEmpty();
    assertThat(ofOne.body())
        .contains("activates what was agreed long-term")
        .doesNotContain("proposes version 1", "\"subject\":\"" + id);

    order(lender, ALL + "/" + id + "/end", "{\"reason\":\"the season is over\"}");
    until(() -> borrower.get(ALL).body().contains("\"state\":\"ENDING\""));
    assertThat(borrower.get(ALL + "/" + id).body())
        .contains(RunningCdn.name(22) + ": the season is over", ":agreement-");
  }

  @Test
  void orderThatCannotBeCarriedOutSaysWhy() throws IOException, InterruptedException {
    HttpResponse<String> unknown =
        borrower.send("POST", ALL + "/nothing/end", "{\"reason\":\"because\"}");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("there is none yet");
    HttpResponse<String> perhaps = borrower.get("/audit/v1/entries?newest=perhaps");
    assertThat(perhaps.statusCode()).isEqualTo(400);
    assertThat(perhaps.body()).contains("use true or false");
    assertThat(borrower.get("/audit/v1/entries?arrangement=none").statusCode()).isEqualTo(404);
    HttpResponse<String> stranger =
        borrower.send(
            "POST",
            ALL,
            """
            {"lender":"cdn-x.example","service":"customer","conditions":%s,
             "answerWithin":"PT24H","reason":"may"}
            """
                .formatted(conditions(30)));
    assertThat(stranger.statusCode()).isEqualTo(409);
    assertThat(stranger.body()).contains("no advertisement of cdn-x.example is known");
  }
}
