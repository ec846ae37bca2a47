package io.spillway.cli;

import io.spillway.node.Node;
import io.spillway.node.NodeException;
import io.spillway.node.configuration.ConfigurationReader;
import io.spillway.node.configuration.NodeConfiguration;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs a node until it is told to end. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a node beside the web servers of one CDN, until SIGTERM or Ctrl-C.",
      "",
      "It can be killed at any moment: started again, it goes on where it was."
    },
    footer = {
      "",
      "Examples:",
      "  spillway node --check --config cdn-a.example/cdn.yaml && echo fine",
      "  spillway node --config cdn-a.example/cdn.yaml"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was ended by SIGTERM or Ctrl-C, or the check found nothing",
      "2:wrong usage",
      "69:nginx is configured and not installed",
      "70:an error in Spillway",
      "74:the journal cannot be written or read, or the state directory is in use",
      "75:a port is in use: a restart helps once it is free",
      "78:the configuration or the identity is wrong: a restart does not help"
    })
final class NodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration; `spillway init` writes one.")
  private Path configuration = Path.of("cdn.yaml");

  @Option(
      names = "--check",
      description =
          "Check the configuration, the identity and the files that it names, and end; a node of"
              + " this CDN that runs is asked whether it would take the policy. A line that begins"
              + " with ! tells what may be meant, and likely is not.")
  private boolean check;

  @Override
  public Integer call() throws IOException, InterruptedException {
    NodeConfiguration read = ConfigurationReader.read(configuration);
    if (check) {
      List<String> doubts = new ArrayList<>(Node.check(read));
      if (!askRunning(read) && Files.exists(read.state().resolve("journal.db"))) {
        doubts.add(
            "policy: not held against the journal in %s, as no node of this CDN answers at %s: the start refuses another currency than its books are in"
                .formatted(read.state(), read.api()));
      }
      doubts.forEach(doubt -> spec.commandLine().getOut().println("! " + doubt));
      spec.commandLine().getOut().println(configuration + ": fine");
      return 0;
    }
    try (Node node = Node.start(read)) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(node::close));
      spec.commandLine()
          .getOut()
          .println(read.cdn() + ": ready; operators ask at http://" + read.api() + "/status");
      return node.awaitEnd();
    }
  }

  /**
   * Where this CDN's node runs, it is asked whether it would take the policy: it knows of which
   * currency its books are. Whether it does.
   */
  private static boolean askRunning(NodeConfiguration read) throws IOException {
    Asking asking = Asking.at("http://" + read.api());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode rules = body.putObject("rules");
    read.policy().forEach(rules::put);
    JsonNode finding;
    try {
      if (!asking.object("/status", "cdn").path("cdn").asString().equals(read.cdn().value())) {
        return false;
      }
      finding = asking.post("/policy/v1/validations", body, "valid");
    } catch (ConnectException e) {
      return false;
    }
    if (!finding.path("valid").asBoolean()) {
      String told = finding.path("finding").asString();
      String place = read.policyPlaces().getOrDefault(PolicyFile.rule(told), "policy");
      throw new NodeException(78, place + ": " + told);
    }
    return true;
  }
}
