package io.spillway.cli;

import io.spillway.demo.world.OriginServer;
import io.spillway.model.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code spillway origin}: a small origin server for trying things out. */
@Command(
    name = "origin",
    mixinStandardHelpOptions = true,
    description = "Serves objects of 2 to 20 kB at any path, for trying things out.",
    footer = {"", "Example:", "  spillway origin --address 127.0.0.30 --port 8090"})
final class OriginCommand implements Callable<Integer> {
  private static final int UNAVAILABLE = 69;

  @Option(names = "--address", description = "Where to listen. Default: ${DEFAULT-VALUE}")
  private String address = "127.0.0.20";

  @Option(names = "--port", description = "Default: ${DEFAULT-VALUE}")
  private int port = 8090;

  @Override
  public Integer call() throws InterruptedException {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("--port " + port + ": use 1 to 65535");
    }
    InetSocketAddress listen = new InetSocketAddress(new IpAddress(address).toInetAddress(), port);
    try (OriginServer origin = OriginServer.start(listen)) {
      System.out.println("origin at http://" + address + ":" + origin.address().getPort() + "/");
      new CountDownLatch(1).await();
      return 0;
    } catch (IOException e) {
      System.err.println(
          "spillway origin: cannot listen on " + address + ":" + port + ": " + e.getMessage());
      return UNAVAILABLE;
    }
  }
}
