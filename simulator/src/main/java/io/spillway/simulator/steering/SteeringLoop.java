package io.spillway.simulator.steering;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.mediator.steering.SteeringController;
import io.spillway.mediator.steering.SteeringInput;
import io.spillway.mediator.steering.SteeringOutput;
import io.spillway.mediator.steering.SteeringState;
import io.spillway.mediator.steering.SteeringTarget;
import io.spillway.model.AgreementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.Forecast;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.LatencyHistogram;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import io.spillway.model.Origin;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.Sla;
import io.spillway.model.SteeringTable;
import io.spillway.model.message.MediatorMessage.DemandForecast;
import io.spillway.model.message.Shared;
import io.spillway.model.message.SurgeMessage;
import io.spillway.simulator.world.Chance;
import io.spillway.simulator.world.SimulatedRedirector;
import io.spillway.surge.SurgeDetector;
import io.spillway.surge.SurgeFact;
import io.spillway.surge.SurgeSettings;
import io.spillway.surge.SurgeState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/**
 * One primary, its peers and its clients, second by second: own logs and peers' late reports go to
 * the production surge detector, its forecast to the production controller, the shares to the
 * production selection, and its answers to resolvers that keep them.
 */
public final class SteeringLoop {
  private static final HostName HOST = new HostName("www.customer.example");
  private static final ServiceId SERVICE = new ServiceId("customer");
  private static final EdgeId EDGE = new EdgeId("edge");
  private static final CdnName SELF = new CdnName("primary.example");
  private static final Instant BEGIN = Instant.ofEpochSecond(1_700_000_000);

  /** Into how many parts a second is divided. */
  public static final int SLOTS = 4;

  private static final int ADDRESSES_EACH = 2;
  private static final long BYTES_EACH = 10_000;

  private static final Duration LENT_FOR = Duration.ofDays(3_650);

  /** A little later than the rule {@code borrow.when} has it by default. */
  private static final double SURE_OF_EXHAUSTION = 0.99;

  private final LoopPlan plan;
  private final Clients clients;
  private final Chance chance;
  private final EdgeRedirection redirection;
  private final SimulatedRedirector redirector = new SimulatedRedirector();
  private final SurgeDetector detector =
      new SurgeDetector(
          new SurgeSettings(Duration.ofSeconds(25), Duration.ZERO, Duration.ofSeconds(10)));
  private final List<PlayedSecond> seconds = new ArrayList<>();
  private SurgeState surge = SurgeState.INITIAL;
  private SteeringState steering = SteeringState.INITIAL;
  private Optional<Forecast> forecast = Optional.empty();
  private Optional<SteeringOutput> output = Optional.empty();
  private Optional<Double> frozen = Optional.empty();
  private long activeSince = Long.MAX_VALUE;
  private long tables;
  private LogPosition read = LogPosition.NONE;

  /** A loop before its first second; the same plan and seed play the same. */
  public SteeringLoop(LoopPlan plan, long seed) {
    this.plan = plan;
    Chance all = Chance.of(seed);
    this.clients = new Clients(HOST, plan.clients(), all.fork());
    this.chance = all.fork();
    this.redirection = new EdgeRedirection(plan);
    Edge edge =
        new Edge(
            EDGE,
            List.of(address(0, 0)),
            new Capacity(RequestRate.perSecond(plan.capacity()), new BitRate(Long.MAX_VALUE / 4)),
            Footprint.EVERYWHERE);
    Service service =
        new Service(
            SERVICE,
            List.of(HOST),
            new Origin("origin.customer.example", 80),
            new Sla(0.95, Duration.ofMillis(500), 0.01),
            true,
            true,
            "/up");
    tell(new Shared.ResourcesPublished(1, List.of(edge), List.of(service)), BEGIN);
    SortedMap<String, String> rules = new TreeMap<>();
    rules.put("edge.usable", String.format(Locale.ROOT, "%.9f", plan.usableShare()));
    tell(new Shared.PolicyPublished(new PolicyDocument(1, rules)), BEGIN);
    publish(1, SteeringState.INITIAL, plan.ttl());
    clients.settle(redirector, BEGIN);
  }

  /** From now on new answers have this own share whatever is measured: the loop is cut open. */
  void freeze(double ownShare) {
    frozen = Optional.of(ownShare);
  }

  /** Whether peers are wanted, and from which second on; none while they are not. */
  public Optional<Long> activeSince() {
    return activeSince == Long.MAX_VALUE ? Optional.empty() : Optional.of(activeSince);
  }

  /** What was played so far. */
  public List<PlayedSecond> seconds() {
    return List.copyOf(seconds);
  }

  /** Plays demand as a function of the second for so many seconds. */
  SteeringLoop play(DoubleUnaryOperator demand, int duration) {
    for (int t = 0; t < duration; t++) {
      second(demand.applyAsDouble(t));
    }
    return this;
  }

  /** Plays one second in which clients want so much on average. */
  public PlayedSecond second(double demand) {
    return second(demand, _ -> {});
  }

  /**
   * Plays one second in which clients want so much on average.
   *
   * @param demand requests per second
   * @param slots is given each part of the second, {@value #SLOTS} of equal length: the requests of
   *     the primary's clients that reach the own edges first and then each peer
   */
  public PlayedSecond second(double demand, Consumer<List<Long>> slots) {
    long t = seconds.size();
    Instant now = BEGIN.plusSeconds(t);
    hear(t, now);
    steer(t, now);
    List<Long> sum = new ArrayList<>(Collections.nCopies(plan.peers().size() + 1, 0L));
    long redirected = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      Instant then = now.plusMillis(1_000L * slot / SLOTS);
      List<Long> hits = new ArrayList<>(Collections.nCopies(sum.size(), 0L));
      clients
          .requests(redirector, then, demand / SLOTS)
          .forEach((address, count) -> hits.set(owner(address), hits.get(owner(address)) + count));
      redirected += redirect(hits, then);
      slots.accept(List.copyOf(hits));
      for (int i = 0; i < sum.size(); i++) {
        sum.set(i, sum.get(i) + hits.get(i));
      }
    }
    PlayedSecond played = played(t, demand, sum, redirected);
    seconds.add(played);
    return played;
  }

  /** Moves what the own edges redirect; how much it is. */
  private long redirect(List<Long> hits, Instant now) {
    long home = hits.getFirst();
    long left = home;
    for (int p = 0; p < plan.peers().size(); p++) {
      double share = redirection.share(agreement(p), now);
      long moved = share > 0 ? Math.min(left, chance.count(home * share)) : 0;
      hits.set(p + 1, hits.get(p + 1) + moved);
      left -= moved;
    }
    hits.set(0, left);
    return home - left;
  }

  private PlayedSecond played(long t, double demand, List<Long> hits, long redirected) {
    double refused = Math.max(0, hits.getFirst() - plan.capacity());
    List<Double> peers = new ArrayList<>();
    for (int p = 0; p < plan.peers().size(); p++) {
      double got = hits.get(p + 1);
      peers.add(got);
      refused += Math.max(0, got - plan.peers().get(p).carries());
    }
    return new PlayedSecond(
        t,
        demand,
        hits.getFirst(),
        redirected,
        peers,
        refused,
        frozen.orElse(steering.answers().own()),
        forecast.map(f -> f.demand().perSecond()).orElse(0.0));
  }

  /** What logs say of the second that is over, and peers of earlier ones. */
  private void hear(long t, Instant now) {
    if (t > 0) {
      read(t, now);
    }
    long reported = t - 1 - plan.reportLag().toSeconds();
    for (int p = 0; p < plan.peers().size() && reported >= activeSince; p++) {
      double got = seconds.get((int) reported).peers().get(p);
      double served = Math.min(got, plan.peers().get(p).carries());
      tell(
          new Shared.PeerLoad(
              agreement(p),
              SERVICE,
              BEGIN.plusSeconds(reported),
              RequestRate.perSecond(served),
              RequestRate.perSecond(got - served)),
          now);
    }
  }

  private void read(long t, Instant now) {
    PlayedSecond last = seconds.getLast();
    long requests = Math.round(last.own());
    LoadSummary summary =
        new LoadSummary(
            HOST,
            now.minusSeconds(1),
            requests,
            Math.round(Math.max(0, last.own() - plan.capacity())),
            0,
            requests,
            requests * BYTES_EACH,
            requests,
            LatencyHistogram.EMPTY,
            Math.round(last.redirected()));
    LogPosition to = new LogPosition("log", t * 100);
    tell(
        new SurgeMessage.EdgeLoad(new LogBatch(EDGE, read, to, List.of(summary), List.of(), 0)),
        now);
    read = to;
  }

  private void tell(SurgeMessage message, Instant now) {
    Step<SurgeFact> step = detector.decide(surge, message, now);
    for (SurgeFact fact : step.facts()) {
      surge = detector.apply(surge, fact);
    }
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.Tell(var _, DemandForecast told)) {
        forecast = Optional.of(told.forecast());
      }
    }
  }

  private void steer(long t, Instant now) {
    if (forecast.isEmpty()) {
      return;
    }
    Forecast f = forecast.get();
    if (f.changed() && f.exhaustion() >= SURE_OF_EXHAUSTION && activeSince > t) {
      activeSince = t;
    }
    SteeringInput input = input(t, now, f);
    SteeringController.Step step = SteeringController.step(steering, input);
    steering = step.state();
    boolean changed = step.output().changed() || output.isEmpty() || frozen.isPresent();
    output = Optional.of(step.output());
    if (changed) {
      publish(t + 2, steering, step.output().ttl());
    }
    if (ready(t)) {
      Instant readySince = BEGIN.plusSeconds(activeSince).plus(plan.ready());
      redirection.consider(steering, input, SteeringInput.growth(f), readySince);
    }
  }

  private SteeringInput input(long t, Instant now, Forecast f) {
    long reported = t - 1 - plan.reportLag().toSeconds();
    List<SteeringTarget> targets = new ArrayList<>();
    for (int p = 0; p < plan.peers().size() && activeSince <= t; p++) {
      double got = reported >= activeSince ? seconds.get((int) reported).peers().get(p) : 0;
      double served = Math.min(got, plan.peers().get(p).carries());
      targets.add(
          new SteeringTarget(
              agreement(p),
              RequestRate.perSecond(plan.peers().get(p).agreed()),
              ready(t),
              reported >= activeSince ? BEGIN.plusSeconds(reported) : Instant.EPOCH,
              RequestRate.perSecond(served),
              RequestRate.perSecond(got - served),
              f.redirected().times(redirection.part(agreement(p)))));
    }
    return SteeringInput.of(
        now, f, RequestRate.perSecond(plan.capacity()), targets, activeSince <= t, plan.ttl());
  }

  private boolean ready(long t) {
    return activeSince <= t && activeSince + plan.ready().toSeconds() <= t;
  }

  private void publish(long version, SteeringState state, Duration ttl) {
    List<SteeringTable.Target> targets = new ArrayList<>();
    double own = frozen.orElse(state.answers().own());
    for (int a = 0; a < ADDRESSES_EACH; a++) {
      targets.add(
          new SteeringTable.Target(
              SELF, Optional.empty(), address(0, a), own / ADDRESSES_EACH, Optional.empty()));
    }
    double away = state.answers().away();
    for (int p = 0; p < plan.peers().size(); p++) {
      double share = state.answers().of(agreement(p));
      double given = frozen.isPresent() && away > 0 ? (1 - own) * share / away : share;
      for (int a = 0; a < ADDRESSES_EACH && given > 0; a++) {
        targets.add(
            new SteeringTable.Target(
                new CdnName("peer" + (p + 1) + ".example"),
                Optional.of(agreement(p)),
                address(p + 1, a),
                given / ADDRESSES_EACH,
                Optional.of(BEGIN.plus(LENT_FOR))));
      }
    }
    redirector
        .publish(
            new SteeringTable(1, version, List.of(new SteeringTable.Entry(HOST, ttl, targets))))
        .ifPresent(refusal -> {
          throw new IllegalStateException(refusal);
        });
    tables++;
  }

  /** How many tables were published. */
  long tables() {
    return tables;
  }

  private static IpAddress address(int cdn, int index) {
    return new IpAddress("192.0.2.%d".formatted(1 + cdn * ADDRESSES_EACH + index));
  }

  private static int owner(IpAddress address) {
    byte[] bytes = address.toInetAddress().getAddress();
    return ((bytes[3] & 0xFF) - 1) / ADDRESSES_EACH;
  }

  static AgreementId agreement(int peer) {
    return new AgreementId("agreement-" + (peer + 1));
  }
}
