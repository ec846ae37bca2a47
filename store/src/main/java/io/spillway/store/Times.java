package io.spillway.store;

import java.time.Instant;

/** Times as the database keeps them: nanoseconds since 1970, exact until 2262. */
final class Times {
  private static final long NANOS = 1_000_000_000;

  private Times() {}

  static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }
}
