package io.spillway.cli;

import static org.awaitility.Awaitility.await;

import io.spillway.demo.client.PlayingCrowd;
import io.spillway.demo.client.Site;
import io.spillway.demo.client.Tally;
import io.spillway.demo.crowd.CrowdSettings;
import io.spillway.demo.crowd.FlashCrowd;
import io.spillway.demo.world.AddressPlan;
import io.spillway.demo.world.EdgeKind;
import io.spillway.demo.world.World;
import io.spillway.demo.world.WorldException;
import io.spillway.demo.world.WorldPlan;
import io.spillway.mediator.Phase;
import io.spillway.model.CdnName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One world with its crowd, in which nodes are killed. */
final class KilledRun implements AutoCloseable {
  private static final double RATE = 25;
  private static final double FACTOR = 8;
  private static final Duration TTL = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final World world;
  private final PlayingCrowd crowd;
  private final Killings killings;

  private KilledRun(World world, PlayingCrowd crowd, Killings killings) {
    this.world = world;
    this.crowd = crowd;
    this.killings = killings;
  }

  static KilledRun start(long seed, Path folder, Killings killings) throws WorldException {
    CrowdSettings shape =
        new CrowdSettings(
            RATE,
            FACTOR,
            Duration.ofSeconds(22),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ZERO);
    World world =
        World.start(
            new WorldPlan.Size(RATE, RATE * FACTOR, 2, TTL, true),
            folder,
            EdgeKind.EMBEDDED,
            line -> {});
    WorldPlan plan = world.plan();
    Site site =
        new Site(
            WorldPlan.HOST, plan.primary().dns(), AddressPlan.EDGE_PORT, WorldPlan.SLA_LATENCY);
    Tally tally = new Tally(plan.primary().name(), plan::ownerOf);
    return new KilledRun(
        world, PlayingCrowd.start(FlashCrowd.drawn(shape, seed), seed, site, tally), killings);
  }

  WorldPlan plan() {
    return world.plan();
  }

  /** Kills in each state what is to be killed in it, until all is closed and delivered. */
  void playToTheEnd() {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(LOOK)
        .until(() -> {
          world.requireAlive();
          Optional<Phase> state = state();
          if (state.isPresent()) {
            killIn(state.get());
          }
          return state.filter(s -> s == Phase.CLOSED && !killings.wants(s)).isPresent();
        });
    await()
        .atMost(PATIENCE)
        .until(() -> Killings.NODES.stream().allMatch(world::isReady) && settled());
  }

  private void killIn(Phase state) throws WorldException {
    Optional<CdnName> node = killings.next(state, world::isReady);
    if (node.isPresent()) {
      killings.killed(node.get(), state, world.killAndRestartNode(node.get()));
    }
  }

  /** The state of the first arrangement; none while there is none, or its node is down. */
  private Optional<Phase> state() {
    try {
      JsonNode all = world.ask(plan().primary().name(), "/mediator/v1/arrangements");
      return all.isEmpty()
          ? Optional.empty()
          : Optional.of(Phase.valueOf(all.get(0).path("phase").asString()));
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
    crowd.close();
    world.close();
  }
}
