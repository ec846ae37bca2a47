package io.spillway.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Long-term agreements as people read them. */
final class LongTermLines {
  private LongTermLines() {}

  static List<String> table(Iterable<JsonNode> all, Instant now) {
    if (!all.iterator().hasNext()) {
      return List.of(
          "there are no long-term agreements; `spillway longterm propose --help` makes one");
    }
    Table table =
        new Table(
            "ID", "WITH", "WE", "SERVICE", ">CAPACITY", "KEPT", "STATE", "UNTIL", "WAITS FOR");
    for (JsonNode one : all) {
      JsonNode conditions = shown(one).path("conditions");
      table.row(
          one.path("id").asString(),
          one.path("peer").asString(),
          one.path("side").asString().equals("LENDING") ? "lend" : "borrow",
          one.path("service").asString(),
          Words.rate(conditions.path("capacity").path("requests")),
          kept(conditions),
          state(one),
          Words.time(one.has("endsAt") ? one.path("endsAt") : conditions.path("until"), now),
          one.has("waitsFor") ? one.path("waitsFor").asString() : "-");
    }
    return table.lines();
  }

  /** The version in force, else the newest. */
  private static JsonNode shown(JsonNode one) {
    for (JsonNode version : one.path("versions")) {
      if (one.has("inForce") && version.path("version").equals(one.path("inForce"))) {
        return version;
      }
    }
    return newest(one);
  }

  private static JsonNode newest(JsonNode one) {
    return one.path("versions").path(one.path("versions").size() - 1);
  }

  /** Its state, and whether its newest version waits for capacity that firm offers hold. */
  private static String state(JsonNode one) {
    String state = words(one.path("state"));
    if (!newest(one).path("stage").asString().equals("HOLDING")) {
      return state;
    }
    return state.equals("proposed") ? "holding" : state + ", holding";
  }

  private static String kept(JsonNode conditions) {
    return words(conditions.path("holding"));
  }

  private static String words(JsonNode constant) {
    return constant.asString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** One agreement. */
  static List<String> of(JsonNode one, Instant now) {
    List<String> lines = new ArrayList<>();
    boolean lends = one.path("side").asString().equals("LENDING");
    lines.add(
        "%s: %s, this CDN %s %s, service %s"
            .formatted(
                one.path("id").asString(),
                state(one),
                lends ? "lends to" : "borrows from",
                one.path("peer").asString(),
                one.path("service").asString()));
    if (one.has("endsAt")) {
      lines.add("  until " + Words.time(one.path("endsAt"), now));
    }
    if (one.has("end")) {
      lines.add("  ended by " + one.path("end").asString());
    }
    if (one.has("waitsFor")) {
      lines.add("  waits for " + one.path("waitsFor").asString());
    }
    for (JsonNode agreement : one.path("agreements")) {
      lines.add("  activated: " + agreement.asString());
    }
    for (JsonNode version : one.path("versions")) {
      addVersion(lines, version, now);
      if (version.has("unsigned")) {
        lines.add("  ! " + version.path("unsigned").asString());
      }
    }
    return lines;
  }

  /** How far a version is. */
  static String stage(JsonNode version) {
    String stage = version.path("stage").asString();
    return switch (stage) {
      case "HOLDING" ->
          "waits for capacity that firm offers hold, and is signed by itself once they have run"
              + " out";
      case "SIGNING" -> "is being signed by its author";
      case "OPEN" -> "open, the other side has to answer";
      case "APPROVING" -> "approved, is being signed";
      case "APPROVED" -> "signed by both";
      case "LAPSED" -> "lapsed, not signed";
      default -> stage.toLowerCase(Locale.ROOT);
    };
  }

  private static void addVersion(List<String> lines, JsonNode version, Instant now) {
    lines.add(
        "version %s by %s, %s: %s"
            .formatted(
                version.path("version").asString(),
                version.path("author").asString(),
                stage(version),
                version.path("reason").asString()));
    if (version.path("stage").asString().equals("OPEN")) {
      lines.add("  to be answered by " + Words.time(version.path("answerBy"), now));
    }
    addSite(lines, version.path("site"));
    if (version.path("changes").isEmpty()) {
      lines.addAll(conditions(version.path("conditions"), now));
    } else {
      lines.add("  changes version " + version.path("comparedWith").asString() + ":");
    }
    for (JsonNode change : version.path("changes")) {
      lines.add("  " + change.asString());
    }
  }

  private static void addSite(List<String> lines, JsonNode site) {
    JsonNode origin = site.path("origin");
    String host = origin.path("host").asString();
    lines.add(
        "  serves %s from %s:%s, checked by %s, for clients in %s"
            .formatted(
                joined(site.path("hosts")),
                host.contains(":") ? "[" + host + "]" : host,
                origin.path("port").asString(),
                site.path("probePath").asString(),
                joined(site.path("footprint").path("prefixes"))));
  }

  private static String joined(JsonNode texts) {
    List<String> all = new ArrayList<>();
    texts.forEach(t -> all.add(t.asString()));
    return String.join(" ", all);
  }

  /** The terms, as they are signed. */
  static List<String> conditions(JsonNode c, Instant now) {
    JsonNode tariff = c.path("tariff");
    return List.of(
        "  %s, %s, %s, from %s until %s"
            .formatted(
                Words.rate(c.path("capacity").path("requests")),
                Words.bits(c.path("capacity").path("bits")),
                kept(c),
                Words.time(c.path("from"), now),
                Words.time(c.path("until"), now)),
        "  %s per million requests, %s per GB, %s per committed hour"
            .formatted(
                Words.money(tariff.path("perMillionRequests")),
                Words.money(tariff.path("perGigabyte")),
                Words.money(tariff.path("perCommittedHour"))),
        "  notice %s, recall notice %s"
            .formatted(time(c.path("notice")), time(c.path("recallNotice"))));
  }

  /** What is wrong with asking a lender for so much; empty if it advertises that much. */
  static Optional<String> beyond(JsonNode peers, String lender, JsonNode conditions) {
    JsonNode asked = conditions.path("capacity");
    for (JsonNode peer : peers) {
      JsonNode could = peer.path("lendable");
      boolean more =
          asked.path("requests").path("perSecond").asDouble()
                  > could.path("requests").path("perSecond").asDouble()
              || asked.path("bits").path("bitsPerSecond").asLong()
                  > could.path("bits").path("bitsPerSecond").asLong();
      if (more && peer.path("advertisement").path("cdn").asString().equals(lender)) {
        return Optional.of(
            "%s advertises %s, %s: less than that"
                .formatted(
                    lender, Words.rate(could.path("requests")), Words.bits(could.path("bits"))));
      }
    }
    return Optional.empty();
  }

  /** What a proposal changes: each line of the terms that differs, as it was and as it would be. */
  static List<String> changes(JsonNode before, JsonNode after, Instant now) {
    List<String> was = conditions(before, now);
    List<String> would = conditions(after, now);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < was.size(); i++) {
      if (!was.get(i).equals(would.get(i))) {
        lines.add("  was:  " + was.get(i).strip());
      }
      lines.add((was.get(i).equals(would.get(i)) ? "  same: " : "  NEW:  ") + would.get(i).strip());
    }
    return lines;
  }

  private static String time(JsonNode duration) {
    Duration time = Duration.parse(duration.asString());
    return time.toDays() > 0 && time.equals(Duration.ofDays(time.toDays()))
        ? time.toDays() + " d"
        : time.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
