package io.spillway.cli;

import io.spillway.demo.FileTrouble;
import io.spillway.edges.embedded.EmbeddedEdge;
import io.spillway.edges.embedded.EmbeddedEdgeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code spillway edge}: Spillway's own small edges. */
@Command(
    name = "edge",
    mixinStandardHelpOptions = true,
    description = {
      "Runs one or several of Spillway's own edges in one process, for trying things out.",
      "",
      "The file has lines such as: address=127.10.1.1, port=8080, control-port=8081,",
      "requests-per-second=50, site.www.customer.example=127.0.0.20:8090"
    },
    footer = {
      "",
      "Example:",
      "  spillway edge --config edge-a/edge.conf --config edge-b/edge.conf"
    })
final class EdgeCommand implements Callable<Integer> {
  private static final int UNAVAILABLE = 69;
  private static final int BAD_CONFIGURATION = 78;

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "One per edge.")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws InterruptedException {
    List<EmbeddedEdgeSettings> settings = new ArrayList<>();
    for (Path file : files) {
      try {
        settings.add(EmbeddedEdgeSettings.read(file));
      } catch (IOException e) {
        System.err.println("spillway edge: " + FileTrouble.words(e));
        return BAD_CONFIGURATION;
      } catch (IllegalArgumentException e) {
        System.err.println("spillway edge: " + file + ": " + e.getMessage());
        return BAD_CONFIGURATION;
      }
    }
    List<EmbeddedEdge> edges = new ArrayList<>();
    try {
      for (EmbeddedEdgeSettings each : settings) {
        edges.add(EmbeddedEdge.start(each));
        System.out.println("edge at http://" + each.address() + ":" + each.port() + "/");
      }
      new CountDownLatch(1).await();
      return 0;
    } catch (IOException e) {
      System.err.println("spillway edge: " + e.getMessage());
      return UNAVAILABLE;
    } finally {
      close(edges);
    }
  }

  private static void close(List<EmbeddedEdge> edges) {
    for (EmbeddedEdge edge : edges) {
      try {
        edge.close();
      } catch (IOException e) {
        System.err.println("spillway edge: " + e.getMessage());
      }
    }
  }
}
