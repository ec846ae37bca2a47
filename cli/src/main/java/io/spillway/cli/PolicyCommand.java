package io.spillway.cli;

import io.spillway.policy.PolicyRule;
import io.spillway.policy.PolicyRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The rules by which a node lends and borrows. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = "Show, check, try and change the rules by which a node lends and borrows.",
    subcommands = PolicyTestCommand.class,
    footer = {
      "",
      "Examples:",
      "  spillway policy show --node http://127.0.0.11:7080",
      "  spillway policy test cdn.yaml --what-if peer=cdn-b.example,record=0.4",
      "  spillway policy check policy.yaml && spillway policy put policy.yaml"
    })
final class PolicyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description =
          "The rules in force, each with its origin: the policy's version, or the default.")
  Integer show(@Mixin Asking asking) throws IOException {
    JsonNode document = asking.object("/policy/v1/document", "rules");
    if (asking.forScripts()) {
      asking.print(document);
    } else {
      asking.print(lines(document));
    }
    return 0;
  }

  static List<String> lines(JsonNode document) {
    String version = document.path("version").asString();
    List<String> lines = new ArrayList<>();
    lines.add("policy version " + version);
    Table table = new Table("RULE", "ORIGIN", "TEXT");
    for (PolicyRule rule : PolicyRules.list()) {
      JsonNode text = document.path("rules").path(rule.name());
      table.row(
          rule.name(),
          text.isMissingNode() ? "default" : "version " + version,
          (text.isMissingNode() ? rule.byDefault() : text.asString()).replaceAll("\\s+", " "));
    }
    lines.addAll(table.lines());
    return lines;
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Whether the rules of a file are valid; an error names line and column.",
        "It needs no node. Where one is named, it is asked whether it would take them: a policy of"
            + " another currency than its books are in is refused."
      })
  Integer check(
      @Mixin Asking asking, @Parameters(paramLabel = "FILE", description = "The rules.") Path file)
      throws IOException {
    PolicyFile policy = PolicyFile.read(file);
    var _ = policy.compile();
    if (asking.isNamed()) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.set("rules", policy.rulesAsJson());
      JsonNode finding = asking.post("/policy/v1/validations", body, "valid");
      if (!finding.path("valid").asBoolean()) {
        throw policy.refused(finding.path("finding").asString());
      }
    }
    spec.commandLine()
        .getOut()
        .println(
            file
                + ": fine, "
                + policy
                    .without()
                    .orElseGet(() ->
                        PolicyChange.stated(policy.rules()) + " rules differ from the defaults"));
    return 0;
  }

  @Command(
      name = "put",
      mixinStandardHelpOptions = true,
      description = {
        "Put the rules of a file in force, as a whole, without a restart; each that changes is"
            + " told, old and new.",
        "A rule that the file leaves out goes back to its default. Where that changes a rule, it is"
            + " asked first, or takes --yes."
      },
      footer = {
        "",
        "Examples:",
        "  spillway policy put policy.yaml",
        "  spillway policy put policy.yaml --yes   # also where rules go back to their defaults"
      })
  Integer put(
      @Mixin Asking asking,
      @Mixin Consent consent,
      @Parameters(paramLabel = "FILE", description = "The rules.") Path file)
      throws IOException {
    PolicyFile policy = PolicyFile.read(file);
    var _ = policy.compile();
    PolicyChange change =
        PolicyChange.of(
            asking.object("/policy/v1/document", "rules").path("rules"), policy.rules());
    if (change.dropped() > 0) {
      List<String> shown = new ArrayList<>(change.lines());
      policy.without().ifPresent(what -> shown.addFirst("! " + file + " is " + what));
      consent.require(
          shown,
          "put " + change.dropped() + " rules back to their defaults, and the rest in force");
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("rules", policy.rulesAsJson());
    body.set("places", policy.placesAsJson());
    JsonNode document = put(asking, policy, body);
    if (asking.forScripts()) {
      asking.print(document);
    } else {
      if (change.dropped() == 0) {
        asking.print(change.lines());
      }
      asking.print(
          List.of("policy version " + document.path("version").asString() + " is in force"));
    }
    return 0;
  }

  /** What the node has against a rule is told with the rule's place in the file. */
  private static JsonNode put(Asking asking, PolicyFile policy, ObjectNode body)
      throws IOException {
    try {
      return asking.put("/policy/v1/document", body);
    } catch (NodeSaidNo e) {
      throw policy.refused(String.valueOf(e.getMessage()));
    }
  }
}
