package io.spillway.edges.nginx;

import io.spillway.edges.HttpProbe;
import io.spillway.model.IpAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells whether new connections are served by a generation of the configuration.
 *
 * @param addresses where clients come
 * @param port the port that clients use
 */
record LiveCheck(List<IpAddress> addresses, int port) {
  /** How long the server has for a reload. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  // An address may answer by new and old ones in turn while both accept: see OldWorkers. Where
  // these cannot be seen, time has to do: the 100 ms of nginx's master, and what a busy machine
  // adds.
  private static final Duration SETTLED = Duration.ofMillis(250);
  private static final Duration BETWEEN = Duration.ofMillis(5);
  private static final HttpProbe PROBE = new HttpProbe(Duration.ofSeconds(1));

  /** Whether every address answers by the generation now. */
  boolean isLive(String generation) {
    return findWorker(generation).isPresent();
  }

  /** A process that answers by the generation; empty unless every address does. */
  private OptionalLong findWorker(String generation) {
    OptionalLong worker = OptionalLong.empty();
    for (IpAddress address : addresses) {
      try {
        worker =
            GenerationFile.findWorker(
                generation, PROBE.get(address, port, GenerationFile.HOST, "/").body());
      } catch (IOException e) {
        return OptionalLong.empty();
      }
      if (worker.isEmpty()) {
        return worker;
      }
    }
    return worker;
  }

  /**
   * Waits until no new connection can come to the processes before the reload; whether it came to
   * that.
   */
  boolean await(String generation, OldWorkers before) {
    long begin = System.nanoTime();
    long liveSince = begin;
    boolean live = false;
    Optional<Set<Long>> old = Optional.empty();
    while (System.nanoTime() - begin < LONGEST.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      OptionalLong worker = findWorker(generation);
      if (worker.isPresent() && !live) {
        liveSince = System.nanoTime();
      }
      live = worker.isPresent();
      if (live) {
        old = old.or(() -> before.findOfServer(worker.getAsLong()));
        long since = System.nanoTime() - liveSince;
        boolean settled =
            old.map(workers -> workers.stream().noneMatch(OldWorkers::takesConnections))
                .orElse(since >= SETTLED.toNanos());
        if (settled) {
          return true;
        }
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
    return false;
  }
}
