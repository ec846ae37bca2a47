package io.spillway.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** How a node is asked for its audit log, and what is told of its beginning. */
final class AuditPages {
  static final String PATH = "/audit/v1/entries";

  private AuditPages() {}

  /** A line that says that older decisions are gone; empty while all are there. */
  static Optional<String> gone(JsonNode holder) {
    return holder.path("goneUntil").isString()
        ? Optional.of(
            "what was decided until "
                + holder.path("goneUntil").asString()
                + " is gone for its age (journal.keep)")
        : Optional.empty();
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
