package io.spillway.cli;

import static org.awaitility.Awaitility.await;

import io.spillway.demo.client.PlayingCrowd;
import io.spillway.demo.client.Site;
import io.spillway.demo.client.Tally;
import io.spillway.demo.crowd.FlashCrowd;
import io.spillway.demo.world.AddressPlan;
import io.spillway.demo.world.CdnPlan;
import io.spillway.demo.world.EdgeKind;
import io.spillway.demo.world.World;
import io.spillway.demo.world.WorldException;
import io.spillway.demo.world.WorldPlan;
import io.spillway.mediator.Phase;
import io.spillway.model.CdnName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One world with its crowds, in which nodes are killed.
 *
 * <p>Ordinary traffic comes from the beginning to the end. A crowd joins it once the detector has
 * learnt what is usual; more join while the arrangement is still to be caught rearranging; all of
 * them leave when enough nodes were killed in the states that steer.
 */
final class KilledRun implements AutoCloseable {
  private static final double ORDINARY = 20;
  private static final double CROWD = 80;
  private static final double MORE = 70;
  private static final double PEAK = 300;
  private static final double HEADROOM = 3;
  private static final int MOST_CROWDS = 6;
  private static final double LEARNING_SECONDS = 22;
  private static final Duration TTL = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Set<Phase> BEFORE_STEERING =
      EnumSet.of(Phase.INITIATED, Phase.SOURCING, Phase.PREPARING);

  private final long seed;
  private final World world;
  private final Killings killings;
  private final Site site;
  private final PlayingCrowd ordinary;
  private final Deque<PlayingCrowd> crowds = new ArrayDeque<>();
  private final RedirectorWatch redirector;
  private Instant lastKill = Instant.EPOCH;
  private int crowdsSeen;
  private boolean over;

  private KilledRun(long seed, World world, Killings killings) {
    this.seed = seed;
    this.world = world;
    this.killings = killings;
    WorldPlan plan = world.plan();
    this.site =
        new Site(WorldPlan.HOST, plan.authorities(), AddressPlan.EDGE_PORT, WorldPlan.SLA_LATENCY);
    this.redirector = new RedirectorWatch(plan.primary());
    this.ordinary = crowd(ORDINARY, seed);
  }

  static KilledRun start(long seed, Path folder, Killings killings) throws WorldException {
    World world =
        World.start(
            new WorldPlan.Size(ORDINARY, PEAK, HEADROOM, TTL, true, true),
            folder,
            EdgeKind.EMBEDDED,
            line -> {});
    return new KilledRun(seed, world, killings);
  }

  private PlayingCrowd crowd(double rate, long ofSeed) {
    Tally tally = new Tally(plan().primary().name(), plan()::ownerOf);
    return PlayingCrowd.start(FlashCrowd.ordinary(rate, ofSeed), ofSeed, site, tally);
  }

  WorldPlan plan() {
    return world.plan();
  }

  /** How often DNS answers came from the same table before and after a kill. */
  int answersCompared() {
    return redirector.compared();
  }

  /** Kills in each state what is to be killed in it, until all is closed and delivered. */
  void playToTheEnd() {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(LOOK)
        .until(() -> {
          world.requireAlive();
          Optional<JsonNode> arrangement = arrangement();
          if (arrangement.isPresent()) {
            Phase state = Phase.valueOf(arrangement.get().path("phase").asString());
            killIn(state);
            conduct(state, arrangement.get());
            return state == Phase.CLOSED && !killings.wants(state);
          }
          if (crowds.isEmpty() && ordinary.seconds() > LEARNING_SECONDS) {
            join(CROWD);
          }
          return false;
        });
    await()
        .atMost(PATIENCE)
        .until(() -> Killings.NODES.stream().allMatch(world::isReady) && settled());
  }

  private void killIn(Phase state) throws WorldException, IOException {
    Optional<CdnName> node = killings.next(state, world::isReady);
    if (node.isEmpty()) {
      return;
    }
    boolean redirects = node.get().equals(plan().primary().name());
    if (redirects && !BEFORE_STEERING.contains(state)) {
      redirector.remember();
    }
    Instant gone = world.killAndRestartNode(node.get());
    killings.killed(node.get(), state, gone);
    lastKill = gone;
    if (redirects && !BEFORE_STEERING.contains(state)) {
      redirector.requireSameAnswers();
    }
  }

  /** Lets crowds come and go, so that the arrangement passes the states that are wanted. */
  private void conduct(Phase state, JsonNode arrangement) throws IOException {
    if (over || !state.steers() || killings.wants(Phase.ACTIVE)) {
      return;
    }
    if (!killings.wants(Phase.REARRANGING)) {
      if (aLenderHasServedSinceTheLastKill()) {
        over = true;
        crowds.forEach(PlayingCrowd::close);
      }
      return;
    }
    int active = 0;
    for (JsonNode begun : arrangement.path("states")) {
      active += begun.path("phase").asString().equals(Phase.ACTIVE.name()) ? 1 : 0;
    }
    if (state == Phase.ACTIVE && active > crowdsSeen && crowds.size() < MOST_CROWDS) {
      crowdsSeen = active;
      join(MORE);
    }
  }

  private void join(double rate) {
    crowds.add(crowd(rate, seed * MOST_CROWDS + crowds.size()));
  }

  private boolean aLenderHasServedSinceTheLastKill() throws IOException {
    for (CdnPlan lender : Books.lenders(plan())) {
      if (AccessLines.of(lender).after(lastKill) > 0) {
        return true;
      }
    }
    return false;
  }

  /** The first arrangement; none while there is none, or its node is down. */
  private Optional<JsonNode> arrangement() {
    try {
      JsonNode all = world.ask(plan().primary().name(), "/mediator/v1/arrangements");
      return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean settled() {
    try {
      return world.account().ledgerBalanced() && world.account().delegationsLeft() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try (world) {
      crowds.forEach(PlayingCrowd::close);
      ordinary.close();
    }
  }
}
