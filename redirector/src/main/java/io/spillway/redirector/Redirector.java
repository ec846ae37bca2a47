package io.spillway.redirector;

import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import io.spillway.model.SteeringTable;
import io.spillway.redirector.RedirectorStatistics.TargetAnswers;
import io.spillway.redirector.dns.DnsCounters;
import io.spillway.redirector.dns.DnsEvent;
import io.spillway.redirector.dns.DnsServer;
import io.spillway.redirector.dns.Responder;
import io.spillway.redirector.dns.TargetCounter;
import io.spillway.redirector.dns.View;
import io.spillway.redirector.dns.ZoneRecords;
import io.spillway.redirector.selection.AddressFamily;
import io.spillway.redirector.selection.Choice;
import io.spillway.redirector.selection.Client;
import io.spillway.redirector.selection.CompiledHost;
import io.spillway.redirector.selection.CompiledTable;
import io.spillway.redirector.selection.HeavyNetworks;
import io.spillway.redirector.selection.TableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authoritative DNS for one zone, answering steered hosts from the mediator's last table. Answers
 * go on from it, and after a restart from its file, whatever becomes of the other parts; what
 * agreements back ends with them. Safe for threads.
 */
public final class Redirector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Redirector.class);

  private final RedirectorSettings settings;
  private final InstantSource clock;
  private final ZoneRecords zone;
  private final Optional<TableFile> file;
  private final DnsCounters counters = new DnsCounters();
  private final AtomicReference<View> view;
  private final AliveAnswers alive = new AliveAnswers();
  private final Map<TargetCounter, Double> noted = new HashMap<>();
  private final long secret = new SecureRandom().nextLong();
  private final List<DnsServer> servers = new ArrayList<>();
  private volatile Optional<String> trouble = Optional.empty();

  /**
   * A redirector that answers after {@link #start}. Loads the table that was kept; a file that is
   * of no use is told in the log and in {@link RedirectorStatistics#troubles}, and ignored.
   *
   * @param settings of the zone and the servers
   * @param clock what is now, for leases and statistics
   */
  public Redirector(RedirectorSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.zone = new ZoneRecords(NameserverAddresses.added(settings));
    this.file = settings.tableFile().map(TableFile::new);
    this.view = new AtomicReference<>(new View(zone, loaded(), HeavyNetworks.NONE, counters));
  }

  /**
   * Answers from this table from now on, unless it is refused; the same table again is accepted.
   */
  public synchronized Publication publish(SteeringTable table) {
    try {
      CompiledTable compiled = CompiledTable.compile(table);
      View before = view.get();
      if (before.table().isPresent()) {
        compiled.requireSuccessorOf(before.table().get());
      }
      noteAnswers();
      beginCounting(compiled);
      view.set(new View(zone, Optional.of(compiled), before.heavy(), counters));
      store(table);
      return new Publication.Accepted(table.epoch(), table.version());
    } catch (TableException e) {
      return new Publication.Refused(e.refusal(), String.valueOf(e.getMessage()));
    }
  }

  /** Sets the client networks whose answers are sampled, since each carries much of the demand. */
  public synchronized void sample(List<Prefix> heavy) {
    View before = view.get();
    view.set(new View(zone, before.table(), new HeavyNetworks(heavy), counters));
  }

  /**
   * Binds all addresses and begins to answer; on failure binds none.
   *
   * @throws IOException whose message names the address, the port and the mend in one line
   */
  public synchronized void start() throws IOException {
    if (!servers.isEmpty()) {
      throw new IllegalStateException("the redirector was started already");
    }
    try {
      for (RedirectorSettings.Listen listen : settings.listen()) {
        servers.add(
            DnsServer.start(
                listen.toSocketAddress(),
                () -> new Responder(view, counters, settings.server(), secret),
                counters,
                settings.server(),
                clock));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Where it answers, the ports that were free included; empty before {@link #start}. */
  public synchronized List<InetSocketAddress> addresses() {
    return servers.stream().map(DnsServer::address).toList();
  }

  /** The table that answers are made from; empty before the first. */
  public Optional<SteeringTable> table() {
    return view.get().table().map(CompiledTable::table);
  }

  /**
   * What a client would be answered now; nothing is counted. Empty for a name without an entry in
   * the table.
   *
   * @param host the name
   * @param family of the addresses that are asked for
   * @param resolver who asks
   * @param subnet for whom, if the resolver says it (RFC 7871)
   */
  public Optional<Foretold> foretell(
      HostName host, AddressFamily family, IpAddress resolver, Optional<Prefix> subnet) {
    View now = view.get();
    return now.table()
        .flatMap(table -> table.find(host))
        .map(found -> {
          Client client = new Client();
          client.set(resolver.toInetAddress().getAddress());
          subnet.ifPresent(prefix -> {
            byte[] bytes = prefix.network().toInetAddress().getAddress();
            client.setSubnet(
                bytes.length == AddressFamily.IPV4.addressBytes()
                    ? AddressFamily.IPV4
                    : AddressFamily.IPV6,
                bytes,
                0,
                bytes.length,
                prefix.length());
          });
          Choice choice = new Choice();
          found.select(family, client, now.heavy(), clock.millis(), 0, choice);
          return foretold(host, choice);
        });
  }

  private static Foretold foretold(HostName host, Choice choice) {
    List<Foretold.Address> addresses = new ArrayList<>();
    for (int i = 0; i < choice.count(); i++) {
      SteeringTable.Target target = choice.target(i).target();
      addresses.add(
          new Foretold.Address(
              target.address(), target.cdn(), target.agreement(), target.weight()));
    }
    return new Foretold(
        host, choice.reason(), Duration.ofSeconds(choice.ttlSeconds()), choice.scope(), addresses);
  }

  /** What was done so far. */
  public RedirectorStatistics statistics() {
    Instant now = clock.instant();
    Optional<SteeringTable> table = table();
    List<TargetAnswers> targets = targets();
    return new RedirectorStatistics(
        now,
        table.map(SteeringTable::epoch).orElse(0L),
        table.map(SteeringTable::version).orElse(0L),
        counters.count(DnsEvent.UDP_QUERY) + counters.count(DnsEvent.TCP_QUERY),
        counters.count(DnsEvent.REFUSED),
        counters.count(DnsEvent.FORMERR)
            + counters.count(DnsEvent.DROPPED_RUNT)
            + counters.count(DnsEvent.DROPPED_RESPONSE),
        counters.events(),
        counters.reasons(),
        targets,
        firstPeerAnswers(targets),
        counters.ring().seconds(now),
        trouble.stream().toList());
  }

  /**
   * What of the answers for each steered host was alive in a second. Answers are dated by when this
   * is asked: ask a few times a second.
   *
   * @param second its beginning; not in the future
   */
  public synchronized SortedMap<HostName, AliveAnswers.Alive> alive(Instant second) {
    noteAnswers();
    SortedMap<HostName, AliveAnswers.Alive> all = new TreeMap<>();
    for (CompiledHost host : view.get().table().map(CompiledTable::hosts).orElse(List.of())) {
      all.put(host.host(), alive.at(host.host(), second.getEpochSecond()));
    }
    return all;
  }

  /** Takes the answers since the last time, as of now. */
  private void noteAnswers() {
    long second = clock.instant().getEpochSecond();
    Optional<SteeringTable> table = table();
    for (SteeringTable.Entry entry : table.map(SteeringTable::entries).orElse(List.of())) {
      for (SteeringTable.Target target : entry.targets()) {
        TargetCounter counter = counters.target(entry.host(), target);
        double share = counter.share();
        Double before = noted.put(counter, share);
        if (before != null) {
          alive.note(
              entry.host(), target.agreement(), second, entry.ttl().toSeconds(), share - before);
        }
      }
    }
  }

  /** Targets that are new begin with what was answered of them long ago, if anything was. */
  private void beginCounting(CompiledTable next) {
    Set<TargetCounter> targets = new HashSet<>();
    for (CompiledHost host : next.hosts()) {
      host.targets().forEach(target -> targets.add(counters.target(host.host(), target)));
    }
    noted.keySet().retainAll(targets);
    targets.forEach(counter -> noted.putIfAbsent(counter, counter.share()));
  }

  /** Stops answering and frees the addresses. */
  @Override
  public synchronized void close() {
    servers.forEach(DnsServer::close);
    servers.clear();
  }

  private Optional<CompiledTable> loaded() {
    try {
      return file.isPresent() ? file.get().load() : Optional.empty();
    } catch (TableFileException e) {
      tell(e);
      return Optional.empty();
    }
  }

  private void store(SteeringTable table) {
    try {
      if (file.isPresent()) {
        file.get().store(table);
      }
      trouble = Optional.empty();
    } catch (TableFileException e) {
      tell(e);
    }
  }

  private void tell(TableFileException e) {
    trouble = Optional.of(String.valueOf(e.getMessage()));
    LOG.warn("{}", e.getMessage());
  }

  private List<TargetAnswers> targets() {
    List<TargetAnswers> targets = new ArrayList<>();
    List<CompiledHost> hosts = view.get().table().map(CompiledTable::hosts).orElse(List.of());
    for (CompiledHost host : hosts) {
      for (SteeringTable.Target target : host.targets()) {
        TargetCounter counter = counters.target(host.host(), target);
        targets.add(
            new TargetAnswers(
                host.host(),
                target.cdn(),
                target.agreement(),
                target.address(),
                counter.answers(),
                counter.share(),
                counter.first()));
      }
    }
    return targets;
  }

  private static SortedMap<HostName, Instant> firstPeerAnswers(List<TargetAnswers> targets) {
    SortedMap<HostName, Instant> first = new TreeMap<>();
    for (TargetAnswers target : targets) {
      if (target.agreement().isPresent() && target.first().isPresent()) {
        first.merge(target.host(), target.first().get(), (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    return first;
  }
}
