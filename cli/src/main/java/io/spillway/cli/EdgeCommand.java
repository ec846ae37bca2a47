package io.spillway.cli;

import io.spillway.edges.embedded.EmbeddedEdge;
import io.spillway.edges.embedded.EmbeddedEdgeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs an embedded edge until it is told to end. */
@Command(
    name = "edge",
    mixinStandardHelpOptions = true,
    description = {
      "Runs an embedded edge, a small caching reverse proxy for machines without a web server,",
      "until SIGTERM or Ctrl-C."
    })
final class EdgeCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description =
          "Lines of key=value: address, port, control-port, requests-per-second, site.HOST=ORIGIN.")
  private Path configuration = Path.of("edge.conf");

  @Override
  public Integer call() throws IOException, InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    try (EmbeddedEdge _ = EmbeddedEdge.start(EmbeddedEdgeSettings.read(configuration))) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(end::countDown));
      end.await();
    }
    return 0;
  }
}
