package io.spillway.cli;

import io.spillway.policy.PolicyRule;
import io.spillway.policy.PolicyRules;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;

/**
 * What a policy changes of the one before.
 *
 * @param lines a line for each rule that changes; one that says so where none does
 * @param dropped how many rules change since they go back to their defaults
 */
record PolicyChange(List<String> lines, int dropped) {
  /**
   * Compares.
   *
   * @param before the rules in force that are stated, source by name
   * @param after the rules that are put, source by name; what is missing is at its default
   */
  static PolicyChange of(JsonNode before, SortedMap<String, String> after) {
    List<String> lines = new ArrayList<>();
    int dropped = 0;
    for (PolicyRule rule : PolicyRules.list()) {
      String was = before.path(rule.name()).asString(rule.byDefault());
      String now = after.getOrDefault(rule.name(), rule.byDefault());
      if (!was.strip().equals(now.strip())) {
        boolean back = !after.containsKey(rule.name());
        dropped += back ? 1 : 0;
        lines.add(
            "%s %s: %s -> %s%s"
                .formatted(
                    back ? "!" : " ",
                    rule.name(),
                    line(was),
                    line(now),
                    back ? ", BACK TO THE DEFAULT, as the file leaves it out" : ""));
      }
    }
    return new PolicyChange(lines.isEmpty() ? List.of("  no rule changes") : lines, dropped);
  }

  /** How many rules are stated otherwise than their defaults. */
  static long stated(SortedMap<String, String> rules) {
    return PolicyRules.list().stream()
        .filter(rule ->
            !rules
                .getOrDefault(rule.name(), rule.byDefault())
                .strip()
                .equals(rule.byDefault().strip()))
        .count();
  }

  private static String line(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
