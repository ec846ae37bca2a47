package io.spillway.node.peering;

import io.spillway.model.CdnName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The shortest answer of each peer in windows of ten seconds. The shortest is the nearest to what
 * the network takes: handshakes, commits and queues only add to it (Ledlie, Gardner, Seltzer:
 * Network coordinates in the wild, NSDI 2007, section 4.2). Thread-safe.
 */
final class RoundTrips {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int MOST_PEERS = 10_000;

  private final Map<CdnName, Window> windows = new HashMap<>();

  /** What was seen since when. */
  private record Window(Instant since, Duration shortest) {}

  /**
   * Takes a measured answer.
   *
   * @return the shortest of the window that is over, where one is
   */
  synchronized Optional<Duration> add(CdnName peer, Duration time, Instant now) {
    Window window = windows.get(peer);
    if (window == null) {
      if (windows.size() < MOST_PEERS) {
        windows.put(peer, new Window(now, time));
      }
      return Optional.empty();
    }
    Duration shortest = time.compareTo(window.shortest) < 0 ? time : window.shortest;
    if (window.since.plus(WINDOW).isAfter(now)) {
      windows.put(peer, new Window(window.since, shortest));
      return Optional.empty();
    }
    windows.remove(peer);
    return Optional.of(shortest);
  }
}
