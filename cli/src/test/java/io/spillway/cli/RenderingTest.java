package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What people see of what a node said: the JSON files were taken from nodes during the tour. */
class RenderingTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2026-11-24T05:55:30Z");
  private static final int TERMINAL = 100;

  private static JsonNode json(String name) throws IOException {
    try (InputStream in = RenderingTest.class.getResourceAsStream(name + ".json")) {
      return JSON.readTree(in);
    }
  }

  private static ArrayNode none() {
    return JSON.createArrayNode();
  }

  private static ArrayNode times(JsonNode list, int times) {
    ArrayNode all = none();
    for (int i = 0; i < times; i++) {
      list.forEach(all::add);
    }
    return all;
  }

  @Test
  void statusOfABorrower() throws IOException {
    assertThat(StatusCommand.lines(json("status"), none()))
        .containsExactly(
            "cdn-a.example at 05:54:46Z: 1 of 1 edges alive, 60/s capacity, 38/s lendable, 1 peer"
                + " known, epoch 1",
            "SERVICE     NOW  USUAL  EXPECTED  USABLE  EXHAUSTION",
            "customer  8.3/s  0.0/s     7.1/s    51/s         0 %  rising",
            "",
            "cdn-a.example:arrangement-1  ACTIVE since 05:54:34Z  service customer",
            "  LENDER         STATE  AGREED  SERVED  REFUSED  OWED  UNTIL",
            "  cdn-b.example  READY    16/s     0/s      0/s     -  06:09:48Z",
            "lends nothing");
  }

  @Test
  void whatIsForbiddenIsSaidLoudlyWithWhatLiftsIt() {
    JsonNode restraints =
        JSON.readTree(
            """
            {"stopped":[{"side":"LENDING","since":"2026-11-24T05:54:00Z","keep":false,
              "reason":"incident 1"}],
             "banned":[{"cdn":"cdn-c.example","since":"2026-11-24T05:53:00Z","reason":"it lies"}]}
            """);

    assertThat(Forbidden.lines(restraints, NOW))
        .containsExactly(
            "! ALL LENDING IS STOPPED since 05:54:00Z (what is signed ends): incident 1; spillway"
                + " resume --lending",
            "! cdn-c.example IS BANNED since 05:53:00Z: it lies; spillway unban cdn-c.example");
    assertThat(Forbidden.sides(false, false)).containsExactly("LENDING", "BORROWING");
    assertThat(Forbidden.sides(false, true)).containsExactly("BORROWING");
  }

  @Test
  void theJournalSaysHowLargeItIsAndIsLoudWhereItsDiskFills() {
    String journal =
        """
        {"bytes":%d,"freeBytes":4100000,"diskFreeBytes":700000000,"low":%s,
         "oldest":"2026-11-24T05:00:00Z","keepQuiet":"PT72H","keep":"PT9600H"}
        """;

    assertThat(StatusCommand.journal(JSON.readTree(journal.formatted(12_300_000, false)), NOW))
        .containsExactly("journal 12.3 MB, 4.1 MB of it free; it begins 05:00:00Z");
    assertThat(StatusCommand.journal(JSON.readTree(journal.formatted(4_560_000_000L, true)), NOW))
        .containsExactly(
            "journal 4.6 GB, 4.1 MB of it free; it begins 05:00:00Z",
            "! only 700.0 MB are left on the journal's disk: the node ends when it is full");
  }

  @Test
  void statusOfALender() throws IOException {
    assertThat(StatusCommand.lines(json("lender-status"), none()))
        .containsExactly(
            "cdn-b.example at 05:54:47Z: 1 of 1 edges alive, 200/s capacity, 29/s lendable, 1 peer"
                + " known, epoch 1",
            "no service has been measured yet",
            "",
            "borrows nothing",
            "LENDS TO       AGREED  STEERED UNTIL  SERVED UNTIL  AGREEMENT",
            "cdn-a.example    16/s  06:09:33Z      06:09:48Z     cdn-a.example:agreement-2");
  }

  @Test
  void statusNamesDeadEdgesAndLoadBeyondTheirCapacity() throws IOException {
    ObjectNode status = (ObjectNode) json("quiet");
    status.put("edges", 0);
    ((ObjectNode) status.path("load").get(0).path("demand")).put("perSecond", 51.5);
    ArrayNode edges = (ArrayNode) json("edges");
    ((ObjectNode) edges.get(0)).put("alive", false).put("detail", "connection refused");

    assertThat(StatusCommand.lines(status, edges))
        .contains("! edge a-1 is dead: connection refused", "borrows nothing")
        .anyMatch(
            line -> line.startsWith("customer  52/s") && line.endsWith("beyond its own edges"));
  }

  @Test
  void statusTellsHowMuchLooksLikeAnAttackAndWhy() throws IOException {
    ObjectNode status = (ObjectNode) json("status");
    ((ObjectNode) status.path("load").get(0))
        .set(
            "attack",
            JSON.readTree(
                """
                {"share":0.83,"excess":300.0,"features":[
                  {"name":"newcomers","value":0.9,"usual":0.1,"contribution":1.9},
                  {"name":"one-object","value":0.1,"usual":0.1,"contribution":0.0},
                  {"name":"pace","value":9.0,"usual":2.0,"contribution":2.5},
                  {"name":"bursts","value":3.0,"usual":2.0,"contribution":-0.6}]}
                """));

    assertThat(StatusCommand.lines(status, none()))
        .anyMatch(line ->
            line.endsWith(
                "rising, 83 % of the rise looks like an attack (pace +2.5, newcomers +1.9, bursts"
                    + " -0.6)"));
  }

  @Test
  void peers() throws IOException {
    assertThat(PeersCommand.lines(none(), NOW))
        .containsExactly("no peer is known yet; contacts are asked each second");
    assertThat(PeersCommand.lines(json("peers"), NOW))
        .containsExactly(
            "CDN            COULD LEND  LEFT   AWAY  OFFERS  UNTIL      TOLD BY        RECORD  FOR "
                + "                ASKED",
            "cdn-b.example        20/s  10/s  42 ms       1  05:55:37Z  cdn-c.example    0.77 "
                + " ipv4cidr 0.0.0.0/0  yes");
    assertThat(PeersCommand.lines(times(json("peers"), 200), NOW.plusSeconds(60)))
        .hasSize(201)
        .element(1)
        .asString()
        .contains("  expired, silent  ");
  }

  @Test
  void whyAPeerIsNotAsked() throws IOException {
    assertThat(PeersCommand.explanation(json("peer")))
        .containsExactly(
            "cdn-b.example is not asked for capacity",
            "  + its advertisement of sequence 7 was told by itself at 2026-11-24T05:54:38Z; it"
                + " expires at 2026-11-24T05:55:37Z",
            "  x rule borrow.from, \"peer != 'cdn-b.example'\", refuses it",
            "  ~ it said at 2026-11-24T05:54:45Z that nothing is left beyond its promises",
            "    about 42 ms away; who is nearer is asked before it");
  }

  @Test
  void arrangements() throws IOException {
    assertThat(ArrangementsCommand.lines(json("closed").get(0), NOW))
        .containsExactly(
            "cdn-a.example:arrangement-1  CLOSED since 05:55:02Z  service customer",
            "  LENDER         STATE    AGREED  SERVED  REFUSED          OWED  UNTIL",
            "  cdn-b.example  SETTLED    16/s     0/s      0/s  0.000060 EUR  05:54:58Z");
    ObjectNode bare = (ObjectNode) json("arrangements").get(0);
    bare.set("agreements", none());
    assertThat(ArrangementsCommand.lines(bare, NOW.plusSeconds(86_400)))
        .containsExactly(
            "cdn-a.example:arrangement-1  ACTIVE since 2026-11-24 05:54Z  service customer",
            "  nothing agreed yet");
  }

  @Test
  void whatAnArrangementIsShortOf() throws IOException {
    ObjectNode lacking = (ObjectNode) json("arrangements").get(0);
    lacking.set(
        "missing",
        JSON.readTree("{\"requests\": {\"perSecond\": 120}, \"bits\": {\"bitsPerSecond\": 1}}"));
    lacking.set("reconsidered", JSON.readTree("[\"price\", \"region\"]"));
    assertThat(ArrangementsCommand.lines(lacking, NOW).get(1))
        .isEqualTo(
            "! short of 120/s; reconsidered: price, region; spillway explain"
                + " cdn-a.example:arrangement-1 tells why");
  }

  @Test
  void whatADryRunWouldHaveComeTo() throws IOException {
    ObjectNode dry = (ObjectNode) json("closed").get(0);
    dry.set("agreements", none());
    dry.set(
        "dryRun",
        JSON.readTree(
            """
            {"peak":{"perSecond":100},"carried":123456,"unserved":90,
             "cost":[{"currency":"EUR","micros":1085000}],
             "hires":[{"lender":"cdn-b.example","capacity":{"requests":{"perSecond":60},
               "bits":{"bitsPerSecond":1}},"from":"2026-11-24T05:54:34Z",
               "until":"2026-11-24T05:55:02Z","carried":123456,
               "cost":{"currency":"EUR","micros":1085000}}]}
            """));
    assertThat(ArrangementsCommand.lines(dry, NOW))
        .containsExactly(
            "cdn-a.example:arrangement-1  CLOSED since 05:55:02Z  service customer",
            "  WOULD BORROW FROM  CAPACITY  CARRIED          COST  FROM       UNTIL",
            "  cdn-b.example          60/s  123,456  1.085000 EUR  05:54:34Z  05:55:02Z",
            "  dry run: peers would have carried 123,456 requests for about 1.085000 EUR;",
            "  90 more were beyond the own edges, 100/s at the most");
    assertThat(DryRunLines.all(times(none().add(dry), 2), false, NOW))
        .hasSize(5)
        .allMatch(line -> line.length() <= TERMINAL)
        .endsWith(
            "2 in all: peers would have carried 246,912 requests for about 2.170000 EUR;",
            "180 more were beyond the own edges");
    assertThat(DryRunLines.all(none().add(dry), true, NOW))
        .containsExactly(
            "no dry run goes on: rule borrow.dry-run says which arrangements are only played"
                + " through");
    assertThat(DryRunLines.all(json("arrangements"), false, NOW))
        .containsExactly(
            "no dry run: rule borrow.dry-run says which arrangements are only played through");
  }

  @Test
  void whatOwnEdgesRedirect() throws IOException {
    ObjectNode redirecting = (ObjectNode) json("arrangements").get(0);
    redirecting.set(
        "edgeRedirect", JSON.readTree("{\"share\": 0.35, \"until\": \"2026-11-24T05:54:56.5Z\"}"));
    assertThat(ArrangementsCommand.lines(redirecting, NOW))
        .last()
        .isEqualTo("  own edges redirect 35 % of their clients to peers until 05:54:56Z");
  }

  @Test
  void bill() throws IOException {
    JsonNode empty = JSON.readTree("{\"balances\":[],\"balanced\":true}");
    assertThat(BillCommand.lines(none(), empty))
        .containsExactly(
            "no invoice yet: one comes a minute or two after an agreement has ended",
            "the ledger balances");
    assertThat(BillCommand.lines(json("invoices"), json("ledger")))
        .containsExactly(
            "PAYS           TO                   AMOUNT  REQUESTS  MBYTE  VERDICT",
            "cdn-a.example  cdn-b.example  0.000060 EUR         5    0.0  accepted",
            "",
            "ACCOUNT                      BALANCE",
            "expense                 0.000060 EUR",
            "payable:cdn-b.example  -0.000060 EUR",
            "the ledger balances");
    JsonNode wrong = JSON.readTree("{\"balances\":[],\"balanced\":false}");
    assertThat(BillCommand.lines(times(json("invoices"), 50), wrong).getLast())
        .startsWith("! THE LEDGER DOES NOT BALANCE");
  }

  @Test
  void explanations() throws IOException {
    List<String> lines = ExplainCommand.lines(json("explain"), false, new Story());

    assertThat(lines.get(0)).isEqualTo("2026-11-24, times in UTC");
    assertThat(lines.get(1))
        .isEqualTo(
            "05:54:08.891 agent     cdn-b.example offers 128.0/s 640.0 Mbit/s at 1.000000 EUR per"
                + " million requests, 0.010000 EUR per GB (standing, firm)");
    assertThat(ExplainCommand.lines(json("explain"), true, new Story()))
        .hasSizeGreaterThan(lines.size())
        .anyMatch(line -> line.startsWith("             on PeerSaid {\"type\":\"PeerSaid\""));
    assertThat(ExplainCommand.lines(none(), false, new Story()))
        .containsExactly("nothing is written of it");
  }

  @Test
  void explanationsTellTheRulesThatDecided() {
    JsonNode decision =
        JSON.readTree(
            """
            [{"at": "2026-11-24T05:54:33Z", "part": "mediator", "input": "DemandForecast",
              "decided": ["initiated"], "message": "{}",
              "rules": [{"rule": "borrow.when", "version": 3, "origin": "cdn.yaml:14",
                "text": "changed &&\\n  exhaustion > 0.9", "result": "true", "saw": {"changed": "true"},
                "decided": ["changed (cdn.yaml:14)"]}]}]
            """);

    assertThat(ExplainCommand.lines(decision, false, new Story()))
        .contains(
            "             rule borrow.when = true (cdn.yaml:14, policy 3): changed && exhaustion >"
                + " 0.9");
    assertThat(ExplainCommand.lines(decision, true, new Story()))
        .contains(
            "               saw changed true", "               decided by changed (cdn.yaml:14)");
  }

  @Test
  void historyTellsOldRuleNewRuleAndFigures() {
    JsonNode trial =
        JSON.readTree(
            """
            {"compared": 3, "otherwise": 1, "unexplained": 2, "byRule": {"lend.to": 1},
             "sums": {"offered, requests/s": "-100"},
             "differences": [{"sequence": 8, "at": "2026-11-24T05:54:33Z", "part": "agent",
               "input": "PeerSaid", "subject": "cdn-b.example:offer-1", "decided": ["offers"],
               "instead": ["declines"], "figures": {"offered, requests/s": "-100"},
               "rules": [{
                 "was": {"rule": "lend.to", "version": 3, "origin": "cdn.yaml:41", "text": "true",
                   "result": "true", "saw": {}, "decided": []},
                 "would": {"rule": "lend.to", "version": 0, "origin": "new.yaml:3", "text": "false",
                   "result": "false", "saw": {}, "decided": []}}]}]}
            """);

    assertThat(HistoryLines.of(trial))
        .containsExactly(
            "1 of 3 decisions that asked a rule would be others",
            "  lend.to comes to something else in 1",
            "  in all, each decision by itself: offered, requests/s: -100",
            "  2 decisions were taken by another version of Spillway: nothing is said of them",
            "2026-11-24T05:54:33Z agent #8 on PeerSaid, cdn-b.example:offer-1",
            "  was:     offers",
            "  would:   declines",
            "  old rule lend.to = true (cdn.yaml:41, policy 3): true",
            "  new rule lend.to = false (new.yaml:3): false",
            "  offered, requests/s: -100");
  }

  @Test
  void auctionWithOnePriceTellsWhatIsPaidWhereItIsNotWhatWasBid() {
    String tariff =
        """
        {"perMillionRequests":{"currency":"EUR","micros":%d},
         "perGigabyte":{"currency":"EUR","micros":10000},
         "perCommittedHour":{"currency":"EUR","micros":0}}\
        """;
    String bid =
        """
        {"bid":{"offer":{"id":"%1$s","lender":"%1$s",
          "capacity":{"requests":{"perSecond":60.0}},"tariff":%2$s}}}\
        """;
    String award =
        """
        {"offer":{"id":"%s"},"capacity":{"requests":{"perSecond":50.0}},"price":%s}\
        """;
    String cheap = tariff.formatted(1_000_000);
    String dear = tariff.formatted(2_000_000);
    JsonNode transcript =
        JSON.readTree(
            """
            {"auction":"auction-1","call":{"inquiry":{"service":"customer",
              "capacity":{"requests":{"perSecond":100.0}}},"commitBy":"2026-11-24T05:54:00Z"},
             "opened":{"b":%s,"c":%s},"others":{},"standing":[],
             "solution":{"reasons":["why"],"awards":[%s,%s]},
             "proposed":{"b":{"requests":{"perSecond":50.0}},"c":{"requests":{"perSecond":50.0}}}}
            """
                .formatted(
                    bid.formatted("b", cheap),
                    bid.formatted("c", dear),
                    award.formatted("b", dear),
                    award.formatted("c", dear)));

    List<String> lines = AuctionsCommand.lines(transcript);

    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("taken, 50/s, paid "))
        .anySatisfy(line -> assertThat(line).endsWith("taken, 50/s"))
        .contains("  why");
  }

  @Test
  void tablesFitATerminal() throws IOException {
    assertThat(StatusCommand.lines(json("status"), none()).subList(1, 8))
        .allMatch(line -> line.length() <= 80);
    assertThat(BillCommand.lines(json("invoices"), json("ledger")))
        .allMatch(line -> line.length() <= 80);
    assertThat(StatusCommand.lines(json("lender-status"), none()))
        .allMatch(line -> line.length() <= TERMINAL);
  }
}
