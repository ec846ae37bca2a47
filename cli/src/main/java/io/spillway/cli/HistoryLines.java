package io.spillway.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What rules would have changed in a node's history, for people: the sum, then the decisions. */
final class HistoryLines {
  private static final int MOST_WORDS = 200;

  private HistoryLines() {}

  static List<String> of(JsonNode trial) {
    List<String> lines = new ArrayList<>();
    summary(trial, lines);
    Map<List<String>, List<JsonNode>> alike = new LinkedHashMap<>();
    for (JsonNode d : trial.path("differences")) {
      alike.computeIfAbsent(kind(d), _ -> new ArrayList<>()).add(d);
    }
    alike.values().forEach(those -> add(those, lines));
    return lines;
  }

  /** Decisions of one kind differ in nothing that people are told, but time, step and figures. */
  private static List<String> kind(JsonNode d) {
    List<String> kind = new ArrayList<>();
    for (String key : List.of("part", "input", "subject", "decided", "instead")) {
      kind.add(d.path(key).toString());
    }
    for (JsonNode change : d.path("rules")) {
      kind.add(RuleLines.summary(change.path("was")));
      kind.add(RuleLines.summary(change.path("would")));
    }
    return kind;
  }

  private static void add(List<JsonNode> alike, List<String> lines) {
    JsonNode d = alike.getFirst();
    String subject = d.path("subject").asString();
    lines.add(
        "%s %s #%d on %s%s"
            .formatted(
                d.path("at").asString(),
                d.path("part").asString(),
                d.path("sequence").asLong(),
                d.path("input").asString(),
                subject.isEmpty() ? "" : ", " + subject));
    if (alike.size() > 1) {
      lines.add(
          "  and %d more like it, the last at %s"
              .formatted(alike.size() - 1, alike.getLast().path("at").asString()));
    }
    d.path("decided").forEach(story -> lines.add("  was:     " + cut(story.asString())));
    d.path("instead").forEach(story -> lines.add("  would:   " + cut(story.asString())));
    for (JsonNode change : d.path("rules")) {
      lines.addAll(RuleLines.of("  old ", change.path("was"), true));
      lines.addAll(RuleLines.of("  new ", change.path("would"), true));
    }
    figures(alike.size() > 1 ? "  the first of them: " : "  ", d.path("figures"), lines);
  }

  private static void summary(JsonNode trial, List<String> lines) {
    if (trial.path("from").isString()) {
      lines.add(
          "what was decided before %s cannot be tried: not all that led to it is kept (journal)"
              .formatted(trial.path("from").asString()));
    }
    long listed = trial.path("differences").size();
    long otherwise = trial.path("otherwise").asLong();
    if (trial.path("compared").asLong() == 0) {
      lines.add(
          "! nothing was compared: no decision of that time asked a rule; use an earlier --since,"
              + " or none");
      return;
    }
    lines.add(
        "%d of %d decisions that asked a rule would be others%s"
            .formatted(
                otherwise,
                trial.path("compared").asLong(),
                listed < otherwise ? "; the first " + listed + " are below" : ""));
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
