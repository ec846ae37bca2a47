package io.spillway.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The CDNs that a node knows. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    subcommands = {PeersCommand.Explain.class, PeerRecordCommand.class},
    description = {
      "The CDNs that a node knows of, and what they could lend: to whom, how far away they are,"
          + " what their lenders said last is left, who told of them and until when that holds.",
      "Also how many of their standing offers are held, and whether they are asked when capacity is"
          + " needed. spillway peers explain CDN says why."
    },
    footer = {
      "",
      "Examples:",
      "  spillway peers --node http://127.0.0.11:7080",
      "  spillway peers explain cdn-b.example",
      "  spillway peers record cdn-b.example",
      "  spillway peers -o json | jq -r '.[].advertisement.cdn'"
    })
final class PeersCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Override
  public Integer call() throws IOException {
    JsonNode peers = asking.list("/agent/v1/peers");
    if (asking.forScripts()) {
      asking.print(peers);
    } else {
      asking.print(lines(peers, Instant.now()));
      JsonNode status = asking.object("/status", "obstacles");
      asking.print(Forbidden.lines(status.path("restraints"), Instant.now()));
      asking.print(StatusCommand.obstacles(status));
    }
    return 0;
  }

  static List<String> lines(JsonNode peers, Instant now) {
    if (peers.isEmpty()) {
      return List.of("no peer is known yet; contacts are asked each second");
    }
    Table table =
        new Table(
            "CDN",
            ">COULD LEND",
            ">LEFT",
            ">AWAY",
            ">OFFERS",
            "UNTIL",
            "TOLD BY",
            ">RECORD",
            "FOR",
            "ASKED");
    for (JsonNode p : peers) {
      JsonNode ad = p.path("advertisement");
      boolean expired = Instant.parse(ad.path("expiresAt").asString()).isBefore(now);
      String cdn = ad.path("cdn").asString();
      String toldBy = p.path("toldBy").asString();
      table.row(
          cdn,
          Words.rate(p.path("lendable").path("requests")),
          p.has("remaining")
              ? Words.rate(p.path("remaining").path("capacity").path("requests"))
              : "-",
          p.has("distanceMillis") ? milliseconds(p.path("distanceMillis")) : "-",
          p.path("standing").asString(),
          expired ? "expired, silent" : Words.time(ad.path("expiresAt"), now),
          toldBy.equals(cdn) ? "itself" : toldBy,
          Words.share(p.path("record")),
          footprint(p.path("footprint")),
          p.path("eligible").asBoolean() ? "yes" : "no: " + p.path("why").asString());
    }
    return table.lines();
  }

  private static String milliseconds(JsonNode number) {
    return String.format(Locale.ROOT, "%.0f ms", number.asDouble());
  }

  /** The first few words; -o json has them all. */
  private static String footprint(JsonNode all) {
    if (all.isEmpty()) {
      return "everybody";
    }
    String first = all.get(0).asString();
    String cut = first.length() <= 40 ? first : first.substring(0, 40) + "...";
    return all.size() == 1 ? cut : cut + " and " + (all.size() - 1) + " more";
  }

  /** Why a CDN is asked, or is not. */
  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      description = {
        "Why a CDN is asked for capacity now, or is not: its advertisement, the rule borrow.from,"
            + " what it said is left, standing offers held of it, what it declined last.",
        "+ speaks for it, x against it, ~ puts it behind others; the rest is good to know."
      },
      footer = {
        "",
        "Examples:",
        "  spillway peers explain cdn-b.example",
        "  spillway peers explain cdn-b.example -o json | jq .eligible"
      })
  static final class Explain implements Callable<Integer> {
    @Mixin private Asking asking = new Asking();

    @Parameters(paramLabel = "CDN", description = "Its domain; spillway peers lists them.")
    private String cdn = "";

    @Override
    public Integer call() throws IOException {
      String path = "/agent/v1/peers/" + URLEncoder.encode(cdn, StandardCharsets.UTF_8);
      JsonNode answer = asking.object(path, "reasons");
      if (asking.forScripts()) {
        asking.print(answer);
      } else {
        asking.print(explanation(answer));
      }
      return 0;
    }
  }

  static List<String> explanation(JsonNode answer) {
    List<String> lines = new ArrayList<>();
    boolean eligible = answer.path("eligible").asBoolean();
    lines.add(
        answer.path("cdn").asString()
            + (eligible ? " is asked when capacity is needed" : " is not asked for capacity"));
    for (JsonNode reason : answer.path("reasons")) {
      String sign =
          switch (reason.path("weight").asString()) {
            case "FOR" -> "+";
            case "AGAINST" -> "x";
            case "LATER" -> "~";
            default -> " ";
          };
      lines.add("  " + sign + " " + reason.path("text").asString());
    }
    return lines;
  }
}
