package io.spillway.demo.initiation;

import io.spillway.demo.client.FootprintTally;
import io.spillway.demo.client.PlayingCrowd;
import io.spillway.demo.client.Site;
import io.spillway.demo.client.Tally;
import io.spillway.demo.crowd.CrowdSettings;
import io.spillway.demo.crowd.FlashCrowd;
import io.spillway.demo.initiation.InitiationRun.Kind;
import io.spillway.demo.report.NodesAccount;
import io.spillway.demo.report.Sla;
import io.spillway.demo.report.Yardsticks;
import io.spillway.demo.world.AddressPlan;
import io.spillway.demo.world.AuditTrail;
import io.spillway.demo.world.EdgeKind;
import io.spillway.demo.world.World;
import io.spillway.demo.world.WorldException;
import io.spillway.demo.world.WorldPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/** One run: a world is started, warmed up, played with, asked what it did, and ended. */
final class PlayedRun {
  private static final double HEADROOM = 2;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
  private static final double WATCHED_SECONDS = 10;
  private static final double WARM_UP_SECONDS = 20;
  private static final int TRIES = 30;
  private static final int MOST_PAGES = 100;

  private final InitiationSettings settings;
  private final CrowdSettings crowd;
  private final Kind kind;
  private final long seed;
  private final FlashCrowd surge;

  PlayedRun(InitiationSettings settings, Kind kind, long seed) {
    this.settings = settings;
    this.crowd = settings.crowd();
    this.kind = kind;
    this.seed = seed;
    this.surge = FlashCrowd.straight(crowd, seed);
  }

  InitiationRun play(EdgeKind edges, Path folder) throws WorldException, IOException {
    WorldPlan.Size size =
        new WorldPlan.Size(
            crowd.rate(),
            crowd.rate() * crowd.factor(),
            HEADROOM,
            settings.ttlOfNodes(),
            kind != Kind.ALONE,
            settings.edgeRedirect());
    try (Earlier earlier = new Earlier();
        World world = World.start(size, folder, edges, line -> {}, earlier::begin)) {
      earlier.await(world);
      return play(world, folder, earlier);
    }
  }

  /**
   * Clients that come before the nodes do. A node that is idle at first takes what comes then for
   * unrest, and detects the later for minutes; it is not what is to be measured.
   */
  private final class Earlier implements AutoCloseable {
    private Optional<PlayingCrowd> crowd = Optional.empty();

    private void begin(WorldPlan plan) {
      crowd =
          Optional.of(
              PlayingCrowd.start(
                  FlashCrowd.ordinary(surge.ordinary(), seed), seed, site(plan), tally(plan)));
    }

    private void await(World world) throws WorldException {
      double until = crowd.orElseThrow().seconds() + WARM_UP_SECONDS;
      while (crowd.orElseThrow().seconds() < until) {
        world.requireAlive();
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    }

    private void stop() {
      crowd.orElseThrow().stop();
    }

    @Override
    public void close() {
      crowd.ifPresent(PlayingCrowd::close);
    }
  }

  private InitiationRun play(World world, Path folder, Earlier earlier)
      throws WorldException, IOException {
    FlashCrowd shape = kind == Kind.CALM ? FlashCrowd.withoutSurge(crowd, seed) : surge;
    FootprintTally tally = tally(world.plan());
    Waiting waiting = new Waiting(onset(), onset() + WATCHED_SECONDS, Waiting::ofThisMachine);
    earlier.stop();
    Instant started = Instant.now();
    try (PlayingCrowd playing = PlayingCrowd.start(shape, seed, site(world.plan()), tally)) {
      while (playing.seconds() < end()) {
        world.requireAlive();
        waiting.look(playing.seconds());
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    }
    Files.write(
        folder.resolve(SecondsFile.NAME),
        SecondsFile.rows(
            tally.whole().seconds(),
            tally.footprints(),
            world.plan().primary().name(),
            (int) onset()));
    NodesAccount account = account(world);
    Files.write(
        folder.resolve(StoryFile.NAME),
        StoryFile.lines(story(world), started.plusMillis(Math.round(onset() * 1000))));
    return measured(world.plan(), tally, account, started, waiting.share());
  }

  private Site site(WorldPlan plan) {
    return new Site(
        WorldPlan.HOST,
        plan.authorities(),
        AddressPlan.EDGE_PORT,
        WorldPlan.SLA_LATENCY,
        settings.keeping());
  }

  private static FootprintTally tally(WorldPlan plan) {
    return new FootprintTally(plan.primary().name(), plan::ownerOf);
  }

  private double onset() {
    return surge.onset().orElseThrow().toMillis() / 1000.0;
  }

  /** When the crowd begins to fall, in whole seconds: what comes later is not looked at. */
  private int end() {
    return (int) (onset() + crowd.ramp().plus(crowd.hold()).toSeconds());
  }

  /** The primary's audit log, as far as it is told: a node with much to do may be too slow. */
  private static List<AuditTrail.Entry> story(World world) {
    AuditTrail trail = world.trails().getFirst();
    List<AuditTrail.Entry> story = new ArrayList<>();
    try {
      for (int page = 0; page < MOST_PAGES; page++) {
        List<AuditTrail.Entry> next = trail.next();
        if (next.isEmpty()) {
          break;
        }
        story.addAll(next);
      }
    } catch (IOException e) {
      // The story helps to understand a run; its figures come from elsewhere.
    }
    return story;
  }

  private static NodesAccount account(World world) throws WorldException {
    for (int i = 1; ; i++) {
      world.requireAlive();
      try {
        return world.account();
      } catch (IOException e) {
        if (i == TRIES) {
          throw new WorldException("a node does not tell what it did: " + e.getMessage(), e);
        }
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    }
  }

  private InitiationRun measured(
      WorldPlan plan,
      FootprintTally tally,
      NodesAccount account,
      Instant started,
      OptionalDouble waiting) {
    int from = (int) onset();
    Sla sla = new Sla(WorldPlan.SLA_ERRORS, 1 - WorldPlan.SLA_QUANTILE);
    List<Tally.Second> all = tally.whole().seconds();
    List<Tally.Second> seconds = all.subList(0, Math.min(all.size(), end()));
    Yardsticks yardsticks =
        new Yardsticks(seconds, plan.primary().name(), plan.primary().requestsPerSecond(), sla);
    FootprintSla footprints = new FootprintSla(sla, tally.footprints());
    return new InitiationRun(
        kind,
        seed,
        onset(),
        since(started, account.cameTo("INITIATED")),
        since(started, account.firstSigned()),
        afterOnset(tally.whole().firstRedirect()),
        afterOnset(tally.whole().firstSentOn()),
        secondAfterOnset(yardsticks.excessMoved(from)),
        secondAfterOnset(footprints.missed(from, seconds.size())),
        secondAfterOnset(footprints.metAgain(from, seconds.size())),
        requests(seconds.subList(Math.min(from, seconds.size()), seconds.size())),
        waiting);
  }

  private static InitiationRun.Requests requests(List<Tally.Second> seconds) {
    return new InitiationRun.Requests(
        seconds.stream().mapToLong(Tally.Second::arrived).sum(),
        seconds.stream().mapToLong(Tally.Second::failed).sum(),
        seconds.stream().mapToLong(Tally.Second::slow).sum());
  }

  private OptionalDouble since(Instant started, Optional<Instant> at) {
    return at.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Duration.between(started, at.get()).toMillis() / 1000.0 - onset());
  }

  private OptionalDouble afterOnset(OptionalDouble at) {
    return at.isEmpty() ? at : OptionalDouble.of(at.getAsDouble() - onset());
  }

  /** From the onset to the begin of a second; 0 if the onset lies in that second. */
  private OptionalDouble secondAfterOnset(OptionalInt second) {
    return second.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(0, second.getAsInt() - onset()));
  }
}
