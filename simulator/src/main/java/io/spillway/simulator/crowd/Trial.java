package io.spillway.simulator.crowd;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
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
import io.spillway.model.RequestTraits;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.Sla;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.Shared;
import io.spillway.model.message.SurgeMessage;
import io.spillway.policy.CompiledPolicy;
import io.spillway.surge.SurgeDetector;
import io.spillway.surge.SurgeFact;
import io.spillway.surge.SurgeState;
import io.spillway.surge.crowd.CrowdWatch;
import io.spillway.surge.crowd.Makeup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Plays a case to the surge detector as edges' log readers would, five readings a second, and holds
 * each forecast against rule {@code borrow.when} as it is by default.
 */
public final class Trial {
  /** How long a case goes on after its onset, seconds. */
  public static final int AFTER_ONSET = 40;

  private static final HostName HOST = new HostName("www.customer.example");
  private static final ServiceId SERVICE = new ServiceId("customer");
  private static final EdgeId EDGE = new EdgeId("a1");
  private static final long START = 1_700_000_000;
  private static final int READINGS = 5;
  private static final double WARM_UP = 300;
  private static final int UNAVAILABLE = 503;

  /** So many days teach who comes; of each, so many seconds with so many lines a reading. */
  private static final int DAYS = 6;

  private static final int DAY_SECONDS = 240;
  private static final int LINES = 20;

  /** The day of the surge itself teaches hours before it. */
  private static final long EARLIER_THAT_DAY = 6 * 3_600;

  private final Case played;
  private final SurgeDetector detector = new SurgeDetector();
  private final CompiledPolicy policy;
  private final List<Seen> seen = new ArrayList<>();
  private SurgeState state = detector.initial();
  private long offset;
  private double now;

  /**
   * A forecast, and what the rule makes of it.
   *
   * @param after the onset, seconds
   * @param forecast as told to the mediator
   * @param initiates whether the rule says to ask peers
   * @param wouldInitiate whether it would if nothing were known of an attack
   */
  public record Seen(double after, Forecast forecast, boolean initiates, boolean wouldInitiate) {}

  private Trial(Case played) {
    this.played = played;
    this.policy = CompiledPolicy.of(new PolicyDocument(1, new TreeMap<>()));
  }

  /**
   * What became of a case.
   *
   * @param seen what was forecast from the onset on
   * @param noticed when the rule would have held first if nothing were known of an attack, seconds
   *     after the onset
   * @param initiated when it held first
   */
  public record Outcome(List<Seen> seen, Optional<Double> noticed, Optional<Double> initiated) {
    /** Copies. */
    public Outcome {
      seen = List.copyOf(seen);
    }
  }

  /** Plays a case to its end. */
  public static Outcome run(Case played) {
    Trial trial = new Trial(played);
    trial.publish();
    trial.learn();
    // Visits last for minutes: before it is looked at, the site has as many as it always has.
    for (double at = -WARM_UP; at < 0; at++) {
      played.play(at, at + 1, (ask, hit) -> {});
    }
    int parts = ((int) (played.onset() + AFTER_ONSET)) * READINGS;
    for (int part = 0; part < parts; part++) {
      trial.read((double) part / READINGS, (part + 1.0) / READINGS);
    }
    return new Outcome(
        trial.seen,
        trial.seen.stream().filter(Seen::wouldInitiate).map(Seen::after).findFirst(),
        trial.seen.stream().filter(Seen::initiates).map(Seen::after).findFirst());
  }

  private void publish() {
    tell(
        new Shared.ResourcesPublished(
            1,
            List.of(
                new Edge(
                    EDGE,
                    List.of(new IpAddress("127.10.1.1")),
                    new Capacity(
                        RequestRate.perSecond(played.capacity()), new BitRate(1_000_000_000)),
                    Footprint.EVERYWHERE)),
            List.of(
                new Service(
                    SERVICE,
                    List.of(HOST),
                    new Origin("127.0.0.20", 8090),
                    new Sla(0.95, Duration.ofMillis(500), 0.01),
                    true,
                    false,
                    "/up"))));
  }

  /**
   * Who comes usually is learnt in the days before, reading by reading, from some of their lines:
   * of each visit one, so that a few minutes stand for a day. What their seconds are like otherwise
   * is not what a second is like, and is left to the minutes before the surge.
   */
  private void learn() {
    CrowdWatch learnt = CrowdWatch.INITIAL;
    for (int ago = DAYS; ago >= 0; ago--) {
      learnt = day(learnt, ago);
    }
    CrowdWatch i = CrowdWatch.INITIAL;
    learnt =
        new CrowdWatch(
            i.usual(),
            learnt.networks(),
            learnt.objects(),
            i.minute(),
            i.blocks(),
            i.calm(),
            i.waiting(),
            i.recent());
    state =
        new SurgeState(
            state.last(),
            state.capacity(),
            state.usableShare(),
            state.hosts(),
            state.services(),
            state.edges(),
            state.peers(),
            new TreeMap<>(Map.of(SERVICE, learnt)),
            state.salt());
  }

  private CrowdWatch day(CrowdWatch before, int ago) {
    List<RequestTraits.Builder> readings = new ArrayList<>();
    for (int i = 0; i < DAY_SECONDS * READINGS; i++) {
      readings.add(new RequestTraits.Builder());
    }
    played.history(
        ago,
        readings.size() * LINES,
        (part, ask) ->
            readings
                .get((int) (part * readings.size()))
                .add(hash(ask.network()), hash(~ask.object()), true, ask.status(), ask.write()));
    long begin = START - Math.max(ago * 86_400L, EARLIER_THAT_DAY);
    CrowdWatch watch = before;
    for (int second = 0; second < DAY_SECONDS; second++) {
      List<Makeup> all =
          readings.subList(second * READINGS, (second + 1) * READINGS).stream()
              .map(traits -> new Makeup(LINES, 0, traits.build()))
              .toList();
      watch = watch.next(begin + second, Makeup.together(all), true);
    }
    return watch;
  }

  /** One second's part of the log, summed up as it is read. */
  private static final class Sum {
    private final RequestTraits.Builder traits = new RequestTraits.Builder();
    private long requests;
    private long refused;
    private long hits;
  }

  private void read(double from, double to) {
    Sum sum = new Sum();
    double most = played.capacity() * (to - from);
    played.play(
        from,
        to,
        (ask, hit) -> {
          boolean refused = sum.requests - sum.refused >= most;
          sum.requests++;
          sum.refused += refused ? 1 : 0;
          sum.hits += hit && !refused ? 1 : 0;
          sum.traits.add(
              hash(ask.network()),
              hash(~ask.object()),
              hit && !refused,
              refused ? UNAVAILABLE : ask.status(),
              ask.write());
        });
    now = to;
    long second = START + (long) from;
    List<LoadSummary> summaries =
        sum.requests == 0
            ? List.of()
            : List.of(
                new LoadSummary(
                    HOST,
                    Instant.ofEpochSecond(second),
                    sum.requests,
                    sum.refused,
                    0,
                    sum.hits,
                    sum.requests * 10_000,
                    0,
                    new LatencyHistogram(Collections.nCopies(LatencyHistogram.BUCKETS, 0L)),
                    0,
                    Optional.of(sum.traits.build())));
    LogPosition begin = new LogPosition("log", offset);
    offset += sum.requests;
    tell(
        new SurgeMessage.EdgeLoad(
            new LogBatch(EDGE, begin, new LogPosition("log", offset), summaries, List.of(), 0)));
  }

  private void tell(SurgeMessage message) {
    Instant at = Instant.ofEpochMilli(START * 1_000 + Math.round(now * 1_000));
    Step<SurgeFact> step = detector.decide(state, message, at);
    for (SurgeFact fact : step.facts()) {
      state = detector.apply(state, fact);
    }
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.Tell tell) {
        switch (tell.message()) {
          case MediatorMessage.DemandForecast m -> judge(m.forecast());
          case MediatorMessage.EarlyForecast m -> judge(m.forecast());
          default -> {}
        }
      }
    }
  }

  private void judge(Forecast forecast) {
    double after = now - played.onset();
    if (after > 0) {
      seen.add(
          new Seen(
              after,
              forecast,
              policy.borrowWhen(forecast),
              policy.borrowWhen(forecast.withoutAttack())));
    }
  }

  /** What a salted hash would be: SplitMix64's last step (Steele, Lea, Flood, 2014). */
  private static int hash(long key) {
    long z = key * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) (z ^ (z >>> 31));
  }
}
