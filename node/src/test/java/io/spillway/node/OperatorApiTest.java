package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.spillway.wire.Authority;
import io.spillway.wire.Trust;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two CDNs that peer, in this process, on real sockets; what their API says against its document.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorApiTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SITE = "www.customer.example";
  private static final String ARRANGEMENT = "cdn-a.example:arrangement-1";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(2);
  private HttpServer origin;
  private RunningCdn lender;
  private RunningCdn borrower;
  private OpenApi api;
  private Trust authority;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, InterruptedException {
    Authority created =
        Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(1));
    authority = Trust.in(List.of(created.certificate()));
    origin = HttpServer.create(new InetSocketAddress(RunningCdn.address(50), 8090), 0);
    origin.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write("ok".getBytes(StandardCharsets.US_ASCII));
          }
        });
    origin.start();
    lender = RunningCdn.start(folder.resolve("b"), created, 2, "", "");
    borrower =
        RunningCdn.start(
            folder.resolve("a"),
            created,
            1,
            """
            contacts: [{cdn: cdn-b.example, endpoint: "https://@B@:7443"}]
            dns: {listen: "@A@:5300", zone: customer.example, ttl: 1s, nameservers: [ns1.customer.example]}
            services:
              - id: customer
                hosts: [www.customer.example]
                origin: "@ORIGIN@:8090"
                sla: {latency: 500ms, quantile: 0.95, errors: 0.01}
                delegable: true
                probe-path: /up
            policy: {borrow.when: "demand > 1.0", borrow.standing: "2.0 / usable", borrow.end-when: "false"}
            """
                .replace("@A@", RunningCdn.address(1))
                .replace("@B@", RunningCdn.address(2))
                .replace("@ORIGIN@", RunningCdn.address(50)),
            "site." + SITE + "=" + RunningCdn.address(50) + ":8090\n");
    var _ = clients.scheduleAtFixedRate(this::visit, 0, 100, TimeUnit.MILLISECONDS);
    api = new OpenApi(borrower.get("/openapi.yaml").body());
    await()
        .atMost(PATIENCE)
        .until(() -> borrower.get("/mediator/v1/arrangements").body().contains("\"READY\""));
  }

  /** Host is a header that the JDK's client does not let be set, so it is written by hand. */
  private void visit() {
    try (Socket socket = new Socket(borrower.edgeAddress(), 8080)) {
      socket
          .getOutputStream()
          .write(
              ("GET /x HTTP/1.1\r\nHost: " + SITE + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      var _ = socket.getInputStream().read();
    } catch (IOException e) {
      // A visit more or less does not matter.
    }
  }

  @AfterAll
  void stop() throws IOException {
    clients.shutdownNow();
    borrower.close();
    lender.close();
    origin.stop(0);
  }

  @Test
  void everyRouteIsDocumentedAndEveryDocumentedRouteExists() {
    assertThat(new TreeSet<>(borrower.node().operations()))
        .isEqualTo(new TreeSet<>(api.operations()));
    assertThat(api.document().path("openapi").asString()).startsWith("3.1");
  }

  @Test
  void everyAnswerIsAsDocumented() throws IOException, InterruptedException {
    List<String> findings = new ArrayList<>();
    String auction = json(borrower.get("/agent/v1/auctions")).path(0).path("id").asString();
    for (RunningCdn cdn : List.of(borrower, lender)) {
      for (String operation : api.operations()) {
        if (operation.startsWith("GET ") && !operation.endsWith("/long-term/{id}")) {
          String template = operation.substring(4);
          String path =
              template.startsWith("/surge")
                  ? template.replace("{id}", "customer")
                  : template.startsWith("/agent/v1/auctions/")
                      ? template.replace("{id}", auction)
                      : template.replace(
                          "{id}",
                          template.startsWith("/agent/v1/keys/")
                              ? "0f".repeat(32)
                              : template.startsWith("/agent") ? "cdn-b.example" : ARRANGEMENT);
          String query = template.endsWith("/answers") ? "?name=" + SITE : "";
          HttpResponse<String> response = cdn.get(path + query);
          api.findings("GET", template, response)
              .forEach(finding -> findings.add(operation + ": " + finding));
          if (cdn == borrower) {
            assertThat(response.statusCode()).as(operation).isEqualTo(200);
          }
        }
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void listsThatTheTestDependsOnAreNotEmpty() throws IOException, InterruptedException {
    for (String path :
        List.of(
            "/registry/v1/edges",
            "/registry/v1/services",
            "/surge/v1/forecasts",
            "/mediator/v1/arrangements",
            "/agent/v1/peers",
            "/agent/v1/agreements",
            "/agent/v1/auctions",
            "/edges/v1/edges",
            "/metering/v1/usage",
            "/explain/" + ARRANGEMENT)) {
      assertThat(json(borrower.get(path))).as(path).isNotEmpty();
    }
    assertThat(json(lender.get("/registry/v1/delegations"))).isNotEmpty();
    // An offer that was used or has expired is given anew a moment later.
    await()
        .untilAsserted(
            () -> assertThat(json(lender.get("/agent/v1/offers")).path("given")).isNotEmpty());
  }

  @Test
  void tellsAnAuctionByATranscriptThatStandsAnAudit() throws IOException, InterruptedException {
    JsonNode auctions = json(borrower.get("/agent/v1/auctions"));
    String path = "/agent/v1/auctions/" + auctions.path(0).path("id").asString();
    ToldAuction told = ToldAuction.read(borrower.get(path).body());

    assertThat(told.transcript().opened()).hasSize(1);
    assertThat(told.findings(authority, "")).isEmpty();
    assertThat(told.findings(authority, "A")).hasSize(1);
    assertThat(borrower.get("/explain/" + ARRANGEMENT).body())
        .contains("commits to a bid, digest ")
        .contains("opens its bid, as it was committed to");
  }

  @Test
  void showsLocalAndDelegatedResourcesOfAnArrangementTogether()
      throws IOException, InterruptedException {
    String path = "/registry/v1/arrangements/" + ARRANGEMENT;
    await()
        .atMost(PATIENCE)
        .until(() -> borrower.get(path).body().contains("\"" + lender.edgeAddress() + "\""));

    JsonNode resources = json(borrower.get(path)).path("resources");
    assertThat(resources.path(0).path("cdn").asString()).isEqualTo("cdn-a.example");
    assertThat(resources.path(0).path("addresses").path(0).asString())
        .isEqualTo(borrower.edgeAddress());
    assertThat(resources.path(1).path("cdn").asString()).isEqualTo("cdn-b.example");
    assertThat(resources.path(1).path("agreement").asString()).isNotEmpty();
  }

  @Test
  void isToldWhatAPeerOwes() throws IOException, InterruptedException {
    String path = "/agent/v1/peers/cdn-a.example/unpaid";

    HttpResponse<String> told = lender.send("PUT", path, "{\"currency\":\"EUR\",\"micros\":7}");
    assertThat(told.statusCode()).isEqualTo(200);
    assertThat(api.findings("PUT", "/agent/v1/peers/{id}/unpaid", told)).isEmpty();
    assertThat(json(told).path("unpaid").path(0).path("micros").asLong()).isEqualTo(7);
    assertThat(lender.send("PUT", path, "{\"currency\":\"EUR\",\"micros\":-7}").statusCode())
        .isEqualTo(422);
    assertThat(lender.get("/agent/v1/peers/no%20name/record").statusCode()).isEqualTo(400);
    assertThat(
            json(borrower.get("/agent/v1/peers/cdn-b.example/record"))
                .path("dealtWith")
                .asBoolean())
        .isTrue();
  }

  @Test
  void foretellsWhatDnsAnswers() throws IOException, InterruptedException {
    JsonNode told =
        json(borrower.get("/redirector/v1/answers?name=" + SITE + "&subnet=198.51.100.0/24"));

    assertThat(told.path("reason").asString()).isEqualTo("CLIENT_NETWORK");
    assertThat(told.path("scope").asInt()).isEqualTo(24);
    assertThat(told.path("addresses")).hasSize(1);
    assertThat(told.path("addresses").get(0).path("address").asString())
        .isIn(borrower.edgeAddress(), lender.edgeAddress());
    assertThat(
            json(borrower.get("/redirector/v1/answers?name=" + SITE + "&type=AAAA"))
                .path("reason")
                .asString())
        .isEqualTo("NO_SUCH_FAMILY");
  }

  @Test
  void putsPolicyRulesAsAWholeWithoutRestartAndKeepsThem()
      throws IOException, InterruptedException {
    long before = json(lender.get("/policy/v1/document")).path("version").asLong();

    HttpResponse<String> refused =
        lender.send(
            "PUT",
            "/policy/v1/document",
            "{\"rules\":{\"lend.reserve\":\"0.3\",\"lend.to\":\"nonsense(\"}}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).path("detail").asString()).contains("lend.to", "nothing was changed");
    assertThat(json(lender.get("/policy/v1/document")).path("version").asLong()).isEqualTo(before);

    String rules = "{\"rules\":{\"lend.reserve\":\"0.3\"}}";
    assertThat(json(lender.send("POST", "/policy/v1/validations", rules)).path("valid").asBoolean())
        .isTrue();
    assertThat(json(lender.get("/policy/v1/document")).path("version").asLong()).isEqualTo(before);
    HttpResponse<String> put = lender.send("PUT", "/policy/v1/document", rules);
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(api.findings("PUT", "/policy/v1/document", put)).isEmpty();
    assertThat(json(put).path("version").asLong()).isEqualTo(before + 1);

    lender.restart();
    assertThat(
            json(lender.get("/policy/v1/document")).path("rules").path("lend.reserve").asString())
        .isEqualTo("0.3");
  }

  @Test
  void takesAnEdgeThatIsReportedOutOfUseUntilItAnswers() throws IOException, InterruptedException {
    HttpResponse<String> taken =
        lender.send(
            "POST",
            "/registry/v1/failure-reports",
            "{\"edge\":\"e-1\",\"detail\":\"answers 502\"}");

    assertThat(taken.statusCode()).isEqualTo(202);
    assertThat(api.findings("POST", "/registry/v1/failure-reports", taken)).isEmpty();
    assertThat(lender.get("/audit/v1/entries?limit=1000").body()).contains("reported: answers 502");
    await()
        .atMost(PATIENCE)
        .until(() -> json(lender.get("/registry/v1/edges")).get(0).path("alive").asBoolean());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET    | /nope                                |                                        | 404 | there is no /nope
          GET    | /                                    |                                        | 404 | /openapi.yaml
          GET    | /status/x                            |                                        | 404 |
          POST   | /status                              | {}                                     | 405 | use GET
          DELETE | /policy/v1/document                  |                                        | 405 | use GET, HEAD, PUT
          PUT    | /mediator/v1/initiations             | {}                                     | 405 | use GET, HEAD, POST
          BREW   | /status                              |                                        | 405 | use GET
          POST   | /mediator/v1/initiations             |                                        | 400 | the body is empty
          POST   | /mediator/v1/initiations             | nonsense                               | 400 | the body
          POST   | /mediator/v1/initiations             | []                                     | 400 | the body
          POST   | /mediator/v1/initiations             | null                                   | 400 | the body
          POST   | /mediator/v1/initiations             | {"service":"customer","reason":"x"}    | 400 | asker
          POST   | /mediator/v1/initiations             | {"service":1,"asker":{"kind":"PERSON","name":"kim"},"reason":"x"} | 400 | service
          POST   | /mediator/v1/initiations             | {"service":"","asker":{"kind":"PERSON","name":"kim"},"reason":"x"} | 400 | service
          POST   | /mediator/v1/initiations             | {"service":"customer","asker":{"kind":"PERSON","name":"kim"},"reason":" "} | 400 | $.reason
          POST   | /mediator/v1/initiations             | {"service":"a","service":"b","asker":{"kind":"PERSON","name":"kim"},"reason":"x"} | 400 | service
          POST   | /mediator/v1/initiations             | {"service":"customer","asker":{"kind":"PERSON","name":"kim"},"reason":"x","z":1} | 400 | z
          POST   | /mediator/v1/initiations             | {"service":"other","asker":{"kind":"PERSON","name":"kim"},"reason":"x"} | 404 | there is no service "other"
          POST   | /mediator/v1/initiations             | {"service":"customer","asker":{"kind":"ROBOT","name":"x"},"reason":"x"} | 400 | asker.kind
          POST   | /mediator/v1/initiations             | {"service":"customer","asker":{"kind":"ALARM","name":"a b"},"reason":"x"} | 400 | use 1 to 64 letters
          POST   | /mediator/v1/initiations             | {"service":"customer","asker":{"kind":"PERSON","name":"kim"},"key":" ","reason":"x"} | 400 | $.key
          POST   | /mediator/v1/surges                  | {"service":"customer","from":"2026-01-01T00:00:00Z","until":"2026-01-01T01:00:00Z","requests":{"perSecond":9},"reason":"x"} | 409 | from 2026-01-01T00:00:00Z is in the past
          POST   | /mediator/v1/surges                  | {"service":"other","from":"2099-01-01T00:00:00Z","until":"2099-01-01T01:00:00Z","requests":{"perSecond":9},"reason":"x"} | 409 | there is no service "other"
          POST   | /mediator/v1/surges                  | {"service":"customer","from":"now","until":"2099-01-01T01:00:00Z","requests":{"perSecond":9},"reason":"x"} | 400 | from
          POST   | /mediator/v1/surges                  | {"service":"customer","from":"2099-01-01T00:00:00Z","until":"2099-01-01T01:00:00Z","requests":{"perSecond":9},"reason":""} | 400 | $.reason
          POST   | /mediator/v1/surges/none/withdraw    | {"reason":"x"}                         | 404 | there is no surge "none"
          POST   | /mediator/v1/arrangements/none/stop  |                                        | 404 | there are: cdn-a.example:arrangement-1
          POST   | /mediator/v1/arrangements/%00/stop   |                                        | 404 |
          GET    | /mediator/v1/arrangements/A%20B      |                                        | 404 | there is no arrangement "A B"
          GET    | /explain/none                        |                                        | 404 | there are: cdn-a.example:arrangement-1
          GET    | /registry/v1/arrangements/none       |                                        | 404 | there is no arrangement
          POST   | /registry/v1/failure-reports         | {"edge":"none","detail":"x"}           | 404 | there is no edge "none"
          POST   | /registry/v1/failure-reports         | {"edge":"e-1","detail":""}             | 400 | $.detail
          GET    | /surge/v1/forecasts/none             |                                        | 404 | there is no forecast of "none"
          GET    | /surge/v1/forecasts/A%20B            |                                        | 404 | there is no forecast of "A B"
          GET    | /redirector/v1/answers               |                                        | 400 | name: missing
          GET    | /redirector/v1/answers?name=-        |                                        | 400 | query parameter name: host name "-"
          GET    | /redirector/v1/answers?name=x.example |                                       | 404 | the DNS table has no "x.example"
          GET    | /redirector/v1/answers?name=www.customer.example&subnet=nonsense |            | 400 | query parameter subnet
          GET    | /redirector/v1/answers?name=www.customer.example&resolver=1.2.3.4.5 |             | 400 | query parameter resolver
          GET    | /redirector/v1/answers?name=www.customer.example&type=MX |                    | 400 | use A or AAAA
          GET    | /audit/v1/entries?limit=0            |                                        | 400 | from 1 to 1000
          GET    | /audit/v1/entries?limit=many         |                                        | 400 | from 1 to 1000
          GET    | /audit/v1/entries?after=-1           |                                        | 400 | from 0 to
          GET    | /audit/v1/entries?limit=99999999999999999999 |                                | 400 | from 1 to 1000
          POST   | /agent/v1/stop                       | {"side":"ALL","keep":false,"reason":"x"} | 400 | side
          POST   | /agent/v1/stop                       | {"side":"LENDING","keep":false,"reason":" "} | 400 | $.reason
          POST   | /agent/v1/resume                     | {}                                     | 400 | side
          POST   | /agent/v1/bans                       | {"cdn":"-","reason":"x"}               | 400 | cdn
          POST   | /agent/v1/bans                       | {"cdn":"cdn-a.example","reason":"x"}   | 400 | this CDN itself
          POST   | /agent/v1/bans/cdn-x.example/lift    |                                        | 404 | nobody is banned
          PUT    | /policy/v1/document                  | {"rules":[]}                           | 400 | rules
          PUT    | /policy/v1/document                  | {"rules":{"no.rule":"1"}}              | 422 | no.rule
          POST   | /policy/v1/validations               | {"rules":{"lend.to":1}}                | 400 | rules
          """)
  void tellsWhatIsWrongWithARequestAndGoesOn(
      String method, String path, String body, int status, String detail)
      throws IOException, InterruptedException {
    HttpResponse<String> response = borrower.send(method, path, body == null ? "" : body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asString()).contains(detail == null ? "" : detail);
    assertThat(problem.path("detail").asString().lines()).hasSize(1);
    assertThat(borrower.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void isNotReadyWithoutAnEdgeAndGoesOn(@TempDir Path folder)
      throws IOException, InterruptedException {
    Authority authority =
        Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(1));
    try (RunningCdn alone = RunningCdn.start(folder, authority, 3, "", "")) {
      await().atMost(PATIENCE).until(() -> alone.get("/health/ready").statusCode() == 200);
      alone.stopEdge();
      await().atMost(PATIENCE).until(() -> alone.get("/health/ready").statusCode() == 503);

      HttpResponse<String> response = alone.get("/health/ready");
      assertThat(api.findings("GET", "/health/ready", response)).isEmpty();
      assertThat(json(response).path("detail").asString()).contains("no edge is alive");
      assertThat(alone.get("/status").statusCode()).isEqualTo(200);
      assertThat(alone.get("/redirector/v1/table").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void answersWhoAsksWithTheArrangementThatGoesOnAndTheSameForTheSameKey()
      throws IOException, InterruptedException {
    String path = "/mediator/v1/initiations";
    String body =
        "{\"service\":\"customer\",\"asker\":{\"kind\":\"ALARM\",\"name\":\"edge-a1\"},"
            + "\"key\":\"k-1\",\"reason\":\"test\"}";

    HttpResponse<String> asked = borrower.send("POST", path, body);
    HttpResponse<String> again = borrower.send("POST", path, body);

    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    assertThat(api.findings("POST", path, asked)).isEmpty();
    assertThat(json(asked).path("outcome").asString()).isEqualTo("GOES_ON");
    assertThat(json(asked).path("arrangement").asString()).startsWith(ARRANGEMENT);
    assertThat(again.body()).isEqualTo(asked.body());
    assertThat(borrower.get("/audit/v1/entries?limit=1000").body())
        .containsOnlyOnce("asked for by alarm edge-a1 (test): ");
    HttpResponse<String> other =
        borrower.send("POST", path, body.replace("customer", "kept").replace("k-1", "k-2"));
    assertThat(other.statusCode()).isEqualTo(404);
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }
}
