package io.spillway.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Which CDNs are known. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    description =
        "The CDNs that a node knows of, what they could lend, and whether they are asked.")
final class PeersCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Override
  public Integer call() throws IOException {
    JsonNode peers = asking.get("/agent/v1/peers");
    if (asking.forScripts()) {
      Asking.print(peers);
      return 0;
    }
    if (peers.isEmpty()) {
      System.out.println("no peer is known yet; contacts are asked each second");
    }
    for (JsonNode p : peers) {
      JsonNode ad = p.path("advertisement");
      System.out.printf(
          "%-24s could lend %6.0f/s  advertised until %s  %s (%s)%n",
          ad.path("cdn").asString(),
          Asking.rate(ad.path("lendable").path("requests")),
          ad.path("expiresAt").asString(),
          p.path("eligible").asBoolean() ? "is asked" : "is not asked",
          p.path("why").asString());
    }
    return 0;
  }
}
