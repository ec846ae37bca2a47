package io.spillway.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Has a node try rules on its history, and waits for what comes of it. */
final class PolicyHistory {
  private static final String PATH = "/policy/v1/history-trials";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
  private static final Duration STALLED = Duration.ofMinutes(1);
  private static final Pattern AGO = Pattern.compile("([0-9]{1,6})(s|m|h|d)");

  private final Asking asking;

  PolicyHistory(Asking asking) {
    this.asking = asking;
  }

  /** Prints what would be decided otherwise; 1 if anything would, else 0. */
  int tell(PolicyFile policy, String since) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("rules", policy.rulesAsJson());
    body.set("places", policy.placesAsJson());
    if (!since.isEmpty()) {
      Instant now = Instant.now();
      Instant from = from(since, now);
      if (from.isAfter(now)) {
        throw new IllegalArgumentException(
            "--since " + since + ": is still to come; use a time that is past, such as 24h");
      }
      body.put("since", from.toString());
    }
    JsonNode trial = await(asking.post(PATH, body, "number"));
    if (asking.forScripts()) {
      asking.print(trial);
    } else {
      asking.print(HistoryLines.of(trial));
    }
    return trial.path("otherwise").asLong() == 0 ? 0 : 1;
  }

  /** The time that is meant; throws {@link IllegalArgumentException} with the mend. */
  static Instant from(String since, Instant now) {
    Matcher ago = AGO.matcher(since);
    try {
      if (ago.matches()) {
        long number = Long.parseLong(ago.group(1));
        return now.minus(
            switch (ago.group(2)) {
              case "s" -> Duration.ofSeconds(number);
              case "m" -> Duration.ofMinutes(number);
              case "h" -> Duration.ofHours(number);
              default -> Duration.ofDays(number);
            });
      }
      return Instant.parse(since);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "--since \"" + since + "\": use a time such as 2h, 7d or 2026-11-24T00:00:00Z", e);
    }
  }

  private JsonNode await(JsonNode begun) throws IOException {
    long number = begun.path("number").asLong();
    JsonNode trial = begun;
    long read = -1;
    Instant moved = Instant.now();
    while (trial.path("state").asString().equals("RUNNING")) {
      if (trial.path("read").asLong() != read) {
        read = trial.path("read").asLong();
        moved = Instant.now();
      } else if (moved.plus(STALLED).isBefore(Instant.now())) {
        throw new ConnectException(
            "the node has read no further than entry " + read + " for a minute: see its log");
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      trial = asking.object(PATH, "number");
      if (trial.path("number").asLong() != number) {
        throw new NodeSaidNo("another trial was begun meanwhile: try again");
      }
    }
    if (!trial.path("state").asString().equals("DONE")) {
      throw new NodeSaidNo("the trial failed: " + trial.path("trouble").asString());
    }
    return trial;
  }
}
