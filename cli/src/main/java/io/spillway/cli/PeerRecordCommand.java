package io.spillway.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** How well a peer has kept its word. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    description = {
      "How well a peer has kept its word: the share of what it promised that it delivered.",
      "The record is the product of its parts; rules see it as the variable record. What is known"
          + " halves its weight in 7 days."
    },
    footer = {
      "",
      "Examples:",
      "  spillway peers record cdn-b.example",
      "  spillway peers record cdn-b.example -o json | jq .record"
    })
final class PeerRecordCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Parameters(paramLabel = "PEER", description = "Its domain; `spillway peers` lists them.")
  private String peer = "";

  @Override
  public Integer call() throws IOException {
    JsonNode record =
        asking.object(
            "/agent/v1/peers/" + URLEncoder.encode(peer, StandardCharsets.UTF_8) + "/record",
            "parts");
    if (asking.forScripts()) {
      asking.print(record);
    } else {
      asking.print(lines(record));
    }
    return 0;
  }

  static List<String> lines(JsonNode record) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: record %s%s"
            .formatted(
                record.path("peer").asString(),
                Words.share(record.path("record")),
                record.path("dealtWith").asBoolean()
                    ? ", the product of:"
                    : ", as for any stranger: it has not been dealt with"));
    Table table = new Table("PART", ">SHARE", ">WEIGHT", "A GOOD PEER");
    for (JsonNode part : record.path("parts")) {
      table.row(
          part.path("aspect").asString().toLowerCase(Locale.ROOT),
          Words.share(part.path("share")),
          String.format(Locale.ROOT, "%.1f", part.path("weight").asDouble()),
          part.path("words").asString());
    }
    lines.addAll(table.lines());
    record.path("unpaid").forEach(money -> lines.add("it owes " + Words.money(money)));
    for (JsonNode lapse : record.path("lapses")) {
      lines.add(
          "%s  %s: -%s of %s"
              .formatted(
                  lapse.path("at").asString(),
                  lapse.path("words").asString(),
                  Words.share(lapse.path("missed")),
                  Words.share(lapse.path("weight"))));
    }
    return lines;
  }
}
