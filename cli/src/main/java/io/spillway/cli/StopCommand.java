package io.spillway.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

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
      "a TTL all clients come back to the own edges. Where peers carry clients now, or the"
          + " own",
      "edges carry less than the demand of now, it says so, and asks.",
      "With --keep what is signed runs to its end, offers that were given are honoured, and"
          + " nothing",
      "new is added. A milder stop does not replace a stricter one: it says what holds.",
      "Accounts are settled in any case. It survives restarts and stands in the audit log. What it",
      "stops is said loudly by `spillway status`."
    },
    footer = {
      "",
      "Examples:",
      "  spillway stop --reason 'incident 1234'                  # both, in order",
      "  spillway stop --yes --reason 'incident 1234'            # whatever the load is",
      "  spillway stop --lending --keep --reason maintenance     # lend nothing more from now on",
      "  spillway resume"
    })
final class StopCommand implements Callable<Integer> {
  private static final Set<String> CARRYING = Set.of("ACTIVE", "REARRANGING");

  @Mixin private Asking asking = new Asking();

  @Option(names = "--lending", description = "Stop lending alone.")
  private boolean lending;

  @Option(names = "--borrowing", description = "Stop borrowing alone.")
  private boolean borrowing;

  @Option(names = "--keep", description = "Keep what is signed; add nothing.")
  private boolean keep;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit log.")
  private Optional<String> reason = Optional.empty();

  @Mixin private Consent consent = new Consent();

  @Override
  public Integer call() throws IOException {
    List<String> sides = Forbidden.sides(lending, borrowing);
    JsonNode status = asking.object("/status", "cdn");
    if (!keep && sides.contains("BORROWING")) {
      Optional<String> coming = overload(status).or(() -> carried(status));
      if (coming.isPresent()) {
        consent.require(List.of(coming.get()), "stop borrowing all the same");
      }
    }
    return Forbidden.orderEach(
        asking,
        "/agent/v1/stop",
        "STOPPED",
        sides,
        side ->
            Forbidden.body()
                .put("keep", keep)
                .put(
                    "reason",
                    Forbidden.reason(reason, status.path("restraints"), "stopped", side)));
  }

  /**
   * That clients are at peers now; empty if none are. The demand of one moment can be low amid a
   * crowd, as when shares have just changed.
   */
  static Optional<String> carried(JsonNode status) {
    List<String> active = new ArrayList<>();
    for (JsonNode arrangement : status.path("arrangements")) {
      if (CARRYING.contains(arrangement.path("phase").asString())) {
        active.add(arrangement.path("id").asString());
      }
    }
    return active.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "! peers carry clients now (%s), who come back to the own edges within a TTL"
                .formatted(String.join(", ", active)));
  }

  /**
   * What the own edges get too much of without peers, by the demand of now; empty if they carry it.
   * What they carry is told with each service, and is of all services together.
   */
  static Optional<String> overload(JsonNode status) {
    double demand = 0;
    double usable = 0;
    List<String> services = new ArrayList<>();
    for (JsonNode forecast : status.path("load")) {
      double now = forecast.path("demand").path("perSecond").asDouble();
      demand += now;
      usable = Math.max(usable, forecast.path("usable").path("perSecond").asDouble());
      services.add(forecast.path("service").asString() + " " + Words.rate(now));
    }
    return demand <= usable
        ? Optional.empty()
        : Optional.of(
            "! demand is %s now (%s), and the own edges carry %s within the SLA: without peers they get %s too much within a TTL"
                .formatted(
                    Words.rate(demand),
                    String.join(", ", services),
                    Words.rate(usable),
                    Words.rate(demand - usable)));
  }
}
