package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The audit log, and what is added to it while somebody looks. */
class LogCommandTest {
  private static final String ENTRIES = "GET /audit/v1/entries";
  private static final String HEARD =
      """
      {"sequence":7,"part":"agent","at":"2026-11-24T05:55:30Z","subject":"o-1","story":"offers",
       "input":"OfferMade","heard":{"from":"cdn-b.example","key":"15a1b2c3d4e5f60718293a4b5c6d7e8f"}}
      """;
  private static final String DECIDED =
      """
      {"sequence":8,"part":"mediator","at":"2026-11-24T05:55:30.5Z","subject":"a-1",
       "story":"takes it","input":"Tick"}
      """;

  private static String page(long last, String... entries) {
    return "{\"entries\":[%s],\"last\":%d}".formatted(String.join(",", entries), last);
  }

  @Test
  void tellsWhoSaidWhatAndHowItWasVerified() throws IOException {
    try (FakeNode node = new FakeNode()) {
      node.on(ENTRIES, page(8, HEARD, DECIDED));

      CommandLineRun run = node.run("log");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out().lines())
          .containsExactly(
              "2026-11-24, times in UTC",
              "05:55:30.000 agent     o-1: offers",
              "             on OfferMade by cdn-b.example, verified: signed by its key"
                  + " 15a1b2c3d4e5f607..., over TLS of cdn-b.example",
              "05:55:30.500 mediator  a-1: takes it");
    }
  }

  @Test
  void tellsTheNewestThoughAStepHasMoreSentences() throws IOException {
    String quiet =
        """
        {"sequence":8,"part":"surge","at":"2026-11-24T05:55:31Z","subject":"","story":"demand left",
         "input":"Tick"}
        """;
    try (FakeNode node = new FakeNode()) {
      node.on(ENTRIES, page(8, HEARD, DECIDED, quiet));

      CommandLineRun run = node.run("log", "--last", "1");

      assertThat(run.out().lines())
          .containsExactly("2026-11-24, times in UTC", "05:55:31.000 surge     demand left");
    }
  }

  @Test
  void saysThatHistoryIsGoneWhereItReachesSoFar() throws IOException {
    try (FakeNode node = new FakeNode()) {
      node.on(
          ENTRIES,
          "{\"entries\":[%s],\"last\":8,\"goneUntil\":\"2025-10-01T00:00:00Z\"}"
              .formatted(DECIDED));

      assertThat(node.run("log").out().lines().findFirst())
          .contains(
              "what was decided until 2025-10-01T00:00:00Z is gone for its age (journal.keep)");
      assertThat(node.run("log", "--last", "1").out().lines().findFirst())
          .as("there is enough that is newer")
          .contains("2026-11-24, times in UTC");
    }
  }

  @Test
  void followsWithoutTellingAnythingTwice() throws IOException {
    try (FakeNode node = new FakeNode()) {
      node.on(ENTRIES, page(7, HEARD), page(8, HEARD, DECIDED), page(8));

      CommandLineRun run = node.run("log", "--follow", "--for", "1s", "-o", "json");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out().lines()).hasSize(2);
    }
  }

  @Test
  void explanationGoesOn() throws IOException {
    try (FakeNode node = new FakeNode()) {
      String explained =
          """
          [{"sequence":7,"part":"agent","at":"2026-11-24T05:55:30Z","input":"PeerSaid","rules":[],
            "decided":["offers"],"message":"{}",
            "heard":{"from":"cdn-b.example","key":"15a1b2c3d4e5f60718293a4b5c6d7e8f"}}]
          """;
      String status =
          "{\"cdn\":\"cdn-a.example\",\"journal\":{\"goneUntil\":\"2025-10-01T00:00:00Z\"}}";
      node.on("GET /status", status)
          .on("GET /explain/a-1", explained)
          .on(ENTRIES, page(8, HEARD, DECIDED), page(8));

      CommandLineRun run = node.run("explain", "a-1", "--follow", "--for", "1s");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out().lines())
          .containsExactly(
              "what was decided until 2025-10-01T00:00:00Z is gone for its age (journal.keep)",
              "2026-11-24, times in UTC",
              "05:55:30.000 agent     offers",
              "             on a message by cdn-b.example, verified: signed by its key"
                  + " 15a1b2c3d4e5f607..., over TLS of cdn-b.example",
              "05:55:30.500 mediator  a-1: takes it");
    }
  }

  @Test
  void documentsAreShortened() {
    String document = "e".repeat(300_000);

    assertThat(
            Story.shortened(
                    JsonMapper.builder()
                        .build()
                        .readTree("{\"a\":[{\"document\":\"%s\"},7]}".formatted(document)))
                .toString())
        .isEqualTo(
            "{\"a\":[{\"document\":\"eeeeeeeeeeeeeeeeeeeeeeee... (300000 characters)\"},7]}");
  }
}
