package io.spillway.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What rules would have changed in a node's history, for people. */
final class HistoryLines {
  private static final int MOST_WORDS = 200;

  private HistoryLines() {}

  static List<String> of(JsonNode trial) {
    List<String> lines = new ArrayList<>();
    for (JsonNode d : trial.path("differences")) {
      lines.add(
          "%s %s #%d on %s%s"
              .formatted(
                  d.path("at").asString(),
                  d.path("part").asString(),
                  d.path("sequence").asLong(),
                  d.path("input").asString(),
                  d.path("subject").asString().isEmpty()
                      ? ""
                      : ", " + d.path("subject").asString()));
      d.path("decided").forEach(story -> lines.add("  was:     " + cut(story.asString())));
      d.path("instead").forEach(story -> lines.add("  would:   " + cut(story.asString())));
      for (JsonNode change : d.path("rules")) {
        lines.addAll(RuleLines.of("  old ", change.path("was"), true));
        lines.addAll(RuleLines.of("  new ", change.path("would"), true));
      }
      figures("  ", d.path("figures"), lines);
    }
    summary(trial, lines);
    return lines;
  }

  private static void summary(JsonNode trial, List<String> lines) {
    long listed = trial.path("differences").size();
    long otherwise = trial.path("otherwise").asLong();
    lines.add(
        "%d of %d decisions that asked a rule would be others%s"
            .formatted(
                otherwise,
                trial.path("compared").asLong(),
                listed < otherwise ? "; the first " + listed + " are above" : ""));
    trial
        .path("byRule")
        .properties()
        .forEach(e ->
            lines.add("  " + e.getKey() + " comes to something else in " + e.getValue().asLong()));
    figures("  in all, each decision by itself: ", trial.path("sums"), lines);
    if (trial.path("unexplained").asLong() > 0) {
      lines.add(
          "  "
              + trial.path("unexplained").asLong()
              + " decisions were taken by another version of Spillway: nothing is said of them");
    }
  }

  private static void figures(String before, JsonNode figures, List<String> lines) {
    figures
        .properties()
        .forEach(e -> {
          String more = e.getValue().asString();
          String sign = more.startsWith("-") ? "" : "+";
          lines.add(before + e.getKey() + ": " + sign + more);
        });
  }

  private static String cut(String text) {
    return text.length() <= MOST_WORDS ? text : text.substring(0, MOST_WORDS) + " ...";
  }
}
