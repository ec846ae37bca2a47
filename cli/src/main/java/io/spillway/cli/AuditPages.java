package io.spillway.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads a node's audit log, in pages of a bounded size. */
final class AuditPages {
  static final String PATH = "/audit/v1/entries";
  private static final int MOST_STORIES = 100;

  private AuditPages() {}

  /** The sequence of the last entry that there is. */
  static long last(Asking asking) throws IOException {
    return asking.object(PATH + "?newest=true&limit=1", "last").path("last").asLong();
  }

  /** The newest sentences about a subject, oldest first; what is long past is not looked for. */
  static List<String> stories(Asking asking, String subject) throws IOException {
    return stories(
        asking.object(
            PATH + "?newest=true&limit=" + MOST_STORIES + "&subject=" + encoded(subject),
            "entries"));
  }

  /** The sentences about a subject after an entry. */
  static List<String> stories(Asking asking, String subject, long after) throws IOException {
    return stories(
        asking.object(
            PATH + "?after=" + after + "&limit=" + MOST_STORIES + "&subject=" + encoded(subject),
            "entries"));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static List<String> stories(JsonNode page) {
    List<String> stories = new ArrayList<>();
    page.path("entries").forEach(entry -> stories.add(entry.path("story").asString()));
    return stories;
  }
}
