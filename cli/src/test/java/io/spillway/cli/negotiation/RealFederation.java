package io.spillway.cli.negotiation;

import io.spillway.demo.world.ChildProcesses;
import io.spillway.demo.world.JavaCommand;
import io.spillway.demo.world.OriginServer;
import io.spillway.demo.world.WorldException;
import io.spillway.wire.Authority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Node processes of several CDNs on loopback addresses (127.50.0.x, edges on 127.51.0.x), each with
 * its folder, key, certificate, configuration and one contact; their edges are real, too, in one
 * process. All of them end when this is closed.
 */
final class RealFederation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final Duration VALIDITY = Duration.ofDays(2);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<RealCdn> cdns;
  private final ChildProcesses children = new ChildProcesses();
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final HttpClient client = HttpClient.newHttpClient();

  private RealFederation(List<RealCdn> cdns) {
    this.cdns = cdns;
  }

  /**
   * Starts all and waits until each node knows every other CDN, and until those that take standing
   * offers hold some of each lender for each of their sites.
   *
   * @param cdns two or more
   * @param folder where everything is written
   * @param roundTrip how far away they are said to be; empty for a plain loopback
   * @param progress is told what is done
   */
  static RealFederation start(
      List<RealCdn> cdns, Path folder, Optional<Duration> roundTrip, Consumer<String> progress)
      throws Exception {
    RealFederation all = new RealFederation(cdns);
    try {
      all.begin(folder, roundTrip, progress);
      return all;
    } catch (Exception e) {
      all.close();
      throw e;
    }
  }

  private void begin(Path folder, Optional<Duration> roundTrip, Consumer<String> progress)
      throws Exception {
    identities(folder);
    for (int i = 0; i < cdns.size(); i++) {
      cdns.get(i).write(cdns.get((i + 1) % cdns.size()), roundTrip.isPresent());
    }
    OriginServer origin = OriginServer.start(RealCdn.origin());
    closing.push(origin::close);
    if (roundTrip.isPresent()) {
      for (RealCdn cdn : cdns) {
        Relay relay = Relay.start(cdn.relay(), cdn.peering(), roundTrip.get());
        closing.push(relay::close);
      }
    }
    progress.accept("starting " + cdns.size() + " nodes and their edges");
    List<String> edges = new ArrayList<>(List.of("edge"));
    for (RealCdn cdn : cdns) {
      edges.addAll(List.of("--config", cdn.edgeConfiguration().toString()));
    }
    start("the edges", folder, edges);
    for (RealCdn cdn : cdns) {
      start(
          cdn.name() + "'s node",
          cdn.folder(),
          List.of("node", "--config", cdn.configuration().toString()));
    }
    for (RealCdn cdn : cdns) {
      await(cdn.name() + "'s node is ready", () -> answers(cdn, "/health/ready"));
    }
    for (RealCdn cdn : cdns) {
      await(
          cdn.name() + " knows all others",
          () -> get(cdn, "/agent/v1/peers").size() == cdns.size() - 1);
    }
    progress.accept("each knows the " + (cdns.size() - 1) + " others; waiting for standing offers");
    for (RealCdn cdn : cdns) {
      if (cdn.role() == RealCdn.Role.TAKES_STANDING_OFFERS) {
        await(cdn.name() + " holds standing offers for each of its sites", () -> holdsOffers(cdn));
      }
    }
  }

  private void identities(Path folder) throws Exception {
    Path place = Files.createDirectories(folder.resolve("authority"));
    Instant now = Instant.now();
    Authority authority = Authority.create("Spillway measurement", now, VALIDITY);
    authority.write(place.resolve("authority.key"), place.resolve("authority.pem"));
    for (RealCdn cdn : cdns) {
      Files.createDirectories(cdn.folder());
      authority
          .newIdentity(cdn.name(), now, VALIDITY)
          .write(cdn.folder().resolve("identity.key"), cdn.folder().resolve("identity.pem"));
    }
  }

  private void start(String name, Path folder, List<String> arguments) throws WorldException {
    children.start(
        name,
        JavaCommand.spillway(arguments.toArray(String[]::new)),
        folder,
        folder.resolve("output.log"));
  }

  private boolean holdsOffers(RealCdn cdn) throws IOException {
    Set<String> held = new TreeSet<>();
    for (JsonNode offer : get(cdn, "/agent/v1/offers").path("held")) {
      held.add(offer.path("lender").asString() + " " + offer.path("service").asString());
    }
    Set<String> wanted = new TreeSet<>();
    for (RealCdn lender : cdns) {
      if (lender.role() == RealCdn.Role.LENDS) {
        cdn.hosts().forEach(host -> wanted.add(lender.name() + " " + host.replace('.', '-')));
      }
    }
    return held.containsAll(wanted);
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!holds(condition)) {
      requireAlive();
      if (Instant.now().isAfter(deadline)) {
        throw new IOException("gave up after " + PATIENCE.toSeconds() + " s waiting until " + what);
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /** Not yet, where the node does not answer yet. */
  private static boolean holds(Callable<Boolean> condition) throws Exception {
    try {
      return condition.call();
    } catch (IOException e) {
      return false;
    }
  }

  private boolean answers(RealCdn cdn, String path) throws IOException {
    return send(cdn, path).statusCode() == 200;
  }

  /** What a node answers; throws when it does not. */
  JsonNode get(RealCdn cdn, String path) throws IOException {
    return JSON.readTree(send(cdn, path).body());
  }

  private HttpResponse<byte[]> send(RealCdn cdn, String path) throws IOException {
    String host = cdn.api().getAddress().getHostAddress() + ":" + cdn.api().getPort();
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://" + host + path))
              .timeout(Duration.ofSeconds(5))
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Throws if a process has ended. */
  void requireAlive() throws WorldException {
    children.requireAlive();
  }

  @Override
  public void close() {
    children.close();
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
    client.shutdownNow();
  }
}
