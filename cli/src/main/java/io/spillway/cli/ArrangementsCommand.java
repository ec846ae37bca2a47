package io.spillway.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The arrangements of a node. */
@Command(
    name = "arrangements",
    mixinStandardHelpOptions = true,
    description = "The arrangements that a node's CDN borrows for, with their agreements.",
    footer = {
      "",
      "Examples:",
      "  spillway arrangements --node http://127.0.0.11:7080",
      "  spillway arrangements --open",
      "  spillway arrangements --dry-run                  # what rule borrow.dry-run kept from"
          + " being done",
      "  spillway explain cdn-a.example:arrangement-1     # why one of them is as it is"
    })
final class ArrangementsCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Option(names = "--open", description = "Leave out those that are over.")
  private boolean open;

  @Option(
      names = "--dry-run",
      description = {
        "Those alone that were only played through (rule borrow.dry-run), one line each, and what"
            + " they would have come to in all. A node knows those of the last 31 days. With"
            + " --open,",
        "of those alone that go on."
      })
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    JsonNode all = asking.list("/mediator/v1/arrangements");
    if (asking.forScripts()) {
      asking.print(all);
      return 0;
    }
    if (dryRun) {
      asking.print(DryRunLines.all(all, open, Instant.now()));
      return 0;
    }
    List<String> lines = new ArrayList<>();
    for (JsonNode a : all) {
      if (!open || !isOver(a)) {
        lines.addAll(lines(a, Instant.now()));
      }
    }
    asking.print(lines.isEmpty() ? List.of("no arrangement") : lines);
    return 0;
  }

  static boolean isOver(JsonNode arrangement) {
    return switch (arrangement.path("phase").asString()) {
      case "CLOSED", "ABANDONED" -> true;
      default -> false;
    };
  }

  private static Optional<String> shortfall(JsonNode a) {
    List<String> reconsidered = new ArrayList<>();
    a.path("reconsidered").forEach(word -> reconsidered.add(word.asString()));
    return a.path("missing").isObject()
        ? Optional.of(
            "! short of %s; %s; spillway explain %s tells why"
                .formatted(
                    Words.rate(a.path("missing").path("requests")),
                    reconsidered.isEmpty()
                        ? "nothing was reconsidered"
                        : "reconsidered: " + String.join(", ", reconsidered),
                    a.path("id").asString()))
        : Optional.empty();
  }

  /** One arrangement for people: a line, and a row for each agreement. */
  static List<String> lines(JsonNode a, Instant now) {
    List<String> lines = new ArrayList<>();
    JsonNode states = a.path("states");
    lines.add(
        "%s  %s since %s  service %s"
            .formatted(
                a.path("id").asString(),
                a.path("phase").asString(),
                states.isEmpty() ? "-" : Words.time(states.get(states.size() - 1).path("at"), now),
                a.path("service").asString()));
    shortfall(a).ifPresent(lines::add);
    if (a.path("dryRun").isObject()) {
      DryRunLines.of(a.path("dryRun"), now).forEach(line -> lines.add("  " + line));
      return lines;
    }
    if (a.path("agreements").isEmpty()) {
      lines.add("  nothing agreed yet");
      return lines;
    }
    Table table = new Table("LENDER", "STATE", ">AGREED", ">SERVED", ">REFUSED", ">OWED", "UNTIL");
    for (JsonNode b : a.path("agreements")) {
      table.row(
          b.path("lender").asString(),
          b.path("status").asString(),
          Words.rate(b.path("capacity").path("requests")),
          Words.rate(b.path("served")),
          Words.rate(b.path("refused")),
          Words.money(b.path("cost")),
          Words.time(b.path("serveUntil"), now));
    }
    table.lines().forEach(line -> lines.add("  " + line));
    JsonNode redirect = a.path("edgeRedirect");
    if (redirect.isObject()) {
      lines.add(
          "  own edges redirect %s of their clients to peers until %s"
              .formatted(
                  Words.percent(redirect.path("share")), Words.time(redirect.path("until"), now)));
    }
    return lines;
  }
}
