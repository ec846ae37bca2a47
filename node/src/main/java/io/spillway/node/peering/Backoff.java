package io.spillway.node.peering;

import java.time.Duration;
import java.util.SplittableRandom;

/** How long to wait after each failure in a row: doubling, with chance so that peers part ways. */
final class Backoff {
  private final Duration first;
  private final Duration longest;
  private final SplittableRandom chance;
  private int failures;

  Backoff(Duration first, Duration longest, SplittableRandom chance) {
    this.first = first;
    this.longest = longest;
    this.chance = chance;
  }

  void reset() {
    failures = 0;
  }

  /** The next delay: between half and all of the doubled one. */
  Duration next() {
    long most = longest.toNanos();
    long full = first.toNanos();
    for (int i = 0; i < failures && full < most; i++) {
      full *= 2;
    }
    failures++;
    full = Math.min(full, most);
    return Duration.ofNanos(chance.nextLong(full / 2, full + 1));
  }
}
