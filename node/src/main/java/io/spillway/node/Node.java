package io.spillway.node;

import io.spillway.agent.Agent;
import io.spillway.agent.AgentSettings;
import io.spillway.agent.AgentState;
import io.spillway.edges.log.LogTailer;
import io.spillway.edges.log.Salt;
import io.spillway.engine.Part;
import io.spillway.mediator.Mediator;
import io.spillway.mediator.MediatorSettings;
import io.spillway.mediator.MediatorState;
import io.spillway.metering.Metering;
import io.spillway.metering.MeteringState;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.EdgeId;
import io.spillway.model.IpAddress;
import io.spillway.model.LogPosition;
import io.spillway.model.Numbering;
import io.spillway.model.RevokedKey;
import io.spillway.model.SteeringTable;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PolicyMessage;
import io.spillway.model.message.RegistryMessage;
import io.spillway.node.api.OperatorApi;
import io.spillway.node.binding.Bindings;
import io.spillway.node.configuration.EdgeConfiguration;
import io.spillway.node.configuration.HostPort;
import io.spillway.node.configuration.NodeConfiguration;
import io.spillway.node.history.Retention;
import io.spillway.node.history.Unsettled;
import io.spillway.node.peering.Delivery;
import io.spillway.node.peering.Obstacles;
import io.spillway.node.peering.PeerClient;
import io.spillway.node.peering.PeerClientSettings;
import io.spillway.node.peering.PeerServer;
import io.spillway.node.peering.PeerServerSettings;
import io.spillway.node.runtime.Adapters;
import io.spillway.node.runtime.AnswerCounting;
import io.spillway.node.runtime.DecisionLoop;
import io.spillway.node.runtime.EdgeFleet;
import io.spillway.node.runtime.FrontDoorProbe;
import io.spillway.node.runtime.NameLookup;
import io.spillway.node.runtime.NodePerformer;
import io.spillway.node.runtime.PermittedOrigins;
import io.spillway.node.runtime.Telemetry;
import io.spillway.policy.PolicyRepository;
import io.spillway.redirector.Publication;
import io.spillway.redirector.Redirector;
import io.spillway.redirector.RedirectorSettings;
import io.spillway.redirector.dns.Zone;
import io.spillway.registry.Registry;
import io.spillway.registry.RegistryState;
import io.spillway.store.SqliteJournal;
import io.spillway.surge.SurgeDetector;
import io.spillway.wire.Documents;
import io.spillway.wire.EncryptionFiles;
import io.spillway.wire.KeyFiles;
import io.spillway.wire.Keyring;
import io.spillway.wire.Trust;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One CDN's node: all parts, wired. The only place that knows every module. */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration PEACETIME_TTL = Duration.ofSeconds(20);

  private final NodeConfiguration configuration;
  private final Clock clock = Clock.systemUTC();
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final AddressBook addresses;
  private final Map<String, Runnable> undelivered = new ConcurrentHashMap<>();
  private final Obstacles obstacles = new Obstacles(clock);
  private Optional<OperatorApi> api = Optional.empty();
  private volatile Optional<DecisionLoop> deciding = Optional.empty();
  private volatile boolean started;
  private volatile String reason = "";

  private Node(NodeConfiguration configuration) {
    this.configuration = configuration;
    this.addresses = new AddressBook(configuration.contacts());
  }

  /**
   * Starts a node; returns when it is at work.
   *
   * @throws NodeException with one line that says why not
   */
  public static Node start(NodeConfiguration configuration) {
    Node node = new Node(configuration);
    try {
      node.begin();
      node.requireGoing();
      return node;
    } catch (IOException | RuntimeException e) {
      node.close();
      throw NodeException.of(e);
    }
  }

  /**
   * Checks all that can be checked without starting: identity, authorities, programs and files.
   *
   * @return what may be meant and likely is not, a line each with place, value and mend
   * @throws NodeException with one line that says what is wrong
   */
  public static List<String> check(NodeConfiguration configuration) {
    try {
      Instant now = Clock.systemUTC().instant();
      Credentials own = Credentials.load(configuration, (cdn, key, at) -> Optional.empty(), now);
      Credentials.checkEncryption(configuration, now);
      EdgeFiles.check(configuration);
      EdgeFiles.askServers(configuration);
      return Stream.concat(own.unvouched(now).stream(), Delegates.unknown(configuration).stream())
          .toList();
    } catch (RuntimeException e) {
      throw NodeException.of(e);
    }
  }

  private void begin() throws IOException {
    Bindings bindings = keep(new Bindings(configuration, clock));
    Credentials credentials = Credentials.load(configuration, bindings, clock.instant());
    Keyring keys = credentials.keys();
    Trust trust = credentials.trust();
    bindings.believe(keys);
    EncryptionFiles encryption = EncryptionFiles.beside(configuration.key());
    keys.encryptTo(Credentials.encryption(configuration, encryption, clock.instant()));
    EdgeFiles.check(configuration);
    Map<PartName, Part<?, ?, ?>> parts = new EnumMap<>(PartName.class);
    SqliteJournal journal =
        keep(
            SqliteJournal.open(
                configuration.state(),
                incarnation -> {
                  parts.putAll(parts(incarnation));
                  return parts;
                }));
    bindings.start();
    Optional<Redirector> redirector = redirector();
    EdgeFleet fleet = keep(new EdgeFleet(Adapters.of(configuration.edges()), permittedOrigins()));
    int clientPort = configuration.edges().getFirst().port();
    PeerClient client = keep(client(keys, trust, journal));
    NodePerformer performer =
        keep(
            new NodePerformer(
                new Documents(keys, trust),
                refused -> refuse(trust, refused),
                clock,
                fleet,
                new FrontDoorProbe(
                    clientPort,
                    new NameLookup(
                        configuration.resolvers().stream().map(HostPort::toSocketAddress).toList()),
                    permittedOrigins()),
                table -> publish(redirector, journal.epoch(), table),
                (id, to, message, done) -> {
                  undelivered.put(id, done);
                  client.send(id, to, message);
                }));
    DecisionLoop loop = keep(new DecisionLoop(parts, journal, performer, clock, this::fail));
    Telemetry telemetry = keep(telemetry(loop, fleet, redirector));
    performer.wire(new NodePerformer.Wiring(loop, telemetry));
    loop.look(
            e -> {
              AgentState agent = e.state(PartName.AGENT, AgentState.class);
              refuse(trust, agent.keys().all());
              agent.peers().values().forEach(addresses::learn);
              publish(
                  redirector,
                  journal.epoch(),
                  new SteeringTable(
                      0,
                      e.state(PartName.MEDIATOR, MediatorState.class).tableVersion(),
                      e.state(PartName.MEDIATOR, MediatorState.class).table()));
              return true;
            })
        .join();
    loop.start();
    deciding = Optional.of(loop);
    fleet.removeAllBut(knownDelegations(loop));
    tellConfiguration(loop);
    telemetry.start();
    keep(new Retention(
            journal,
            parts,
            configuration.kept(),
            () -> loop.look(e -> Unsettled.since(e, clock.instant())).join(),
            clock))
        .start();
    keep(new KeyWatch(
            new KeyFiles(configuration.key(), configuration.certificate()),
            encryption,
            keys,
            bindings,
            loop,
            clock))
        .start();

    PeerServer peers =
        keep(
            PeerServer.start(
                PeerServerSettings.standard(configuration.peering().toSocketAddress()),
                keys,
                trust,
                new LoopInbox(loop, addresses::learn, clock),
                clock));
    api =
        Optional.of(
            keep(
                OperatorApi.start(
                    configuration.api().toSocketAddress(),
                    new OperatorApi.Sources(
                        configuration.cdn(),
                        configuration.contacts().keySet(),
                        journal.epoch(),
                        loop,
                        journal,
                        configuration.state(),
                        configuration.kept(),
                        redirector,
                        fleet,
                        telemetry,
                        peers,
                        obstacles,
                        bindings,
                        clock))));
    LOG.info("{} is at work, epoch {}", configuration.cdn(), journal.epoch());
  }

  /** Method and path of each operation of the operators' API. */
  List<String> operations() {
    return api.map(OperatorApi::operations).orElse(List.of());
  }

  private Map<PartName, Part<?, ?, ?>> parts(String incarnation) {
    Numbering numbering = new Numbering(configuration.cdn(), incarnation);
    Duration ttl = configuration.dns().map(NodeConfiguration.Dns::ttl).orElse(PEACETIME_TTL);
    Map<PartName, Part<?, ?, ?>> parts = new EnumMap<>(PartName.class);
    parts.put(PartName.REGISTRY, new Registry());
    parts.put(PartName.POLICY, new PolicyRepository());
    parts.put(PartName.SURGE, new SurgeDetector());
    parts.put(
        PartName.MEDIATOR,
        new Mediator(MediatorSettings.of(configuration.cdn(), ttl).withNumbering(numbering)));
    parts.put(
        PartName.AGENT,
        new Agent(
            AgentSettings.of(
                    configuration.cdn(), configuration.endpoint(), configuration.contacts())
                .withRedirectZone(configuration.redirectZone())
                .withNumbering(numbering)));
    parts.put(PartName.METERING, new Metering(configuration.cdn()));
    return parts;
  }

  /** Nobody's origin is a server of this CDN, unless the operator says so. */
  private PermittedOrigins permittedOrigins() {
    Set<IpAddress> own = new TreeSet<>();
    configuration.edges().forEach(e -> own.addAll(e.edge().addresses()));
    own.add(configuration.peering().address());
    configuration.dns().ifPresent(dns -> own.add(dns.listen().address()));
    return PermittedOrigins.of(configuration.originsIn(), own);
  }

  private Optional<Redirector> redirector() throws IOException {
    if (configuration.dns().isEmpty()) {
      return Optional.empty();
    }
    NodeConfiguration.Dns dns = configuration.dns().get();
    Redirector redirector =
        keep(
            new Redirector(
                RedirectorSettings.of(
                        new RedirectorSettings.Listen(dns.listen().address(), dns.listen().port()),
                        Zone.of(dns.zone(), dns.nameservers(), dns.ttl()))
                    .withTableFile(configuration.state().resolve("table")),
                clock));
    redirector.start();
    return Optional.of(redirector);
  }

  private static void publish(Optional<Redirector> redirector, long epoch, SteeringTable table) {
    if (redirector.isPresent() && table.version() > 0) {
      Publication outcome =
          redirector.get().publish(new SteeringTable(epoch, table.version(), table.entries()));
      if (outcome instanceof Publication.Refused refused) {
        LOG.warn("the redirector refuses a table: {}", refused.text());
      }
    }
  }

  private PeerClient client(Keyring keys, Trust trust, SqliteJournal journal) {
    return PeerClient.create(
        keys,
        trust,
        addresses::findEndpoint,
        addresses::findRecipient,
        clock,
        PeerClientSettings.standard(journal.incarnation(), journal.epoch()),
        new Deliveries());
  }

  /** What comes of messages to peers, and how long their answers take. */
  private final class Deliveries implements Delivery.Listener {
    @Override
    public void finished(String id, CdnName to, PeerMessage message, Delivery delivery) {
      Runnable done = undelivered.remove(id);
      if (done != null) {
        done.run();
      }
      obstacles.finished(to, delivery);
    }

    @Override
    public void hindered(CdnName to, String obstacle) {
      obstacles.hindered(to, obstacle);
    }

    @Override
    public void roundTrip(CdnName to, Duration time) {
      deciding.ifPresent(loop -> {
        var _ = loop.tell(PartName.AGENT, "", new AgentMessage.RoundTripMeasured(to, time));
      });
    }
  }

  private Telemetry telemetry(DecisionLoop loop, EdgeFleet fleet, Optional<Redirector> redirector)
      throws IOException {
    Salt salt = Salt.in(configuration.state().resolve("log-salt"));
    Map<EdgeId, LogTailer> tailers = new TreeMap<>();
    for (EdgeConfiguration edge : configuration.edges()) {
      EdgeId id = edge.edge().id();
      tailers.put(id, new LogTailer(id, edge.accessLog(), clock, salt));
    }
    Map<EdgeId, LogPosition> positions =
        loop.look(e -> e.state(PartName.METERING, MeteringState.class).positions()).join();
    AnswerCounting answers = new AnswerCounting(loop, redirector, configuration.services(), clock);
    return new Telemetry(loop, fleet, answers, tailers, positions);
  }

  private static Set<AgreementId> knownDelegations(DecisionLoop loop) {
    return new TreeSet<>(
        loop.look(e -> e.state(PartName.REGISTRY, RegistryState.class).delegations().keySet())
            .join());
  }

  private void tellConfiguration(DecisionLoop loop) {
    PolicyAtStart.require(loop, configuration);
    var resources =
        loop.tell(
            PartName.REGISTRY,
            "",
            new RegistryMessage.PublishResources(
                configuration.edges().stream().map(EdgeConfiguration::edge).toList(),
                configuration.services()));
    var rules =
        loop.tell(
            PartName.POLICY,
            "",
            new PolicyMessage.ConfigureRules(
                configuration.policy(), Optional.of(configuration.policyPlaces())));
    var calendar =
        loop.tell(
            PartName.MEDIATOR, "", new MediatorMessage.PublishCalendar(configuration.calendar()));
    CompletableFuture.allOf(resources, rules, calendar).join();
  }

  /** Nothing is taken of these keys any more, and nothing sent to where they have advertised. */
  private void refuse(Trust trust, List<RevokedKey> keys) {
    trust.refuse(keys);
    addresses.refuse(keys);
  }

  private <T extends AutoCloseable> T keep(T resource) {
    closing.push(resource);
    return resource;
  }

  /** What failed while everything was begun is told by {@link #start}, not in the log. */
  private void requireGoing() {
    started = true;
    if (end.isDone()) {
      throw new NodeException(74, reason);
    }
  }

  private void fail(String why) {
    reason = why;
    if (end.complete(74) && started) {
      LOG.error("the node ends: {}", why);
    }
  }

  /** Waits until the node ends by itself or is closed; the exit code. */
  public int awaitEnd() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      return 70;
    }
  }

  /** Ends the node; what is committed goes on at the next start. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    while (!closing.isEmpty()) {
      AutoCloseable next = closing.pop();
      try {
        next.close();
      } catch (Exception e) {
        LOG.warn("could not be closed: {}", e.toString());
      }
    }
    end.complete(0);
  }
}
