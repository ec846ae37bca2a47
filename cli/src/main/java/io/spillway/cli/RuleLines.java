package io.spillway.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A rule that a decision asked, for people. */
final class RuleLines {
  private RuleLines() {}

  /**
   * One line, or several.
   *
   * @param indent before each
   * @param rule as a node tells it
   * @param whole with what it saw, and what decided
   */
  static List<String> of(String indent, JsonNode rule, boolean whole) {
    List<String> lines = new ArrayList<>();
    lines.add(indent + summary(rule));
    if (rule.has("fault")) {
      lines.add(indent + "  ! " + rule.path("fault").asString());
    }
    if (whole) {
      List<String> saw = new ArrayList<>();
      rule.path("saw")
          .properties()
          .forEach(e -> saw.add(e.getKey() + " " + e.getValue().asString()));
      if (!saw.isEmpty()) {
        lines.add(indent + "  saw " + String.join(", ", saw));
      }
      for (JsonNode part : rule.path("decided")) {
        lines.add(indent + "  decided by " + part.asString());
      }
    }
    return lines;
  }

  /** Name, result, origin, version and text. */
  static String summary(JsonNode rule) {
    long version = rule.path("version").asLong();
    return "rule %s = %s (%s%s): %s"
        .formatted(
            rule.path("rule").asString(),
            rule.path("result").asString(),
            rule.path("origin").asString(),
            version == 0 ? "" : ", policy " + version,
            rule.path("text").asString().strip().replaceAll("\\s+", " "));
  }
}
