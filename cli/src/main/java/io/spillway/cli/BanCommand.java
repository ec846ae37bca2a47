package io.spillway.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bans a CDN. */
@Command(
    name = "ban",
    mixinStandardHelpOptions = true,
    description = {
      "Has nothing to do with a CDN any more, until `spillway unban`.",
      "",
      "It is not asked, told or heard, its offers are dropped and offers to it are withdrawn.",
      "Agreements with it end with the notice that they allow: others are looked for meanwhile.",
      "What ends agreements and settles accounts is still exchanged. Its advertisements are"
          + " ignored,",
      "whoever passes them on. It survives restarts and stands in the audit log; peers are not"
          + " told",
      "the reason. Repeated with another --reason it has that reason from then on. A name that",
      "nobody known has is banned as well, with a line that says so."
    },
    footer = {
      "",
      "Examples:",
      "  spillway ban cdn-c.example --reason 'claims more than it serves'",
      "  spillway status                # shows who is banned, and why"
    })
final class BanCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Parameters(paramLabel = "CDN", description = "The domain of the CDN, such as cdn-c.example.")
  private String cdn = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit log.")
  private Optional<String> reason = Optional.empty();

  @Override
  public Integer call() throws IOException {
    JsonNode known = asking.object("/agent/v1/restraints", "banned");
    ObjectNode body =
        Forbidden.body()
            .put("cdn", cdn)
            .put("reason", Forbidden.reason(reason, known, "banned", cdn));
    return Forbidden.order(asking, "/agent/v1/bans", body);
  }
}
