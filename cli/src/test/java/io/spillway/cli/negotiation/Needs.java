package io.spillway.cli.negotiation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the sites of primaries need capacity, one after the other: ordinary traffic in their access
 * logs until the detectors have learnt it, then at each primary a crowd at one site at a time.
 */
final class Needs {
  private static final double ORDINARY = 4;
  private static final double CROWD = 1.6 * RealCdn.USABLE;
  private static final double LEARNING = 30;
  private static final double LASTS = 8;
  private static final double EVERY = 14;
  private static final double REST = 10;
  private static final double STEP = 0.1;

  private record Primary(RealCdn cdn, AccessLoad load, double begins) {}

  private final List<Primary> primaries = new ArrayList<>();

  Needs(List<RealCdn> cdns) {
    List<RealCdn> crowded = cdns.stream().filter(c -> c.role() != RealCdn.Role.LENDS).toList();
    for (RealCdn cdn : crowded) {
      double begins = LEARNING + primaries.size() * EVERY / crowded.size();
      primaries.add(new Primary(cdn, new AccessLoad(cdn.accessLog()), begins));
    }
  }

  /** How many there are in all. */
  int count() {
    return primaries.stream().mapToInt(p -> p.cdn().services()).sum();
  }

  Duration takes() {
    int most = primaries.stream().mapToInt(p -> p.cdn().services()).max().orElse(0);
    return Duration.ofSeconds((long) (LEARNING + EVERY * (most + 1) + REST));
  }

  /** Plays them all, in real time. */
  void play(RealFederation federation) throws Exception {
    long begun = System.nanoTime();
    double written = 0;
    while (written < takes().toSeconds()) {
      LockSupport.parkNanos((long) (STEP * 1e9));
      double now = (System.nanoTime() - begun) / 1e9;
      for (Primary primary : primaries) {
        write(primary, now, now - written);
      }
      written = now;
      federation.requireAlive();
    }
  }

  private static void write(Primary primary, double now, double seconds) throws IOException {
    List<String> hosts = primary.cdn().hosts();
    for (int i = 0; i < hosts.size(); i++) {
      double since = now - primary.begins() - i * EVERY;
      primary.load().set(hosts.get(i), since >= 0 && since < LASTS ? CROWD : ORDINARY);
    }
    primary.load().write(seconds, System.currentTimeMillis());
  }
}
