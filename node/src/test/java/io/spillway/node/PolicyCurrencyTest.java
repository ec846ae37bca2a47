package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.wire.Authority;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The books of a node are of one currency, whatever way a policy comes. */
class PolicyCurrencyTest {
  private static final String USD = "{\"rules\":{\"currency\":\"'USD'\"}}";

  @Test
  void refusesAPolicyInAnotherCurrencyThanTheNodesWithPlaceValueAndMend(@TempDir Path folder)
      throws IOException, InterruptedException {
    Authority authority =
        Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(1));
    try (RunningCdn cdn = RunningCdn.start(folder, authority, 10, "", "")) {
      HttpResponse<String> put = cdn.send("PUT", "/policy/v1/document", USD);
      assertThat(put.statusCode()).isEqualTo(422);
      assertThat(put.body())
          .contains("policy rule currency: it is 'USD'", "agreements are in EUR: say 'EUR'")
          .contains("nothing was changed");
      assertThat(cdn.send("POST", "/policy/v1/validations", USD).body())
          .contains("\"valid\":false", "agreements are in EUR");

      Path file = folder.resolve("cdn.yaml");
      String before = Files.readString(file);
      Files.writeString(file, "policy: {currency: \"'USD'\"}\n", StandardOpenOption.APPEND);
      assertThatThrownBy(cdn::restart)
          .isInstanceOfSatisfying(NodeException.class, e -> assertThat(e.exitCode()).isEqualTo(78))
          .hasMessageStartingWith(
              "cdn.yaml:" + (before.lines().count() + 1) + ": policy rule curr");

      Files.writeString(file, before);
      cdn.restart();
      assertThat(cdn.get("/policy/v1/document").body()).contains("\"version\":1");
    }
  }
}
