package io.spillway.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What arrangements that were only played through would have come to, in words. */
final class DryRunLines {
  private DryRunLines() {}

  /** One of them: a row for each lender, and the sum. */
  static List<String> of(JsonNode run, Instant now) {
    List<String> lines = new ArrayList<>();
    if (run.path("hires").isEmpty()) {
      lines.add("dry run: no standing offer would have been taken");
    } else {
      Table table =
          new Table("WOULD BORROW FROM", ">CAPACITY", ">CARRIED", ">COST", "FROM", "UNTIL");
      for (JsonNode h : run.path("hires")) {
        table.row(
            h.path("lender").asString(),
            Words.rate(h.path("capacity").path("requests")),
            Words.count(h.path("carried")),
            Words.money(h.path("cost")),
            Words.time(h.path("from"), now),
            h.has("until") ? Words.time(h.path("until"), now) : "-");
      }
      lines.addAll(table.lines());
    }
    lines.add(
        "dry run: peers would have carried %s requests for about %s;"
            .formatted(Words.count(run.path("carried")), cost(run.path("cost"))));
    lines.add(
        "%s more were beyond the own edges, %s at the most"
            .formatted(Words.count(run.path("unserved")), Words.rate(run.path("peak"))));
    return lines;
  }

  /**
   * All of them, one line each, and what they come to.
   *
   * @param open whether only of those that are not over
   */
  static List<String> all(JsonNode arrangements, boolean open, Instant now) {
    Table table =
        new Table("ARRANGEMENT", "SERVICE", "BEGAN", ">LASTED", ">CARRIED", ">UNSERVED", ">COST");
    int runs = 0;
    long carried = 0;
    long unserved = 0;
    SortedMap<String, Long> costs = new TreeMap<>();
    for (JsonNode a : arrangements) {
      JsonNode run = a.path("dryRun");
      if (!run.isObject() || (open && ArrangementsCommand.isOver(a))) {
        continue;
      }
      runs++;
      carried += run.path("carried").asLong();
      unserved += run.path("unserved").asLong();
      run.path("cost")
          .forEach(m ->
              costs.merge(
                  m.path("currency").asString(), m.path("micros").asLong(), Math::addExact));
      JsonNode states = a.path("states");
      table.row(
          a.path("id").asString(),
          a.path("service").asString(),
          states.isEmpty() ? "-" : Words.time(states.get(0).path("at"), now),
          lasted(a, now),
          Words.count(run.path("carried")),
          Words.count(run.path("unserved")),
          cost(run.path("cost")));
    }
    if (runs == 0) {
      return List.of(
          (open ? "no dry run goes on" : "no dry run")
              + ": rule borrow.dry-run says which arrangements are only played through");
    }
    List<String> lines = new ArrayList<>(table.lines());
    List<String> sums = new ArrayList<>();
    costs.forEach((currency, micros) -> sums.add(Words.money(micros, currency)));
    lines.add(
        "%d in all: peers would have carried %,d requests for about %s;"
            .formatted(runs, carried, sums.isEmpty() ? "nothing" : String.join(" and ", sums)));
    lines.add("%,d more were beyond the own edges".formatted(unserved));
    return lines;
  }

  private static String lasted(JsonNode arrangement, Instant now) {
    JsonNode states = arrangement.path("states");
    if (states.isEmpty()) {
      return "-";
    }
    Instant from = Instant.parse(states.get(0).path("at").asString());
    Instant to =
        ArrangementsCommand.isOver(arrangement)
            ? Instant.parse(states.get(states.size() - 1).path("at").asString())
            : now;
    Duration time = Duration.between(from, to);
    return String.format(Locale.ROOT, "%dm%02ds", time.toMinutes(), time.toSecondsPart());
  }

  private static String cost(JsonNode cost) {
    List<String> each = new ArrayList<>();
    cost.forEach(m -> each.add(Words.money(m)));
    return each.isEmpty() ? "nothing" : String.join(" and ", each);
  }
}
