package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Keys that are believed no more, and again. */
class KeyOrdersTest {
  private static final String KEY = "0f".repeat(32);
  private static final String ORDERS = "POST /agent/v1/revocations";
  private static final String KEYS =
      """
      {"key":"%s","since":"2026-11-01T00:00:00Z","until":"2027-11-01T00:00:00Z","revoked":[%s]}
      """;
  private static final String REVOKED =
      """
      {"key":"%s","cdn":"cdn-b.example","by":"an operator","since":"2026-11-20T10:00:00Z",
       "reason":"the disk was stolen"}
      """
          .formatted(KEY);

  private static FakeNode node(String owner) throws IOException {
    return new FakeNode()
        .on("GET /agent/v1/keys/" + KEY, owner)
        .on(ORDERS, KEYS.formatted("ab".repeat(32), REVOKED))
        .on(ORDERS + "/" + KEY + "/lift", KEYS.formatted("ab".repeat(32), ""));
  }

  private static String owner(boolean current) {
    return "{\"key\":\"%s\",\"cdn\":\"cdn-b.example\",\"current\":%s,\"revoked\":false}"
        .formatted(KEY, current);
  }

  @Test
  void revokesAfterAYesAndShowsWhatIsRevoked() throws IOException {
    try (FakeNode node = node(owner(true))) {
      CommandLineRun run =
          node.run("keys", "revoke", KEY, "--reason", "the disk was stolen", "--yes");

      assertThat(run.exitCode()).isZero();
      assertThat(node.orders())
          .containsExactly(
              ORDERS + " {\"key\":\"" + KEY + "\",\"reason\":\"the disk was stolen\"}");
      assertThat(run.out())
          .contains("revoked    " + KEY)
          .contains("by an operator, cdn-b.example, here since")
          .contains("the disk was stolen");
    }
  }

  @Test
  void nothingIsRevokedWhereNobodyCanSayYes() throws IOException {
    try (FakeNode node = node(owner(true))) {
      CommandLineRun run = node.run("keys", "revoke", KEY);

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("--yes");
      assertThat(run.out() + run.err())
          .contains(
              "This is the key that cdn-b.example signs with now: nothing more is said to it");
      assertThat(node.orders()).isEmpty();
    }
  }

  @Test
  void aKeyThatNobodyUsesIsTakenForMistyped() throws IOException {
    String nobody = "{\"key\":\"%s\",\"current\":false,\"revoked\":false}".formatted(KEY);
    try (FakeNode node = node(nobody)) {
      CommandLineRun mistyped = node.run("keys", "revoke", KEY, "--yes");

      assertThat(mistyped.exitCode()).isEqualTo(2);
      assertThat(mistyped.err()).contains("nobody known here uses the key " + KEY, "--unknown");
      assertThat(node.orders()).isEmpty();

      assertThat(node.run("keys", "revoke", KEY, "--yes", "--unknown").exitCode()).isZero();
      assertThat(node.orders())
          .containsExactly(ORDERS + " {\"key\":\"" + KEY + "\",\"reason\":\"no reason given\"}");
    }
  }

  @Test
  void restoresAndShowsWhatIsLeft() throws IOException {
    try (FakeNode node = node(owner(false))) {
      CommandLineRun run = node.run("keys", "restore", KEY);

      assertThat(run.exitCode()).isZero();
      assertThat(node.orders()).containsExactly(ORDERS + "/" + KEY + "/lift {}");
      assertThat(run.out()).contains("signs with").doesNotContain("revoked    ");
    }
  }

  @Test
  void tellsWhyAKeyCannotBeRestored() throws IOException {
    try (FakeNode node = node(owner(false))) {
      CommandLineRun run = node.run("keys", "restore", "cd".repeat(32));

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("nothing is at POST /agent/v1/revocations/");
    }
  }

  @Test
  void saysWhatARevocationMeansByWhoseKeyItIs() throws IOException {
    try (FakeNode node = node(owner(false))) {
      CommandLineRun run = node.run("keys", "revoke", KEY);

      assertThat(run.out() + run.err()).contains("This was a key of cdn-b.example.");
      assertThat(node.orders()).isEmpty();
    }
  }
}
