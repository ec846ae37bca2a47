package io.spillway.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks for peers, as a person or as an alarm. */
@Command(
    name = "initiate",
    mixinStandardHelpOptions = true,
    description = {
      "Asks a node to borrow for a service now, without waiting for the surge detector.",
      "",
      "The node refuses where telemetry does not support it: rule borrow.when-asked, which may ask",
      "more of an alarm than of a person. Caps on spending hold. Where an arrangement goes on",
      "already, that is the answer. Who asks more than ten times in ten minutes is refused.",
      "Web servers' alarms call it with --alarm, and with --key so that a repetition is the same",
      "request. What was decided stands in `spillway log`."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:an arrangement has begun, or goes on",
      "2:wrong usage, or refused: the reason is told",
      "69:no node answers"
    },
    footer = {
      "",
      "Examples:",
      "  spillway initiate customer --reason 'on the evening news'",
      "  spillway initiate customer --requests 200/s --reason 'the launch is early'",
      "  spillway initiate customer --alarm edge-a1 --key 20261205T1903 --reason '503s'"
    })
final class InitiateCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Parameters(paramLabel = "SERVICE", description = "By its id in cdn.yaml.")
  private String service = "";

  @Option(
      names = "--requests",
      paramLabel = "RATE",
      description = "How much of peers, such as 200/s (default: what the forecast makes of it).")
  private Optional<String> requests = Optional.empty();

  @Option(
      names = "--alarm",
      paramLabel = "NAME",
      description = "It is an alarm of this name that asks, not a person.")
  private Optional<String> alarm = Optional.empty();

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "Which person asks (default: the user's name).")
  private Optional<String> person = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "TEXT",
      description = "Asked again with the same, while what it began goes on, it is one request.")
  private Optional<String> key = Optional.empty();

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit log.")
  private String reason = "no reason given";

  @Override
  public Integer call() throws IOException {
    if (alarm.isPresent() && person.isPresent()) {
      throw new IllegalArgumentException(
          "--as %s: names a person, and --alarm %s an alarm: use one of them"
              .formatted(person.get(), alarm.get()));
    }
    ObjectNode body = Forbidden.body().put("service", service).put("reason", reason);
    body.putObject("asker")
        .put("kind", alarm.isPresent() ? "ALARM" : "PERSON")
        .put("name", alarm.or(() -> person).orElseGet(InitiateCommand::user));
    key.ifPresent(text -> body.put("key", text));
    requests.ifPresent(text ->
        body.putObject("requests")
            .put("perSecond", Rates.requests("--requests", text).doubleValue()));
    JsonNode answer = asking.post("/mediator/v1/initiations", body, "outcome");
    if (asking.forScripts()) {
      asking.print(answer);
    } else {
      String id = answer.path("arrangement").asString();
      boolean begun = answer.path("outcome").asString().equals("BEGUN");
      List<String> lines = new ArrayList<>();
      lines.add(
          id
              + (begun ? " has begun" : " goes on already")
              + "; `spillway explain "
              + id
              + " --follow` tells on");
      // That it is a dry run must not be missed by who asks in an emergency.
      Optional.of(answer.path("reason").asString(""))
          .filter(reasons -> !reasons.isEmpty())
          .ifPresent(lines::add);
      asking.print(lines);
    }
    return 0;
  }

  /** A name that a node takes, whatever the machine calls its users. */
  private static String user() {
    String name = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._@-]", "");
    return name.matches("[A-Za-z0-9].{0,63}") ? name : "somebody";
  }
}
