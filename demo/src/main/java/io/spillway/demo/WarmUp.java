package io.spillway.demo;

import io.spillway.demo.client.PlayingCrowd;
import io.spillway.demo.client.Site;
import io.spillway.demo.client.Tally;
import io.spillway.demo.crowd.CrowdShape;
import io.spillway.demo.crowd.FlashCrowd;
import io.spillway.demo.world.World;
import io.spillway.demo.world.WorldException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Some seconds of ordinary traffic that are not counted, until all processes are warm. */
public final class WarmUp {
  private static final double SECONDS = 8;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

  private WarmUp() {}

  /**
   * Plays it against a world that runs.
   *
   * @param world where
   * @param ordinary the rate, requests/s
   * @param seed for all that is drawn
   * @param site where the clients go
   * @throws WorldException if one of its processes ends
   */
  public static void play(World world, double ordinary, long seed, Site site)
      throws WorldException {
    Tally uncounted = new Tally(world.plan().primary().name(), world.plan()::ownerOf);
    CrowdShape shape = FlashCrowd.ordinary(ordinary, seed);
    try (PlayingCrowd crowd = PlayingCrowd.start(shape, seed, site, uncounted)) {
      while (crowd.seconds() < SECONDS) {
        world.requireAlive();
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    }
  }
}
