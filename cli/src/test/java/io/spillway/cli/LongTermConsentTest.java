package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing binds before it was shown and said yes to, and what came of it is told. */
class LongTermConsentTest {
  private static final String ID = "cdn-a.example:long-term-1";
  private static final String PATH = " /agent/v1/long-term";
  private static final String ONE = PATH + "/" + ID;
  private static final String PEERS =
      """
      [{"advertisement":{"cdn":"cdn-b.example"},
        "lendable":{"requests":{"perSecond":800.0},"bits":{"bitsPerSecond":900000000}}}]
      """;

  private static String agreement(String stage) {
    return """
    {"id":"%s","peer":"cdn-b.example","side":"BORROWING","service":"customer",
     "state":"PROPOSED","agreements":[],"versions":[
      {"version":1,"author":"cdn-b.example","stage":"%s","reason":"why not",
       "answerBy":"2099-01-01T00:00:00Z","changes":[],"conditions":
        {"holding":"RESERVED","capacity":{"requests":{"perSecond":20.0},
                                          "bits":{"bitsPerSecond":5000000}},
         "tariff":{"perMillionRequests":{"currency":"EUR","micros":2000000},
                   "perGigabyte":{"currency":"EUR","micros":20000},
                   "perCommittedHour":{"currency":"EUR","micros":0}},
         "from":"2098-12-01T00:00:00Z","until":"2099-03-01T00:00:00Z",
         "notice":"PT168H","recallNotice":"PT5M"}}]}
    """
        .formatted(ID, stage);
  }

  private static String unsigned(String why) {
    return agreement("OPEN")
        .replace("\"changes\"", "\"unsigned\":\"%s\",\"changes\"".formatted(why));
  }

  private static FakeNode node() throws IOException {
    return new FakeNode()
        .on("GET /agent/v1/peers", PEERS)
        .on("GET" + ONE, agreement("OPEN"))
        .on("POST" + PATH, agreement("SIGNING"))
        .on("POST" + ONE + "/counter", agreement("SIGNING"))
        .on("POST" + ONE + "/end", agreement("APPROVED"))
        .on("GET /audit/v1/entries", "{\"entries\":[],\"last\":7}");
  }

  private static CommandLineRun propose(FakeNode node, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "longterm",
                "propose",
                "cdn-b.example",
                "--service",
                "customer",
                "--price-per-million-requests",
                "2",
                "--price-per-gigabyte",
                "0.02"));
    all.addAll(List.of(more));
    return node.run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--capacity=1Gbit/s --until=2099-01-01 | --capacity \"1Gbit/s\": use requests per second",
        "--capacity=20 --until=2099-01-01 | --capacity \"20\": use requests per second",
        "--capacity=0/s --until=2099-01-01 | --capacity \"0/s\": use more than nothing",
        "--capacity=9/s --until=2099-01-01 --bits=5000/s | --bits \"5000/s\": use bits per second",
        "--capacity=9/s --until=2020-01-01 | --until 2020-01-01T00:00:00Z: is over",
        "--capacity=9/s --until=2099-01-01 --from=2100-01-01 | is not after --from",
        "--capacity=9/s --until=2099-01-01 | three years after --from",
        "--capacity=9/s --until=2099-01-01 --from=2098-06-01 --currency=euro | --currency \"euro\"",
        "--capacity=9/s --until=2099-01-01 --from=2098-06-01 --notice=400d | --notice 400d: use at"
            + " most 366d",
        "--capacity=9/s --until=2099-01-01 --price-per-committed-hour=2EUR | use a number with at"
            + " most six digits",
      })
  void wrongUnitsAndTimesAreToldByTheOptionsName(String options, String finding)
      throws IOException {
    try (FakeNode node = node()) {
      CommandLineRun run = propose(node, (options + " --yes").split(" "));

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains(finding).doesNotContain("Exception", "$.");
      assertThat(node.orders()).isEmpty();
    }
  }

  @Test
  void nothingIsSignedWithoutYesWhereNobodyCanBeAsked() throws IOException {
    try (FakeNode node = node()) {
      String[] terms = {"--capacity", "1k/s", "--from", "2098-06-01", "--until", "2099-01-01"};
      CommandLineRun run = propose(node, terms);

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .contains(
              "  1000/s, 1000 Mbit/s, reserved",
              "! cdn-b.example advertises 800/s, 900 Mbit/s: less than that",
              "add --yes");
      assertThat(node.run("longterm", "approve", ID, "1").exitCode()).isEqualTo(2);
      assertThat(node.run("longterm", "end", ID, "--reason", "x").exitCode()).isEqualTo(2);
      assertThat(node.run("longterm", "counter", ID, "--capacity", "9/s").exitCode()).isEqualTo(2);
      assertThat(node.orders()).isEmpty();

      String[] yes = java.util.Arrays.copyOf(terms, terms.length + 1);
      yes[terms.length] = "--yes";
      assertThat(propose(node, yes).exitCode()).isZero();
      assertThat(node.orders()).hasSize(1);
    }
  }

  @Test
  void aCounterKeepsTheBitsUnlessTheyAreGiven() throws IOException {
    try (FakeNode node = node()) {
      CommandLineRun run = node.run("longterm", "counter", ID, "--capacity", "10/s", "--yes");

      assertThat(run.exitCode()).isZero();
      assertThat(run.err()).contains("was:  20/s, 5 Mbit/s", "NEW:  10/s, 5 Mbit/s");
      assertThat(node.orders().getFirst()).contains("\"bitsPerSecond\":5000000");
    }
  }

  @Test
  void aCounterThatChangesNothingIsRefused() throws IOException {
    try (FakeNode node = node()) {
      CommandLineRun run = node.run("longterm", "counter", ID, "--capacity", "20/s", "--yes");

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("version 1 has these terms already: change one");
      assertThat(node.orders()).isEmpty();
    }
  }

  @Test
  void anApprovalThatIsNotSignedFailsWithTheReason() throws IOException {
    try (FakeNode node = node()) {
      String story = "version 1 is not signed: its capacity cannot be reserved now";
      node.on("POST" + ONE + "/approve", agreement("HOLDING"))
          .on("GET" + ONE, agreement("OPEN"), agreement("HOLDING"), unsigned(story));

      CommandLineRun run = node.run("longterm", "approve", ID, "1", "--yes");

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .contains("waits for capacity that firm offers hold", "NOT SIGNED: " + story);
      assertThat(run.out()).contains("  ! " + story);
    }
  }

  @Test
  void anApprovalThatIsSignedIsDone() throws IOException {
    try (FakeNode node = node()) {
      node.on("POST" + ONE + "/approve", agreement("APPROVING"))
          .on("GET" + ONE, agreement("OPEN"), agreement("APPROVING"), agreement("APPROVED"));

      CommandLineRun run = node.run("longterm", "approve", ID, "1", "--yes");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).contains("version 1 by cdn-b.example, signed by both");
    }
  }

  @Test
  void anApprovalThatWaitsOnSaysSo() throws IOException {
    try (FakeNode node = node()) {
      node.on("POST" + ONE + "/approve", agreement("HOLDING"));

      CommandLineRun run = node.run("longterm", "approve", ID, "1", "--yes", "--wait", "0s");

      assertThat(run.exitCode()).isEqualTo(75);
      assertThat(run.err()).contains("version 1 is not signed yet; it waits for capacity");
    }
  }

  @Test
  void onlyAYesMeansYes() {
    assertThat(Consent.isYes("y")).isTrue();
    assertThat(Consent.isYes(" YES ")).isTrue();
    assertThat(Consent.isYes("")).isFalse();
    assertThat(Consent.isYes("yep, no")).isFalse();
    assertThat(Consent.isYes(null)).isFalse();
  }
}
