package io.spillway.simulator;

import io.spillway.agent.AgentFact;
import io.spillway.agent.Deal;
import io.spillway.agent.LongTermFact;
import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.MediatorState;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.LongTermId;
import io.spillway.model.RedirectNames;
import io.spillway.model.Service;
import io.spillway.model.SteeringTable;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.simulator.cdn.Assembly;
import io.spillway.simulator.cdn.CrashPoint;
import io.spillway.simulator.cdn.Danger;
import io.spillway.simulator.cdn.Lie;
import io.spillway.simulator.cdn.NodeObserver;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.cdn.Surroundings;
import io.spillway.simulator.check.Answers;
import io.spillway.simulator.check.Findings;
import io.spillway.simulator.check.Invariants;
import io.spillway.simulator.check.Rest;
import io.spillway.simulator.check.Trace;
import io.spillway.simulator.check.Violation;
import io.spillway.simulator.world.Agenda;
import io.spillway.simulator.world.Audience;
import io.spillway.simulator.world.Chance;
import io.spillway.simulator.world.Followers;
import io.spillway.simulator.world.Network;
import io.spillway.simulator.world.Seal;
import io.spillway.simulator.world.SimulatedEdge;
import io.spillway.simulator.world.Weather;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** One run of one seed. */
final class Run implements NodeObserver {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration STORM_AFTER_CROWD = Duration.ofSeconds(30);

  /** Who is honest ends in this time, and what is left is the wait for a liar. */
  private static final Duration DAWDLE_AFTER = Duration.ofMinutes(5);

  private static final Duration WITH_LIARS = Duration.ofHours(2);

  private final long seed;
  private final Witness witness;
  private final SimulationSettings settings;
  private final Agenda agenda = new Agenda(WorldPlan.START);
  private final Findings findings = new Findings(agenda::now);
  private final Trace trace = new Trace();
  private final SortedMap<CdnName, SimulatedNode> nodes = new TreeMap<>();
  private final SortedMap<IpAddress, SimulatedEdge> streets = new TreeMap<>();
  private final Map<SimulatedNode, Audience> audiences = new LinkedHashMap<>();
  private final Followers followers = new Followers();
  private final SortedMap<String, Long> statistics = new TreeMap<>();
  private final List<String> story = new ArrayList<>();
  private final Set<LongTermId> waited = new LinkedHashSet<>();
  private final Weather weather;
  private final Network network;
  private final Optional<CrashOnce> crash;
  private final Invariants invariants;
  private final Answers answers;
  private final Storm storm;
  private final Operators operators;
  private final Callers callers;
  private Instant calmAt = WorldPlan.START;
  private boolean resting;

  /** Sees the steps of all nodes besides the checks. */
  interface Witness {
    /** A step was committed and folded. */
    void saw(SimulatedNode node, JournalEntry entry, Instant now);
  }

  Run(long seed, SimulationSettings settings, Assembly assembly) {
    this(
        seed,
        settings,
        assembly,
        chance ->
            new WorldPlan(chance, settings.faults(), settings.lie())
                .playedThrough(settings.dryRun())
                .draw(settings.cdns()),
        Network.Distance.USUAL,
        (node, entry, now) -> {});
  }

  Run(
      long seed,
      SimulationSettings settings,
      Assembly assembly,
      Function<Chance, List<WorldPlan.Planned>> plan,
      Network.Distance distance,
      Witness witness) {
    this.seed = seed;
    this.witness = witness;
    this.settings = settings;
    Chance chance = Chance.of(seed);
    this.weather = new Weather(settings.faults());
    this.network = new Network(agenda, chance.fork(), weather, distance);
    this.crash = settings.crash().map(CrashOnce::new);
    Chance ofDanger = chance.fork();
    Danger anywhere = (node, point, facts) -> ofDanger.happens(weather.faults().crash());
    Danger danger = crash.isPresent() ? crash.get() : anywhere;
    Seal seal = assembly.seal(chance.fork().secret());
    for (WorldPlan.Planned planned : plan.apply(chance.fork())) {
      Surroundings around =
          new Surroundings(agenda, chance.fork(), weather, danger, network, seal, nodes, streets);
      add(planned, assembly, chance.fork(), around);
    }
    this.invariants = new Invariants(findings, seal, nodes);
    this.answers = new Answers(findings, streets, this::honest, agenda::now);
    this.storm = new Storm(agenda, chance.fork(), weather, network, List.copyOf(nodes.values()));
    this.operators = new Operators(agenda, chance.fork(), List.copyOf(nodes.values()), calmAt);
    this.callers =
        new Callers(
            agenda, chance.fork(), List.copyOf(nodes.values()), calmAt, what -> count(what, 1));
  }

  private boolean honest(CdnName cdn) {
    SimulatedNode node = nodes.get(cdn);
    return node != null && node.honest();
  }

  private void add(
      WorldPlan.Planned planned, Assembly assembly, Chance ofClients, Surroundings around) {
    Set<HostName> hosts = new LinkedHashSet<>();
    for (Service service : planned.profile().services()) {
      hosts.addAll(service.hosts());
    }
    List<SimulatedEdge> edges = new ArrayList<>();
    for (Edge edge : planned.profile().edges()) {
      SimulatedEdge made =
          new SimulatedEdge(edge, hosts, WorldPlan.RESPONSE_BYTES, planned.profile().skew());
      edges.add(made);
      edge.addresses().forEach(address -> streets.put(address, made));
    }
    SimulatedNode node = new SimulatedNode(planned.profile(), edges, around, assembly, this);
    nodes.put(node.name(), node);
    HostName host = planned.profile().services().getFirst().hosts().getFirst();
    audiences.put(
        node,
        settings.unequal()
            ? Audience.unequal(host, planned.crowd(), ofClients)
            : Audience.usual(host, planned.crowd(), ofClients));
    Instant over = planned.crowd().end().plus(STORM_AFTER_CROWD);
    calmAt = over.isAfter(calmAt) ? over : calmAt;
  }

  SimulationResult result() {
    begin();
    storm.begin();
    operators.begin();
    callers.begin();
    agenda.after(Duration.between(agenda.now(), calmAt), storm::end);
    agenda.after(Duration.between(agenda.now(), calmAt.plus(DAWDLE_AFTER)), weather::dawdle);
    agenda.every(SECOND, this::second);
    boolean allHonest = nodes.values().stream().allMatch(SimulatedNode::honest);
    Duration patience = allHonest ? settings.patience() : settings.patience().plus(WITH_LIARS);
    Instant last = calmAt.plus(patience);
    while (!resting && agenda.now().isBefore(last) && findings.count() == 0 && agenda.runNext()) {
      // The agenda does the work.
    }
    if (findings.count() == 0) {
      unrest().forEach(u -> findings.add("the end", u));
      invariants.end();
    }
    count("messages.overtaken", network.overtaken());
    count("tables.late", invariants.lateTables());
    crash.flatMap(CrashOnce::struckIn).ifPresent(phase -> count("struck." + phase, 1));
    nodes.values().forEach(this::summarize);
    return new SimulationResult(
        seed,
        findings.list(),
        findings.count(),
        story,
        statistics,
        phases(),
        Duration.between(WorldPlan.START, agenda.now()),
        trace.hash());
  }

  /**
   * Runs no longer than for a time, without a storm; what comes later is left open.
   *
   * @return the invariants that were broken
   */
  List<Violation> resultAfter(Duration time) {
    begin();
    agenda.every(SECOND, this::second);
    Instant end = agenda.now().plus(time);
    while (agenda.now().isBefore(end) && findings.count() == 0 && agenda.runNext()) {
      // The agenda does the work.
    }
    return findings.list();
  }

  private void begin() {
    for (SimulatedNode node : nodes.values()) {
      if (settings.stories()) {
        node.profile().lie().ifPresent(lie -> tell(node, "LIES: " + lie.word()));
      }
      node.start();
    }
  }

  /**
   * Clients come, each second; when all is calm, the run may end. None comes any more while nodes
   * tick too rarely to see them as they are, or what they see would be a new crowd now and then.
   */
  private void second() {
    if (!weather.dawdles()) {
      clients();
    }
    if (agenda.now().isAfter(calmAt)) {
      resting = unrest().isEmpty();
    }
  }

  private void clients() {
    SortedMap<IpAddress, SortedMap<HostName, Long>> asked = new TreeMap<>();
    audiences.forEach((node, audience) ->
        audience
            .second(
                node.redirector(),
                agenda.now(),
                node.clock(),
                (answer, clock) -> answers.check(node, audience.host(), answer, clock))
            .forEach((address, count) ->
                asked
                    .computeIfAbsent(address, a -> new TreeMap<>())
                    .merge(audience.host(), count, Long::sum)));
    redirect(asked);
    asked.forEach(this::serve);
  }

  /** Edges redirect some of their clients, who go on to the peers in the same second. */
  private void redirect(SortedMap<IpAddress, SortedMap<HostName, Long>> asked) {
    for (SimulatedNode node : nodes.values()) {
      SortedMap<HostName, Long> sent = new TreeMap<>();
      for (SimulatedEdge edge : node.edges()) {
        for (IpAddress address : edge.addresses()) {
          SortedMap<HostName, Long> requests = asked.get(address);
          if (requests != null) {
            SimulatedEdge.Parting parting = edge.part(requests, agenda.now());
            asked.put(address, parting.kept());
            parting.sent().forEach((host, count) -> sent.merge(host, count, Long::sum));
          }
        }
      }
      sent.forEach((host, count) -> follow(node, host, count, asked));
    }
  }

  private void follow(
      SimulatedNode primary,
      HostName host,
      long count,
      SortedMap<IpAddress, SortedMap<HostName, Long>> asked) {
    Optional<SimulatedNode> lender =
        nodes.values().stream()
            .filter(n ->
                n.profile()
                    .redirectZone()
                    .filter(zone -> RedirectNames.isDirectlyBelow(host, zone))
                    .isPresent())
            .findFirst();
    if (count == 0) {
      return;
    }
    answers.checkRedirect(primary, host, lender);
    SortedMap<IpAddress, Long> going = new TreeMap<>();
    lender.ifPresent(n ->
        going.putAll(
            followers.follow(
                host,
                count,
                n.redirector(),
                agenda.now(),
                n.clock(),
                (answer, clock) -> answers.check(n, host, answer, clock))));
    count("requests.redirected", count);
    count("requests.misled", going.isEmpty() ? count : 0);
    going.forEach((address, more) ->
        asked.computeIfAbsent(address, a -> new TreeMap<>()).merge(host, more, Long::sum));
  }

  /** What is not over yet among those who are honest. */
  private List<String> unrest() {
    return nodes.values().stream()
        .filter(SimulatedNode::honest)
        .flatMap(node -> Rest.findUnrest(node, nodes).stream())
        .toList();
  }

  private void serve(IpAddress address, SortedMap<HostName, Long> requests) {
    SimulatedEdge edge = streets.get(address);
    if (edge == null) {
      findings.add("clients", "an answer named " + address + ", which is no edge");
      return;
    }
    edge.serve(requests, agenda.now())
        .forEach((host, outcome) -> {
          count("requests.served", outcome.served());
          count("requests.refused", outcome.refused());
          count("requests.homeless", outcome.homeless());
          count("requests.unanswered", outcome.unanswered());
        });
  }

  private void count(String name, long more) {
    statistics.merge(name, more, Long::sum);
  }

  @Override
  public void committed(SimulatedNode node, JournalEntry entry) {
    trace.step(node.name(), agenda.now(), entry);
    count("steps", 1);
    invariants.step(node, entry);
    witness.saw(node, entry, agenda.now());
    if (crash.filter(CrashOnce::strikesBetweenSteps).isPresent()) {
      SimulatedNode victim = nodes.get(crash.get().plan().node());
      if (victim != null) {
        boolean lost = crash.get().plan().point() == CrashPoint.JOURNAL_LOST;
        agenda.after(Duration.ZERO, lost ? victim::loseJournal : victim::crash);
      }
    }
    for (Fact fact : entry.facts()) {
      if (fact instanceof AgentFact.OfLongTerm(LongTermFact.Changed changed)
          && changed.story().startsWith("signed by both")) {
        count("longterm.signed", 1);
        count("longterm.signed.waited", waited.remove(changed.agreement().id()) ? 1 : 0);
      }
      if (fact instanceof AgentFact.OfLongTerm(LongTermFact.Changed changed)
          && changed.story().contains(" waits for ")) {
        waited.add(changed.agreement().id());
        count("longterm.waits", 1);
      }
      if (fact instanceof AgentFact.DealChanged(Deal deal, String story)
          && story.startsWith("signed by both: lend")
          && LongTermId.behind(deal.terms().offer()).isPresent()) {
        count("longterm.activated", 1);
      }
      if (fact instanceof AgentFact.AuctionOver over) {
        count("auctions", 1);
        count("auctions.awarded", over.transcript().solution().isPresent() ? 1 : 0);
      }
    }
    if (settings.stories()) {
      for (Fact fact : entry.facts()) {
        if (!fact.story().isEmpty()) {
          tell(node, entry.part() + " " + fact.subject() + ": " + fact.story());
        }
      }
    }
  }

  @Override
  public void crashed(SimulatedNode node, String place) {
    trace.add("crash " + place);
    told(node, "CRASH " + place, "crashes");
  }

  @Override
  public void ended(SimulatedNode node, int code, String why) {
    trace.add("end " + code);
    told(node, "ENDS with code " + code + ": " + why, "ends." + code);
  }

  @Override
  public void refused(SimulatedNode node, CdnName from, PeerMessage message) {
    String what = message.getClass().getSimpleName();
    trace.add("refused " + what);
    told(node, "REFUSES a " + what + " of " + from + ": a signature does not hold", "refusals");
  }

  @Override
  public void published(SimulatedNode node, SteeringTable table, Optional<String> refusal) {
    invariants.published(node, table, refusal);
  }

  @Override
  public void lied(SimulatedNode node, Lie lie) {
    count("lies." + lie.word(), 1);
  }

  private void told(SimulatedNode node, String what, String counter) {
    count(counter, 1);
    if (settings.stories()) {
      tell(node, what);
    }
  }

  @Override
  public void failed(SimulatedNode node, String what) {
    findings.add(node.name().value(), "a deciding part failed: " + what);
  }

  private void tell(SimulatedNode node, String what) {
    double since = Duration.between(WorldPlan.START, agenda.now()).toMillis() / 1e3;
    story.add(String.format(java.util.Locale.ROOT, "%8.3f %s %s", since, node.name(), what));
  }

  private void summarize(SimulatedNode node) {
    for (SimulatedEdge edge : node.edges()) {
      for (Map.Entry<SimulatedNode, Audience> each : audiences.entrySet()) {
        long served = edge.served(each.getValue().host());
        count(each.getKey() == node ? "served.own" : "served.peers", served);
      }
    }
    count("starts", node.epoch());
  }

  private SortedMap<String, List<String>> phases() {
    SortedMap<String, List<String>> phases = new TreeMap<>();
    for (SimulatedNode node : nodes.values()) {
      MediatorState state = node.state(PartName.MEDIATOR, MediatorState.class);
      for (Arrangement a : state.arrangements().values()) {
        phases.put(a.id().value(), a.history().stream().map(h -> h.phase().toString()).toList());
      }
    }
    return phases;
  }
}
