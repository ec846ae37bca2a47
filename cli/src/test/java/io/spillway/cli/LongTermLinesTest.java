package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What people type and see of long-term agreements. */
class LongTermLinesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T05:55:30Z");
  private static final String CONDITIONS =
      """
      {"holding":"RESERVED","capacity":{"requests":{"perSecond":%s},"bits":{"bitsPerSecond":2000000000}},
       "tariff":{"perMillionRequests":{"currency":"EUR","micros":2000000},
                 "perGigabyte":{"currency":"EUR","micros":20000},
                 "perCommittedHour":{"currency":"EUR","micros":500000}},
       "from":"2026-12-01T00:00:00Z","until":"2027-03-01T00:00:00Z",
       "notice":"PT720H","recallNotice":"PT5M"}
      """;
  private static final JsonNode ONE =
      JsonMapper.builder()
          .build()
          .readTree(
              """
              {"id":"cdn-a.example:long-term-1","peer":"cdn-a.example","side":"LENDING",
               "service":"customer","state":"PROPOSED","waitsFor":"cdn-a.example","agreements":[],
               "versions":[
                 {"version":1,"author":"cdn-a.example","stage":"SUPERSEDED","reason":"may",
                  "answerBy":"2026-11-30T00:00:00Z","changes":[],
                  "site":{"hosts":["www.customer.example"],
                          "origin":{"host":"192.0.2.7","port":8080},
                          "probePath":"/up","footprint":{"prefixes":["0.0.0.0/0"]}},
                  "conditions":%s},
                 {"version":2,"author":"cdn-b.example","stage":"OPEN","reason":"no more",
                  "answerBy":"2026-11-30T00:00:00Z","conditions":%s,
                  "site":{"hosts":["www.customer.example","img.customer.example"],
                          "origin":{"host":"2001:db8::7","port":443},
                          "probePath":"/up","footprint":{"prefixes":["0.0.0.0/0"]}},
                  "comparedWith":1,
                  "changes":["capacity: 5000/s 2 Gbit/s -> 3000/s 2 Gbit/s"]}]}
              """
                  .formatted(CONDITIONS.formatted("5000"), CONDITIONS.formatted("3000")));

  /** A command that has nothing but these options. */
  @Command(name = "stated")
  static final class Stated {
    @Mixin private LongTermOptions options = new LongTermOptions();
  }

  private static LongTermOptions stated(String... arguments) {
    Stated stated = new Stated();
    new CommandLine(stated).parseArgs(arguments);
    return stated.options;
  }

  @Test
  void saysWhoHasToActAndWhatAVersionChanges() {
    assertThat(LongTermLines.table(JsonMapper.builder().build().createArrayNode().add(ONE), NOW))
        .containsExactly(
            "ID                         WITH           WE    SERVICE   CAPACITY  KEPT      STATE   "
                + "  UNTIL              WAITS FOR",
            "cdn-a.example:long-term-1  cdn-a.example  lend  customer    3000/s  reserved  proposed"
                + "  2027-03-01 00:00Z  cdn-a.example");
    assertThat(LongTermLines.of(ONE, NOW))
        .containsSubsequence(
            "cdn-a.example:long-term-1: proposed, this CDN lends to cdn-a.example, service"
                + " customer",
            "  waits for cdn-a.example",
            "version 1 by cdn-a.example, superseded: may",
            "  serves www.customer.example from 192.0.2.7:8080, checked by /up, for clients in"
                + " 0.0.0.0/0",
            "  5000/s, 2000 Mbit/s, reserved, from 2026-12-01 00:00Z until 2027-03-01 00:00Z",
            "  notice 30 d, recall notice 5m",
            "version 2 by cdn-b.example, open, the other side has to answer: no more",
            "  to be answered by 2026-11-30 00:00Z",
            "  serves www.customer.example img.customer.example from [2001:db8::7]:443, checked"
                + " by /up, for clients in 0.0.0.0/0",
            "  changes version 1:",
            "  capacity: 5000/s 2 Gbit/s -> 3000/s 2 Gbit/s");
  }

  @Test
  void saysInTheTableThatAVersionWaitsForCapacity() {
    ObjectNode holding = (ObjectNode) ONE.deepCopy();
    ((ObjectNode) holding.path("versions").path(1)).put("stage", "HOLDING");

    assertThat(table(holding)).contains("  holding  ").doesNotContain("proposed");
    assertThat(table(holding.put("state", "IN_FORCE"))).contains("  in force, holding  ");
    assertThat(LongTermLines.of(holding.put("state", "PROPOSED"), NOW).getFirst())
        .startsWith("cdn-a.example:long-term-1: holding, this CDN lends");
    assertThat(CommandLineRun.of("longterm", "--help").out()).contains("STATE holding:");
  }

  private static String table(JsonNode one) {
    return LongTermLines.table(JsonMapper.builder().build().createArrayNode().add(one), NOW)
        .getLast();
  }

  @Test
  void whatAPeerSaysBeginsNoLineOfItsOwn() {
    assertThat(Words.plain("no more\n  waits for nobody \u001b[2K\u202e\u2028."))
        .isEqualTo("no more?  waits for nobody ?[2K???.".replace("???", "??"));
  }

  @Test
  void counterProposalKeepsWhatIsLeftOut() {
    ObjectNode before = (ObjectNode) ONE.path("versions").path(0).path("conditions").deepCopy();

    ObjectNode body =
        stated("--price-per-million-requests", "2.5", "--best-effort", "--notice", "7d")
            .body(before, NOW);

    JsonNode conditions = body.path("conditions");
    assertThat(conditions.at("/tariff/perMillionRequests/micros").asLong()).isEqualTo(2_500_000);
    assertThat(conditions.at("/tariff/perGigabyte/micros").asLong()).isEqualTo(20_000);
    assertThat(conditions.at("/capacity/requests/perSecond").asDouble()).isEqualTo(5_000);
    assertThat(conditions.path("holding").asString()).isEqualTo("BEST_EFFORT");
    assertThat(conditions.path("notice").asString()).isEqualTo("PT168H");
  }

  @Test
  void readsRatesAndDaysAsPeopleWriteThem() {
    ObjectNode body =
        stated(
                "--capacity", "5k/s",
                "--bits", "2.5Gbit/s",
                "--price-per-million-requests", "2",
                "--price-per-gigabyte", "0.02",
                "--until", "2027-03-01")
            .first(NOW);

    assertThat(body.at("/conditions/capacity/requests/perSecond").asDouble()).isEqualTo(5_000);
    assertThat(body.at("/conditions/capacity/bits/bitsPerSecond").asLong())
        .isEqualTo(2_500_000_000L);
    assertThat(body.at("/conditions/until").asString()).isEqualTo("2027-03-01T00:00:00Z");
    assertThat(body.at("/conditions/holding").asString()).isEqualTo("RESERVED");
  }

  @Test
  void saysWhatLacksOrIsWrong() {
    assertThatThrownBy(() -> stated("--until", "2027-03-01").first(NOW))
        .hasMessage("--capacity: missing, state it");
    List<String> all =
        List.of(
            "--price-per-million-requests", "2", "--price-per-gigabyte", "1", "--until", "soon");
    String[] more = all.toArray(String[]::new);
    assertThatThrownBy(
            () -> {
              String[] with = java.util.Arrays.copyOf(more, more.length + 2);
              with[more.length] = "--capacity";
              with[more.length + 1] = "5/s";
              stated(with).first(NOW);
            })
        .hasMessageContaining("--until \"soon\": use a day");
  }
}
