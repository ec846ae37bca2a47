package io.spillway.edges.nginx;

import io.spillway.edges.HttpProbe;
import io.spillway.model.IpAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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

  // nginx's master starts the new processes, waits 100 ms, and then tells the old ones to take no
  // more connections (ngx_master_process_cycle): seen once does not mean that it is always seen.
  private static final Duration SETTLED = Duration.ofMillis(250);
  private static final Duration BETWEEN = Duration.ofMillis(10);
  private static final HttpProbe PROBE = new HttpProbe(Duration.ofSeconds(1));

  /** Whether every address answers by the generation now. */
  boolean isLive(String generation) {
    for (IpAddress address : addresses) {
      try {
        if (!PROBE.get(address, port, GenerationFile.HOST, "/").body().contains(generation)) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  /** Waits until every address keeps answering by the generation; whether it came to that. */
  boolean await(String generation) {
    long begin = System.nanoTime();
    long liveSince = 0;
    boolean live = false;
    while (System.nanoTime() - begin < LONGEST.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      boolean now = isLive(generation);
      if (now && !live) {
        liveSince = System.nanoTime();
      }
      live = now;
      if (live && System.nanoTime() - liveSince >= SETTLED.toNanos()) {
        return true;
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
    return false;
  }
}
