package io.spillway.demo.world;

import io.spillway.demo.report.NodesAccount;
import io.spillway.model.CdnName;
import io.spillway.model.IpAddress;
import io.spillway.wire.Authority;
import io.spillway.wire.IdentityException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The running world: an origin, edges, three nodes. Everything of it ends when it is closed. */
public final class World implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration VALIDITY = Duration.ofDays(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final WorldPlan plan;
  private final EdgeKind kind;
  private final ChildProcesses children = new ChildProcesses();
  private final Map<CdnName, NodeApi> apis = new LinkedHashMap<>();
  private final List<AuditTrail> trails = new ArrayList<>();
  private Optional<OriginServer> origin = Optional.empty();

  private World(WorldPlan plan, EdgeKind kind) {
    this.plan = plan;
    this.kind = kind;
    for (CdnPlan cdn : plan.cdns()) {
      NodeApi api = new NodeApi(cdn.api());
      apis.put(cdn.name(), api);
      trails.add(new AuditTrail(cdn.name(), api));
    }
  }

  /**
   * Sets a world up and waits until clients can come.
   *
   * @param size how large
   * @param folder where everything is written; must exist
   * @param kind what the edges are
   * @param progress is told what is done, a line each
   * @throws WorldException saying what is wrong; nothing is left running then
   */
  public static World start(
      WorldPlan.Size size, Path folder, EdgeKind kind, Consumer<String> progress)
      throws WorldException {
    return start(size, folder, kind, progress, plan -> {});
  }

  /**
   * The same, and tells when edges serve and nodes do not run yet: so that clients can be there
   * before a node begins to learn what is usual.
   *
   * @param size how large
   * @param folder where everything is written; must exist
   * @param kind what the edges are
   * @param progress is told what is done, a line each
   * @param beforeNodes is told of what was laid out
   * @throws WorldException saying what is wrong; nothing is left running then
   */
  public static World start(
      WorldPlan.Size size,
      Path folder,
      EdgeKind kind,
      Consumer<String> progress,
      Consumer<WorldPlan> beforeNodes)
      throws WorldException {
    AddressPlan addresses = chooseAddresses(progress);
    World world = new World(WorldPlan.of(size, folder, addresses), kind);
    try {
      world.begin(progress, beforeNodes);
      return world;
    } catch (WorldException e) {
      world.close();
      throw e;
    } catch (IOException | IdentityException e) {
      world.close();
      throw new WorldException("cannot set up " + folder + ": " + e.getMessage(), e);
    }
  }

  private static AddressPlan chooseAddresses(Consumer<String> progress) throws WorldException {
    Optional<String> why = Optional.empty();
    for (int number = 0; number < AddressPlan.PLANS; number++) {
      AddressPlan addresses = new AddressPlan(number);
      Optional<String> taken = whyTaken(addresses);
      if (taken.isEmpty()) {
        why.ifPresent(reason ->
            progress.accept(reason + "; using addresses 127.0." + addresses.number() + ".x"));
        return addresses;
      }
      why = why.or(() -> taken);
    }
    throw new WorldException(
        why.orElse("no addresses") + " (nor is any other of the demo's address plans free)");
  }

  private static Optional<String> whyTaken(AddressPlan addresses) {
    List<InetSocketAddress> all = new ArrayList<>(List.of(addresses.origin()));
    for (int cdn = 0; cdn < 3; cdn++) {
      all.add(addresses.peering(cdn));
      all.add(addresses.api(cdn));
      all.add(addresses.dns(cdn));
      for (int edge = 0; edge < 2; edge++) {
        IpAddress address = addresses.edge(cdn, edge);
        all.add(new InetSocketAddress(address.toInetAddress(), AddressPlan.EDGE_PORT));
        all.add(new InetSocketAddress(address.toInetAddress(), AddressPlan.CONTROL_PORT));
      }
    }
    return all.stream().flatMap(address -> PortHolder.whyTaken(address).stream()).findFirst();
  }

  private void begin(Consumer<String> progress, Consumer<WorldPlan> beforeNodes)
      throws WorldException, IOException {
    writeIdentities();
    for (CdnPlan cdn : plan.cdns()) {
      Files.writeString(cdn.configuration(), NodeConfiguration.yaml(plan, cdn, kind));
    }
    origin = Optional.of(OriginServer.start(plan.origin()));
    progress.accept("starting " + kind.word() + " edges");
    for (EdgeServers.Launch launch : servers().prepare(plan)) {
      Path log = launch.folder().resolve("output.log");
      children.start(launch.name(), launch.command(), launch.folder(), log);
    }
    beforeNodes.accept(plan);
    progress.accept("starting the nodes of " + String.join(", ", names()));
    for (CdnPlan cdn : plan.cdns()) {
      children.start(
          nodeOf(cdn.name()),
          JavaCommand.spillway("node", "--config", cdn.configuration().toString()),
          cdn.folder(),
          cdn.folder().resolve("node.log"));
    }
    for (CdnPlan cdn : plan.cdns()) {
      await(cdn.name() + "'s node is ready", () -> api(cdn.name()).isReady());
    }
    progress.accept("waiting until " + plan.primary().name() + " holds offers of its peers");
    await(plan.primary().name() + " holds standing offers of both peers", this::holdsOffers);
  }

  private EdgeServers servers() {
    return switch (kind) {
      case NGINX -> new NginxServers();
      case EMBEDDED -> new EmbeddedServers();
    };
  }

  private void writeIdentities() throws IOException {
    Path folder = Files.createDirectories(plan.folder().resolve("authority"));
    Instant now = Instant.now();
    Authority authority = Authority.create("Spillway demo", now, VALIDITY);
    authority.write(folder.resolve("authority.key"), folder.resolve("authority.pem"));
    for (CdnPlan cdn : plan.cdns()) {
      Path place = Files.createDirectories(cdn.folder());
      authority
          .newIdentity(cdn.name(), now, VALIDITY)
          .write(place.resolve("identity.key"), place.resolve("identity.pem"));
    }
  }

  private boolean holdsOffers() {
    try {
      JsonNode offers = api(plan.primary().name()).get("/agent/v1/offers");
      long lenders =
          NodeAccounts.objects(offers, "lender", "tariff").stream()
              .map(offer -> offer.path("lender").asString())
              .distinct()
              .count();
      return lenders >= plan.cdns().size() - 1;
    } catch (IOException e) {
      return false;
    }
  }

  private void await(String what, java.util.function.BooleanSupplier condition)
      throws WorldException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      children.requireAlive();
      if (Instant.now().isAfter(deadline) || Thread.currentThread().isInterrupted()) {
        throw new WorldException(
            "gave up after "
                + PATIENCE.toSeconds()
                + " s waiting until "
                + what
                + "; logs are in "
                + plan.folder());
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /** What was set up. */
  public WorldPlan plan() {
    return plan;
  }

  /** What the edges are. */
  public EdgeKind kind() {
    return kind;
  }

  /** The nodes' audit entries, one trail each. */
  public List<AuditTrail> trails() {
    return List.copyOf(trails);
  }

  /** Throws if an edge or a node has ended. */
  public void requireAlive() throws WorldException {
    children.requireAlive();
  }

  /**
   * Kills a CDN's node as a power cut would, and starts it again at once; its edges serve on.
   * Returns when the new process has been started, which is before it is ready.
   *
   * @return until when the old process cannot have done anything any more
   */
  public Instant killAndRestartNode(CdnName cdn) throws WorldException {
    ChildProcesses.Child killed = children.kill(nodeOf(cdn));
    Instant gone = Instant.now();
    children.start(killed.name(), killed.command(), killed.folder(), killed.log());
    return gone;
  }

  /** Whether a CDN's node says that it is ready. */
  public boolean isReady(CdnName cdn) {
    return api(cdn).isReady();
  }

  /** What a CDN's node answers at a path of its operators' API; throws when it does not. */
  public JsonNode ask(CdnName cdn, String path) throws IOException {
    return api(cdn).get(path);
  }

  private static String nodeOf(CdnName cdn) {
    return cdn + "'s node";
  }

  /** What the nodes tell now; throws when one does not answer. */
  public NodesAccount account() throws IOException {
    Map<CdnName, NodeAccounts.Answers> byNode = new LinkedHashMap<>();
    for (Map.Entry<CdnName, NodeApi> node : apis.entrySet()) {
      NodeApi api = node.getValue();
      byNode.put(
          node.getKey(),
          new NodeAccounts.Answers(
              api.get("/mediator/v1/arrangements"),
              api.get("/agent/v1/agreements"),
              api.get("/metering/v1/invoices"),
              api.get("/metering/v1/ledger"),
              api.get("/registry/v1/delegations")));
    }
    return NodeAccounts.read(plan.primary().name(), byNode);
  }

  private NodeApi api(CdnName cdn) {
    return Objects.requireNonNull(apis.get(cdn), cdn.value());
  }

  private List<String> names() {
    return plan.cdns().stream().map(cdn -> cdn.name().value()).toList();
  }

  @Override
  public void close() {
    children.close();
    origin.ifPresent(OriginServer::close);
    apis.values().forEach(NodeApi::close);
  }
}
