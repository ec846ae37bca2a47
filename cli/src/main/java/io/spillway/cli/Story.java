package io.spillway.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sentences of the audit log as lines; a day is named where it begins. */
final class Story {
  static final String INDENT = " ".repeat(13);
  private static final int LONGEST = 160;
  private static final int BEGINNING = 24;
  private static final int KEY = 16;

  private String day = "";

  /** The line of a new day, if it is one. */
  List<String> day(JsonNode entry) {
    String date = entry.path("at").asString().substring(0, 10);
    if (date.equals(day)) {
      return List.of();
    }
    day = date;
    return List.of(date + ", times in UTC");
  }

  /** A sentence with what it is about, and whose message it follows from. */
  List<String> lines(JsonNode entry) {
    List<String> lines = new ArrayList<>(day(entry));
    String subject = entry.path("subject").asString();
    lines.add(
        line(entry, (subject.isEmpty() ? "" : subject + ": ") + entry.path("story").asString()));
    lines.addAll(heard(entry));
    return lines;
  }

  static String line(JsonNode entry, String story) {
    return "%s %-9s %s"
        .formatted(clock(entry.path("at").asString()), entry.path("part").asString(), story);
  }

  /** Who said what was decided on, and how that was verified; nothing where nobody did. */
  static List<String> heard(JsonNode entry) {
    JsonNode heard = entry.path("heard");
    if (heard.isMissingNode()) {
      return List.of();
    }
    String from = heard.path("from").asString();
    String key = heard.path("key").asString();
    String input = entry.path("input").asString();
    return List.of(
        "%son %s by %s, verified: signed by its key %s, over TLS of %s"
            .formatted(
                INDENT,
                input.equals("PeerSaid") ? "a message" : input,
                from,
                key.length() > KEY ? key.substring(0, KEY) + "..." : key,
                from));
  }

  /** Hours to milliseconds; ISO 8601 leaves out a fraction of zero. */
  private static String clock(String at) {
    String time = at.substring(11, at.length() - 1);
    String padded = time.length() == 8 ? time + "." : time;
    return (padded + "000").substring(0, 12);
  }

  /** The same JSON, documents and other long texts cut to their beginning and length. */
  static JsonNode shortened(JsonNode node) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (node.isObject()) {
      ObjectNode all = make.objectNode();
      node.properties().forEach(e -> all.set(e.getKey(), shortened(e.getValue())));
      return all;
    }
    if (node.isArray()) {
      ArrayNode all = make.arrayNode();
      node.forEach(item -> all.add(shortened(item)));
      return all;
    }
    String text = node.isString() ? node.asString() : "";
    return text.length() <= LONGEST
        ? node
        : make.stringNode(text.substring(0, BEGINNING) + "... (" + text.length() + " characters)");
  }
}
