package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people type to declare a surge or to ask for peers, and what they see. */
class SurgeCommandTest {
  private static final String SURGE =
      """
      {"id":"cdn-a.example:surge-3-0f5ce19a","service":"customer",
       "from":"2098-12-05T19:00:00Z","until":"2098-12-05T21:00:00Z",
       "requests":{"perSecond":400.0},"source":"DECLARED","reason":"the final",
       "state":"AHEAD","counts":false,"ready":{"perSecond":0.0}}
      """;
  private static final String[] SHOWN = {
    "ANTICIPATED", "SERVICE", "REQUESTS", "STATE", "COUNTS", "READY"
  };

  private static FakeNode node() throws IOException {
    return new FakeNode()
        .on("GET /mediator/v1/surges", "[" + SURGE + "]")
        .on("POST /mediator/v1/surges", SURGE)
        .on("POST /mediator/v1/surges/cdn-a.example:surge-3/withdraw", SURGE)
        .on(
            "POST /mediator/v1/initiations",
            "{\"outcome\":\"BEGUN\",\"arrangement\":\"cdn-a.example:arrangement-1\"}",
            "{\"outcome\":\"GOES_ON\",\"arrangement\":\"cdn-a.example:arrangement-1\","
                + "\"reason\":\"it is a dry run\"}");
  }

  @Test
  void listsWhatIsAnticipated() throws IOException {
    try (FakeNode node = node()) {
      CommandLineRun run = node.run("surge");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .contains(SHOWN)
          .contains(
              "cdn-a.example:surge-3-0f5ce19a  customer     400/s  2098-12-05 19:00Z  2098-12-05"
                  + " 21:00Z  ahead  no        0/s  the final");
      node.on("GET /mediator/v1/surges", "[]");
      assertThat(node.run("surge").out()).isEqualTo("no surge is anticipated\n");
    }
  }

  @Test
  void declaresInTheZoneThatIsTyped() throws IOException {
    try (FakeNode node = node()) {
      CommandLineRun run =
          node.run(
              "surge",
              "declare",
              "customer",
              "--from",
              "2098-12-05T20:00+01:00",
              "--lasts",
              "2h",
              "--requests",
              "0.4k/s",
              "--bits",
              "80Mbit/s",
              "--reason",
              "the final");

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains(SHOWN);
      assertThat(node.orders().getFirst())
          .contains(
              "\"service\":\"customer\"",
              "\"from\":\"2098-12-05T19:00:00Z\"",
              "\"until\":\"2098-12-05T21:00:00Z\"",
              "\"perSecond\":400.0",
              "\"bitsPerSecond\":80000000",
              "\"reason\":\"the final\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--from=tomorrow --lasts=2h --requests=4/s | --from \"tomorrow\": use a day such as",
        "--from=+2 --lasts=2h --requests=4/s | --from \"+2\": use a day such as",
        "--from=2098-12-05T20:00 --lasts=2h --requests=4/s | a time with its zone",
        "--from=+2m --until=later --requests=4/s | --until \"later\": use a day such as",
        "--from=+2m --requests=4/s | --lasts",
        "--from=+2m --until=+3m --lasts=2h --requests=4/s | mutually exclusive",
        "--from=+2m --lasts=2h --requests=4 | --requests \"4\": use requests per second with /s",
        "--from=+2m --lasts=2h --requests=0/s | --requests \"0/s\": use more than nothing",
        "--from=+2m --lasts=2h --requests=4/s --bits=4/s | --bits \"4/s\": use bits per second",
        "--from=+2m --lasts=2h | --requests=RATE",
      })
  void wrongTimesAndRatesAreToldByTheOptionsName(String options, String finding)
      throws IOException {
    try (FakeNode node = node()) {
      CommandLineRun run = node.run(("surge declare customer " + options).split(" "));

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains(finding).doesNotContain("Exception");
      assertThat(node.orders()).isEmpty();
    }
  }

  @Test
  void withdraws() throws IOException {
    try (FakeNode node = node()) {
      CommandLineRun run =
          node.run("surge", "withdraw", "cdn-a.example:surge-3", "--reason", "rained off");

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("withdrawn:\n");
      assertThat(node.orders().getFirst()).contains("\"reason\":\"rained off\"");
    }
  }

  @Test
  void asksAsAPersonOrAsAnAlarm() throws IOException {
    try (FakeNode node = node()) {
      CommandLineRun begun = node.run("initiate", "customer", "--as", "kim", "--requests", "20/s");
      CommandLineRun goesOn =
          node.run("initiate", "customer", "--alarm", "edge-a1", "--key", "k", "--reason", "503s");

      assertThat(begun.exitCode()).as(begun.err()).isZero();
      assertThat(begun.out())
          .startsWith("cdn-a.example:arrangement-1 has begun; `spillway explain");
      assertThat(goesOn.out())
          .startsWith("cdn-a.example:arrangement-1 goes on already;")
          .endsWith("it is a dry run\n");
      assertThat(node.orders().getFirst())
          .contains("\"asker\":{\"kind\":\"PERSON\",\"name\":\"kim\"}", "\"perSecond\":20.0")
          .doesNotContain("\"key\"");
      assertThat(node.orders().getLast())
          .contains(
              "\"asker\":{\"kind\":\"ALARM\",\"name\":\"edge-a1\"}",
              "\"key\":\"k\"",
              "\"reason\":\"503s\"");
    }
  }

  @Test
  void whoAsksIsAPersonOrAnAlarm() throws IOException {
    try (FakeNode node = node()) {
      CommandLineRun run = node.run("initiate", "customer", "--as", "kim", "--alarm", "edge-a1");

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("--as kim", "--alarm edge-a1", "use one of them");
      assertThat(node.orders()).isEmpty();
    }
  }
}
