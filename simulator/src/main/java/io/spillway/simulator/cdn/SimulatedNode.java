package io.spillway.simulator.cdn;

import io.spillway.engine.Engine;
import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.JournalException;
import io.spillway.engine.MemoryJournal;
import io.spillway.engine.Part;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.SteeringTable;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PolicyMessage;
import io.spillway.model.message.RegistryMessage;
import io.spillway.model.message.Shared;
import io.spillway.registry.RegistryState;
import io.spillway.simulator.world.SimulatedEdge;
import io.spillway.simulator.world.SimulatedRedirector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The node of one CDN: the production engine and parts on a disk that survives, with everything
 * else simulated. It may crash at each commit, each effect and each acknowledgement, and begins
 * anew from its journal.
 */
public final class SimulatedNode {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration READ = Duration.ofMillis(500);
  private static final Duration HEALTH = Duration.ofSeconds(1);
  private static final Duration LEAST_DOWNTIME = Duration.ofMillis(200);
  private static final int JOURNAL_FAILED = 74;
  private static final PartName[] TICKED = {
    PartName.REGISTRY, PartName.SURGE, PartName.MEDIATOR, PartName.AGENT, PartName.METERING
  };

  private final CdnProfile profile;
  private final List<SimulatedEdge> edges;
  private final Surroundings around;
  private final Assembly assembly;
  private final NodeObserver observer;
  private MemoryJournal disk = new MemoryJournal();
  private final SimulatedRedirector redirector = new SimulatedRedirector();
  private final Optional<Liar> liar;
  private Optional<Engine> engine = Optional.empty();
  private Optional<Engine> newest = Optional.empty();
  private long epoch;
  private Instant started = Instant.MAX;
  private long observed;
  private boolean diskFull;
  private int lost;

  /** A node that is not started yet. */
  public SimulatedNode(
      CdnProfile profile,
      List<SimulatedEdge> edges,
      Surroundings around,
      Assembly assembly,
      NodeObserver observer) {
    this.profile = profile;
    this.edges = List.copyOf(edges);
    this.around = around;
    this.assembly = assembly;
    this.observer = observer;
    this.liar = profile.lie().map(lie -> new Liar(lie, this, around, around.chance().fork()));
  }

  /** Whose node it is. */
  public CdnProfile profile() {
    return profile;
  }

  /** Its CDN's name. */
  public CdnName name() {
    return profile.name();
  }

  /** Its CDN's edges. */
  public List<SimulatedEdge> edges() {
    return edges;
  }

  /** Its disk. */
  public MemoryJournal disk() {
    return disk;
  }

  /** Its CDN's redirector. */
  public SimulatedRedirector redirector() {
    return redirector;
  }

  /** The time by its clock. */
  public Instant clock() {
    return around.agenda().now().plus(profile.skew());
  }

  /** Whether it runs. */
  public boolean isUp() {
    return engine.isPresent();
  }

  /** Since when it runs without a break, by the true time; nothing while it is down. */
  public Optional<Instant> upSince() {
    return isUp() ? Optional.of(started) : Optional.empty();
  }

  /** How often it was started; the epoch of what it publishes. */
  public long epoch() {
    return epoch;
  }

  /** A part's state, or its last one while the node is down. */
  public <S> S state(PartName part, Class<S> type) {
    return newest.orElseThrow().state(part, type);
  }

  /** The parts that it runs, new each time. */
  public Map<PartName, Part<?, ?, ?>> parts() {
    return lost == 0 ? assembly.parts(profile) : assembly.parts(profile, "j" + lost);
  }

  /**
   * Whether what it tells others is what its parts have decided, and its books are whole: who has
   * lost its journal knows nothing of what it owes.
   */
  public boolean honest() {
    return liar.isEmpty() && lost == 0;
  }

  /** Tells its present journal from those that it lost; empty for the first. */
  String incarnation() {
    return lost == 0 ? "" : "j" + lost + ":";
  }

  Optional<Liar> liar() {
    return liar;
  }

  /** It has told its lie once more. */
  void lied(Lie lie) {
    observer.lied(this, lie);
  }

  /** Fills its disk, so that nothing can be committed, or makes room. */
  public void setDiskFull(boolean value) {
    diskFull = value;
  }

  /** Starts it, after a crash from its journal. */
  public void start() {
    if (isUp()) {
      return;
    }
    epoch++;
    started = around.agenda().now();
    long mine = epoch;
    LogReader reader = new LogReader(this, around.chance());
    Performing performing = new Performing(this, around, mine, reader);
    Engine next =
        new Engine(
            parts(),
            new FragileJournal(disk, this::endanger, () -> diskFull),
            performing,
            this::clock);
    next.addListener(this::observe);
    engine = Optional.of(next);
    newest = engine;
    // What was committed just before a crash was not seen yet.
    disk.list(observed, Integer.MAX_VALUE).forEach(this::observe);
    reader.begin(next);
    if (lost > 0) {
      removeAllBut(next.state(PartName.REGISTRY, RegistryState.class).delegations().keySet());
    }
    within(
        mine,
        e -> {
          e.resume();
          e.accept(PartName.POLICY, "", new PolicyMessage.PutRules(profile.rules()));
          e.accept(
              PartName.REGISTRY,
              "",
              new RegistryMessage.PublishResources(profile.edges(), profile.services()));
        });
    repeat(mine, TICK, SimulatedNode::tick);
    repeat(mine, READ, reader::readAll);
    repeat(mine, HEALTH, reader::tellHealth);
    repeat(mine, HEALTH, reader::tellAnswers);
  }

  /** As the node does at its start: of what its registry does not know, nothing is served. */
  private void removeAllBut(Set<AgreementId> known) {
    for (SimulatedEdge edge : edges) {
      List.copyOf(edge.sites().keySet()).stream()
          .filter(id -> !known.contains(id))
          .forEach(edge::remove);
    }
  }

  private void observe(JournalEntry entry) {
    observed = entry.sequence();
    observer.committed(this, entry);
  }

  private static void tick(Engine engine) {
    for (PartName part : TICKED) {
      engine.accept(part, "", new Shared.Tick());
    }
  }

  private void repeat(long mine, Duration period, Consumer<Engine> action) {
    around
        .agenda()
        .after(
            around.weather().pace(period),
            () -> {
              if (within(mine, action)) {
                repeat(mine, period, action);
              }
            });
  }

  /**
   * Runs something in this node's deciding thread, if it is still the same process.
   *
   * @return whether it ran to its end
   */
  boolean within(long mine, Consumer<Engine> action) {
    if (engine.isEmpty() || epoch != mine) {
      return false;
    }
    try {
      action.accept(engine.get());
      return true;
    } catch (SimulatedCrash e) {
      observer.crashed(this, String.valueOf(e.getMessage()));
      goDown();
    } catch (JournalException e) {
      // As the node does: a decision that is not durable was not taken, so the process ends.
      observer.ended(this, JOURNAL_FAILED, String.valueOf(e.getMessage()));
      goDown();
    } catch (RuntimeException e) {
      observer.failed(this, e + " at " + place(e));
      goDown();
    }
    return false;
  }

  private static String place(RuntimeException e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length == 0 ? "an unknown place" : trace[0].toString();
  }

  private void goDown() {
    engine = Optional.empty();
    Duration most = around.weather().faults().downtime();
    Duration downtime =
        most.compareTo(LEAST_DOWNTIME) > 0
            ? around.chance().between(LEAST_DOWNTIME, most)
            : LEAST_DOWNTIME;
    around.agenda().after(downtime, this::start);
  }

  /** May be the end of the process. */
  void endanger(CrashPoint point) {
    endanger(point, List.of());
  }

  private void endanger(CrashPoint point, List<Fact> facts) {
    if (around.danger().strikes(this, point, facts)) {
      throw new SimulatedCrash(point.toString());
    }
  }

  /**
   * Gives the redirector a table of some process of this node, the present one or an earlier one
   * that has slept.
   */
  void publish(SteeringTable table) {
    Optional<String> refusal = redirector.publish(table);
    observer.published(this, table, refusal);
  }

  /** Kills the process now. */
  public void crash() {
    if (isUp()) {
      observer.crashed(this, CrashPoint.BETWEEN_STEPS.toString());
      goDown();
    }
  }

  /** Kills the process now, and its journal is gone when it starts again. */
  public void loseJournal() {
    crash();
    disk = new MemoryJournal();
    observed = 0;
    lost++;
  }

  /** Tells a part something, as an operator would. */
  public void tell(PartName to, PartMessage message) {
    within(epoch, e -> e.accept(to, "", message));
  }

  /**
   * Takes a message of another CDN, if its signatures hold.
   *
   * @return whether it is acknowledged
   */
  boolean receive(CdnName from, String id, PeerMessage message) {
    if (!isUp() || liar.filter(Liar::vanished).isPresent()) {
      return false;
    }
    if (!assembly.believes(around.seal(), from, message)) {
      observer.refused(this, from, message);
      return false;
    }
    liar.ifPresent(l -> l.heard(message));
    AgentMessage said = around.seal().said(from, message);
    return within(epoch, e -> e.accept(PartName.AGENT, id, said));
  }
}
