package io.spillway.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells a node what is forbidden from now on, and people what is. */
final class Forbidden {
  private Forbidden() {}

  /** Orders something of a node and prints what is forbidden then; the exit code. */
  static int order(Asking asking, String path, ObjectNode body) throws IOException {
    return told(asking, asking.post(path, body, "banned"));
  }

  /**
   * Orders something of each side of trade; says what came of it where it ends half-way.
   *
   * @param came what is so then, such as STOPPED
   */
  static int orderEach(
      Asking asking,
      String path,
      String came,
      List<String> sides,
      Function<String, ObjectNode> order)
      throws IOException {
    ArrayNode notes = JsonNodeFactory.instance.arrayNode();
    JsonNode now = notes;
    String done = "";
    for (String side : sides) {
      try {
        now = asking.post(path, order.apply(side).put("side", side), "banned");
      } catch (ConnectException | NodeSaidNo e) {
        if (!done.isEmpty()) {
          asking.tell(
              List.of(
                  "! %s IS %s; %s IS NOT, see below"
                      .formatted(done, came, words(side).toUpperCase(Locale.ROOT))));
        }
        throw e;
      }
      done = words(side).toUpperCase(Locale.ROOT);
      now.path("notes").forEach(notes::add);
    }
    if (now instanceof ObjectNode last) {
      last.set("notes", notes);
    }
    return told(asking, now);
  }

  private static String words(String side) {
    return side.toLowerCase(Locale.ROOT);
  }

  /**
   * The reason of an order: the one that is given, else the one that the same restraint has, so
   * that an order that is repeated in haste loses no reason.
   */
  static String reason(Optional<String> given, JsonNode restraints, String kind, String name) {
    if (given.isPresent()) {
      return given.get();
    }
    for (JsonNode known : restraints.path(kind)) {
      if (known.path(kind.equals("banned") ? "cdn" : "side").asString().equals(name)) {
        return known.path("reason").asString();
      }
    }
    return "no reason given";
  }

  private static int told(Asking asking, JsonNode now) {
    if (asking.forScripts()) {
      asking.print(now);
    } else {
      List<String> lines = new ArrayList<>();
      now.path("notes").forEach(note -> lines.add("! " + note.asString()));
      List<String> restraints = lines(now, Instant.now());
      lines.addAll(restraints.isEmpty() ? List.of("nothing is forbidden") : restraints);
      asking.print(lines);
    }
    return 0;
  }

  static ObjectNode body() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A line for each restraint, with what lifts it; none if nothing is forbidden. */
  static List<String> lines(JsonNode restraints, Instant now) {
    List<String> lines = new ArrayList<>();
    for (JsonNode stop : restraints.path("stopped")) {
      String side = stop.path("side").asString().toLowerCase(Locale.ROOT);
      lines.add(
          "! ALL %s IS STOPPED since %s (%s): %s; spillway resume --%s"
              .formatted(
                  side.toUpperCase(Locale.ROOT),
                  Words.time(stop.path("since"), now),
                  stop.path("keep").asBoolean() ? "what is signed is kept" : "what is signed ends",
                  stop.path("reason").asString(),
                  side));
    }
    for (JsonNode ban : restraints.path("banned")) {
      lines.add(
          "! %s IS BANNED since %s: %s; spillway unban %s"
              .formatted(
                  ban.path("cdn").asString(),
                  Words.time(ban.path("since"), now),
                  ban.path("reason").asString(),
                  ban.path("cdn").asString()));
    }
    return lines;
  }

  /** Which sides are meant where flags name none, one or both. */
  static List<String> sides(boolean lending, boolean borrowing) {
    return lending == borrowing
        ? List.of("LENDING", "BORROWING")
        : List.of(lending ? "LENDING" : "BORROWING");
  }
}
