package io.spillway.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Approves a version and waits for what comes of it. */
final class LongTermOutcome {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
  private static final int SIGNED = 0;
  private static final int NOT_SIGNED = 2;
  private static final int NOT_YET = 75;

  private final Asking asking;
  private final String path;
  private final int version;

  LongTermOutcome(Asking asking, String id, int version) {
    this.asking = asking;
    this.path = LongTermCommand.PATH + "/" + id;
    this.version = version;
  }

  /** The version of that number; throws {@link IllegalArgumentException} with those there are. */
  static JsonNode version(JsonNode one, int number) {
    JsonNode newest = one.path("versions").path(one.path("versions").size() - 1);
    // Of two that were proposed at once, the later one stands.
    JsonNode found = newest;
    for (JsonNode each : one.path("versions")) {
      if (each.path("version").asInt() == number) {
        found = each;
      }
    }
    if (found.path("version").asInt() != number) {
      throw new IllegalArgumentException(
          "there is no version %d; the newest is %s".formatted(number, newest.path("version")));
    }
    return found;
  }

  /** Prints the outcome and, where it is not signed, the reason; the exit code. */
  int approve(Duration most) throws IOException {
    Instant end = Instant.now().plus(most);
    JsonNode one =
        asking.post(path + "/approve", Forbidden.body().put("version", version), "versions");
    boolean told = false;
    while (isOnItsWay(one) && Instant.now().isBefore(end)) {
      if (stage(one).equals("HOLDING") && !told) {
        told = true;
        asking.tell(
            List.of(
                "it %s; waiting up to %ds"
                    .formatted(LongTermLines.stage(version(one, version)), most.toSeconds())));
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      one = asking.object(path, "versions");
    }
    if (asking.forScripts()) {
      asking.print(one);
    } else {
      asking.print(LongTermLines.of(one, Instant.now()));
    }
    if (stage(one).equals("APPROVED")) {
      return SIGNED;
    }
    JsonNode unsigned = version(one, version).path("unsigned");
    String why = unsigned.isMissingNode() ? "" : ": " + unsigned.asString();
    if (isOnItsWay(one)) {
      asking.tell(
          List.of(
              "version %d is not signed yet; it %s%s"
                  .formatted(version, LongTermLines.stage(version(one, version)), why)));
      return NOT_YET;
    }
    asking.tell(List.of("NOT SIGNED" + why));
    return NOT_SIGNED;
  }

  private String stage(JsonNode one) {
    return version(one, version).path("stage").asString();
  }

  private boolean isOnItsWay(JsonNode one) {
    return List.of("HOLDING", "APPROVING").contains(stage(one));
  }
}
