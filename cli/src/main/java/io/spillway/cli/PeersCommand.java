package io.spillway.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** The CDNs that a node knows. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    description = {
      "The CDNs that a node knows of, and what they could lend.",
      "Also how many of their standing offers are held, and whether they are asked when capacity is"
          + " needed."
    },
    footer = {
      "",
      "Examples:",
      "  spillway peers --node http://127.0.0.11:7080",
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
      asking.print(Forbidden.lines(asking.object("/agent/v1/restraints", "banned"), Instant.now()));
    }
    return 0;
  }

  static List<String> lines(JsonNode peers, Instant now) {
    if (peers.isEmpty()) {
      return List.of("no peer is known yet; contacts are asked each second");
    }
    Table table = new Table("CDN", ">COULD LEND", ">OFFERS", "ADVERTISED UNTIL", "ASKED");
    for (JsonNode p : peers) {
      JsonNode ad = p.path("advertisement");
      boolean expired = Instant.parse(ad.path("expiresAt").asString()).isBefore(now);
      table.row(
          ad.path("cdn").asString(),
          Words.rate(ad.path("lendable").path("requests")),
          p.path("standing").asString(),
          expired ? "expired, silent" : Words.time(ad.path("expiresAt"), now),
          p.path("eligible").asBoolean() ? "yes" : "no: " + p.path("why").asString());
    }
    return table.lines();
  }
}
