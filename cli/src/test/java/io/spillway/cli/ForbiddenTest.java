package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told when they forbid something. */
class ForbiddenTest {
  private static final String NOTHING = "{\"stopped\":[],\"banned\":[],\"notes\":[]}";

  /** Two services on the same edges, of which each alone would do. */
  private static String status(double customer, double video, String stopped) {
    String load =
        """
        {"service":"%s","demand":{"perSecond":%s},"baseline":{"perSecond":5.0},
         "expected":{"perSecond":9.0},"usable":{"perSecond":51.0},"exhaustion":0.5,
         "changed":true}\
        """;
    return """
    {"cdn":"cdn-a.example","at":"2026-11-24T05:54:46Z","epoch":1,"load":[%s,%s],
     "capacity":{"requests":{"perSecond":60.0}},"lendable":{"requests":{"perSecond":0.0}},
     "edges":1,"configured":1,"peers":1,"arrangements":[],"lent":[],
     "restraints":{"stopped":[%s],"banned":[]},"obstacles":[]}
    """
        .formatted(load.formatted("customer", customer), load.formatted("video", video), stopped);
  }

  private static FakeNode node(double customer, double video) throws IOException {
    return new FakeNode()
        .on("GET /status", status(customer, video, ""))
        .on("POST /agent/v1/stop", NOTHING);
  }

  @ParameterizedTest
  @CsvSource({"stop", "stop --borrowing"})
  void asksBeforeTheOwnEdgesGetMoreThanTheyCarry(String command) throws IOException {
    try (FakeNode node = node(40, 31)) {
      CommandLineRun asked = node.run(command.split(" "));

      assertThat(asked.exitCode()).isEqualTo(2);
      assertThat(node.orders()).isEmpty();
      assertThat(asked.err())
          .contains(
              "! demand is 71/s now (customer 40/s, video 31/s), and the own edges carry 51/s"
                  + " within the SLA: without peers they get 20/s too much within a TTL",
              "stop borrowing all the same",
              "add --yes");

      assertThat(node.run((command + " --yes").split(" ")).exitCode()).isZero();
      assertThat(node.orders()).isNotEmpty();
    }
  }

  @Test
  void asksWhilePeersCarryClientsWhateverTheDemandOfTheMoment() throws IOException {
    String active =
        "\"arrangements\":[{\"id\":\"cdn-a.example:arrangement-1\",\"phase\":\"ACTIVE\"}]";
    try (FakeNode node =
        node(1, 1).on("GET /status", status(1, 1, "").replace("\"arrangements\":[]", active))) {
      CommandLineRun asked = node.run("stop", "--borrowing");

      assertThat(asked.exitCode()).isEqualTo(2);
      assertThat(asked.err())
          .contains("! peers carry clients now (cdn-a.example:arrangement-1)", "add --yes");
      assertThat(node.orders()).isEmpty();
      assertThat(node.run("stop", "--borrowing", "--keep").exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "stop --borrowing, 20, 31",
    "stop --borrowing --keep, 40, 31",
    "stop --lending, 40, 31",
  })
  void asksForNothingWhereNothingComesBackThatIsTooMuch(
      String command, double customer, double video) throws IOException {
    try (FakeNode node = node(customer, video)) {
      CommandLineRun run = node.run(command.split(" "));

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).isEmpty();
      assertThat(node.orders()).hasSize(1);
    }
  }

  @Test
  void tellsWhatHoldsWhereAStopChangesNothing() throws IOException {
    try (FakeNode node = node(1, 1)) {
      node.on("POST /agent/v1/stop", NOTHING.replace("[]}", "[\"--keep changes nothing\"]}"));

      CommandLineRun run = node.run("stop", "--lending", "--keep");

      assertThat(run.out()).startsWith("! --keep changes nothing\n");
    }
  }

  @Test
  void anOrderInHasteLosesNoReason() throws IOException {
    String known =
        "{\"cdn\":\"cdn-x.example\",\"since\":\"2026-11-24T05:54:46Z\",\"reason\":\"it lies\"}";
    try (FakeNode node = new FakeNode()) {
      node.on("GET /agent/v1/restraints", "{\"stopped\":[],\"banned\":[" + known + "]}")
          .on("POST /agent/v1/bans", NOTHING);

      node.run("ban", "cdn-x.example");
      node.run("ban", "cdn-y.example");
      node.run("ban", "cdn-x.example", "--reason", "it lied twice");

      assertThat(node.orders()).hasSize(3);
      assertThat(node.orders().getFirst()).contains("\"reason\":\"it lies\"");
      assertThat(node.orders().get(1)).contains("\"reason\":\"no reason given\"");
      assertThat(node.orders().getLast()).contains("\"reason\":\"it lied twice\"");
    }
  }

  @Test
  void eachSideKeepsItsOwnReasonWhenBothAreStoppedInHaste() throws IOException {
    String stop =
        "{\"side\":\"LENDING\",\"since\":\"2026-11-24T05:54:46Z\",\"keep\":true,"
            + "\"reason\":\"maintenance\"}";
    try (FakeNode node = new FakeNode()) {
      node.on("GET /status", status(1, 1, stop)).on("POST /agent/v1/stop", NOTHING);

      node.run("stop");

      assertThat(node.orders()).hasSize(2);
      assertThat(node.orders())
          .anyMatch(o -> o.contains("\"LENDING\"") && o.contains("\"maintenance\""))
          .anyMatch(o -> o.contains("\"BORROWING\"") && o.contains("\"no reason given\""));
    }
  }

  @Test
  void saysWhatIsStoppedWhereTheNodeIsGoneHalfWay() throws IOException {
    try (FakeNode node = node(1, 1).on("POST /agent/v1/stop", NOTHING, "{}")) {
      CommandLineRun run = node.run("stop");

      assertThat(run.exitCode()).isNotZero();
      assertThat(run.err())
          .startsWith("! LENDING IS STOPPED; BORROWING IS NOT, see below\n")
          .contains("is not a node's API");
    }
  }

  @Test
  void statusTellsThatNothingIsLentWhileLendingIsStopped() throws IOException {
    String stop =
        "{\"side\":\"LENDING\",\"since\":\"2026-11-24T05:54:46Z\",\"keep\":false,"
            + "\"reason\":\"incident\"}";
    try (FakeNode node = new FakeNode().on("GET /status", status(1, 1, stop))) {
      assertThat(node.run("status").out())
          .contains("60/s capacity, nothing lendable (lending is stopped), 1 peer known");
    }
  }
}
