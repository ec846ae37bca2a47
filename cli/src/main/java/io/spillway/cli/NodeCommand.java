package io.spillway.cli;

import io.spillway.node.Node;
import io.spillway.node.configuration.ConfigurationReader;
import io.spillway.node.configuration.NodeConfiguration;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a node until it is told to end. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a node beside the web servers of one CDN, until SIGTERM or Ctrl-C.",
      "",
      "It can be killed at any moment: started again, it goes on where it was."
    })
final class NodeCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration; `spillway init` writes one.")
  private Path configuration = Path.of("cdn.yaml");

  @Option(names = "--check", description = "Check the configuration and end.")
  private boolean check;

  @Override
  public Integer call() throws InterruptedException {
    NodeConfiguration read = ConfigurationReader.read(configuration);
    if (check) {
      System.out.println(configuration + ": fine");
      return 0;
    }
    try (Node node = Node.start(read)) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(node::close));
      System.out.println(read.cdn() + ": ready; operators ask at http://" + read.api() + "/status");
      return node.awaitEnd();
    }
  }
}
