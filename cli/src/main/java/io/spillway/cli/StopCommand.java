package io.spillway.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops all lending, all borrowing, or both. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = {
      "Stops all lending and all borrowing, or one of them, until `spillway resume`.",
      "",
      "Lending: nothing is offered any more, offers that were given are not honoured, and what is",
      "lent is recalled with the notice of its offer (30 s by default); then the sites leave the",
      "edges.",
      "Borrowing: nobody is asked, nothing more is signed, and all arrangements are drained:"
          + " within",
      "a TTL all clients come back to the own edges. Look at the load first: `spillway status`.",
      "With --keep what is signed runs to its end, offers that were given are honoured, and"
          + " nothing",
      "new is added.",
      "Accounts are settled in any case. It survives restarts and stands in the audit log. What it",
      "stops is said loudly by `spillway status`."
    },
    footer = {
      "",
      "Examples:",
      "  spillway stop --reason 'incident 1234'                  # both, in order",
      "  spillway stop --lending --keep --reason maintenance     # lend nothing more from now on",
      "  spillway resume"
    })
final class StopCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Option(names = "--lending", description = "Stop lending alone.")
  private boolean lending;

  @Option(names = "--borrowing", description = "Stop borrowing alone.")
  private boolean borrowing;

  @Option(names = "--keep", description = "Keep what is signed; add nothing.")
  private boolean keep;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit log.")
  private String reason = "no reason given";

  @Override
  public Integer call() throws IOException {
    return Forbidden.orderEach(
        asking,
        "/agent/v1/stop",
        Forbidden.sides(lending, borrowing),
        Forbidden.body().put("keep", keep).put("reason", reason));
  }
}
