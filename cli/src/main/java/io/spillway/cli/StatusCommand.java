package io.spillway.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is going on at a node. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Load against capacity, arrangements and lent capacity of a running node.",
      "Lines that begin with ! say what needs a person."
    },
    footer = {
      "",
      "Examples:",
      "  spillway status --node http://127.0.0.11:7080",
      "  watch -n 2 spillway status",
      "  spillway status -o json | jq '.load[].exhaustion'"
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Override
  public Integer call() throws IOException {
    JsonNode status = asking.object("/status", "cdn");
    if (asking.forScripts()) {
      asking.print(status);
    } else {
      boolean allAlive = status.path("edges").asInt() == status.path("configured").asInt();
      JsonNode edges =
          allAlive ? JsonNodeFactory.instance.arrayNode() : asking.list("/registry/v1/edges");
      asking.print(lines(status, edges));
    }
    return 0;
  }

  /**
   * The status for people.
   *
   * @param status what the node says of itself
   * @param edges what it says of its edges; may be empty when all are alive
   */
  static List<String> lines(JsonNode status, JsonNode edges) {
    Instant now = Instant.parse(status.path("at").asString());
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s at %s: %d of %d edges alive, %s capacity, %s, %s known, epoch %d"
            .formatted(
                status.path("cdn").asString(),
                Words.time(status.path("at"), now),
                status.path("edges").asInt(),
                status.path("configured").asInt(),
                Words.rate(status.path("capacity").path("requests")),
                lendable(status),
                plural(status.path("peers").asInt(), "peer"),
                status.path("epoch").asLong()));
    lines.addAll(Forbidden.lines(status.path("restraints"), now));
    lines.addAll(obstacles(status));
    lines.addAll(journal(status.path("journal"), now));
    for (JsonNode edge : edges) {
      if (!edge.path("alive").asBoolean()) {
        lines.add(
            "! edge %s is dead: %s"
                .formatted(edge.path("id").asString(), edge.path("detail").asString()));
      }
    }
    lines.addAll(load(status.path("load")));
    lines.addAll(SurgeCommand.table(status.path("anticipated"), now));
    lines.add("");
    if (status.path("arrangements").isEmpty()) {
      lines.add("borrows nothing");
    }
    for (JsonNode arrangement : status.path("arrangements")) {
      lines.addAll(ArrangementsCommand.lines(arrangement, now));
    }
    lines.addAll(lent(status.path("lent"), now));
    return lines;
  }

  /** A line for each peer that messages do not reach. */
  static List<String> obstacles(JsonNode status) {
    List<String> lines = new ArrayList<>();
    for (JsonNode o : status.path("obstacles")) {
      Instant now = Instant.parse(status.path("at").asString());
      lines.add(
          "! messages do not reach %s since %s: %s"
              .formatted(
                  o.path("cdn").asString(),
                  Words.time(o.path("since"), now),
                  o.path("text").asString()));
    }
    return lines;
  }

  private static String lendable(JsonNode status) {
    for (JsonNode stop : status.path("restraints").path("stopped")) {
      if (stop.path("side").asString().equals("LENDING")) {
        return "nothing lendable (lending is stopped)";
      }
    }
    return Words.rate(status.path("lendable").path("requests")) + " lendable";
  }

  /** What the journal takes; with what is left on its disk, where that is little. */
  static List<String> journal(JsonNode journal, Instant now) {
    if (journal.isMissingNode()) {
      return List.of(); // A node of another version.
    }
    String line =
        "journal %s, %s of it free; it begins %s"
            .formatted(
                bytes(journal.path("bytes")),
                bytes(journal.path("freeBytes")),
                journal.has("oldest") ? Words.time(journal.path("oldest"), now) : "empty");
    return journal.path("low").asBoolean()
        ? List.of(
            line,
            "! only %s are left on the journal's disk: the node ends when it is full"
                .formatted(bytes(journal.path("diskFreeBytes"))))
        : List.of(line);
  }

  private static String bytes(JsonNode number) {
    double megabytes = number.asDouble() / 1e6;
    return megabytes < 1_000
        ? String.format(Locale.ROOT, "%.1f MB", megabytes)
        : String.format(Locale.ROOT, "%.1f GB", megabytes / 1_000);
  }

  /** Smaller shares of what looks like an attack are not told. */
  private static final double WORTH_TELLING = 0.1;

  /** So many of its parts are told; the API has all. */
  private static final int PARTS = 3;

  private static String plural(int number, String word) {
    return number + " " + word + (number == 1 ? "" : "s");
  }

  private static List<String> load(JsonNode load) {
    if (load.isEmpty()) {
      return List.of("no service has been measured yet");
    }
    Table table = new Table("SERVICE", ">NOW", ">USUAL", ">EXPECTED", ">USABLE", ">EXHAUSTION", "");
    for (JsonNode f : load) {
      table.row(
          f.path("service").asString(),
          Words.rate(f.path("demand")),
          Words.rate(f.path("baseline")),
          Words.rate(f.path("expected")),
          Words.rate(f.path("usable")),
          Words.percent(f.path("exhaustion")),
          f.path("demand").path("perSecond").asDouble()
                  > f.path("usable").path("perSecond").asDouble()
              ? "beyond its own edges" + attack(f)
              : f.path("changed").asBoolean() ? "rising" + attack(f) : "");
    }
    return table.lines();
  }

  private static String attack(JsonNode forecast) {
    JsonNode share = forecast.path("attack").path("share");
    return share.asDouble(0) >= WORTH_TELLING
        ? ", "
            + Words.percent(share)
            + " of the rise looks like an attack"
            + parts(forecast.path("attack").path("features"))
        : "";
  }

  /** What speaks loudest for or against it, in nats. */
  private static String parts(JsonNode features) {
    List<JsonNode> all = new ArrayList<>();
    features.forEach(all::add);
    all.sort(Comparator.comparingDouble(f -> -Math.abs(f.path("contribution").asDouble(0))));
    String told =
        all.stream()
            .limit(PARTS)
            .map(f ->
                String.format(
                    Locale.ROOT,
                    "%s %+.1f",
                    f.path("name").asString(),
                    f.path("contribution").asDouble(0)))
            .collect(Collectors.joining(", "));
    return told.isEmpty() ? "" : " (" + told + ")";
  }

  private static List<String> lent(JsonNode lent, Instant now) {
    if (lent.isEmpty()) {
      return List.of("lends nothing");
    }
    Table table = new Table("LENDS TO", ">AGREED", "STEERED UNTIL", "SERVED UNTIL", "AGREEMENT");
    for (JsonNode a : lent) {
      table.row(
          a.path("borrower").asString(),
          Words.rate(a.path("capacity").path("requests")),
          Words.time(a.path("steerUntil"), now),
          Words.time(a.path("serveUntil"), now),
          a.path("id").asString());
    }
    return table.lines();
  }
}
