package io.spillway.metering;

import io.spillway.metering.Evidence.ClientShare;
import io.spillway.metering.Evidence.OwnCount;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The demand of all clients in one second, from what reached the own edges around it.
 *
 * <p>In each second the own edges see the share {@code home} of the demand. Dividing second by
 * second would multiply the noise of a small share, and a share that is late by a second, into an
 * error of the demand. So a straight line of demand is fitted through the seconds nearby, each
 * weighted by its share and by how near it is: {@code own(t) = home(t) (a + b t)}, by weighted
 * least squares with the variance of a count (Cleveland, 1979, local regression). A line follows a
 * ramp without bias, while the shares fall and the demand grows at once. The slope is held back a
 * little, so that few seconds at an edge make no steep line.
 */
final class LocalDemand {
  /** How many seconds before the one in question are used. */
  static final int BEHIND = 10;

  /** How many seconds after it are used, where they are known. */
  static final int AHEAD = 6;

  /** Below this mean share of clients on own edges nothing can be told from them. */
  static final double LEAST_HOME = 0.04;

  /** Seconds squared that hold the slope back. */
  private static final double STIFFNESS = 1.5;

  /** The line gives at most this much more or less than the level without it. */
  private static final double LARGEST_LEAN = 1.6;

  private final List<ClientShare> clients;
  private final Optional<Instant> readUntil;
  private final Map<Instant, Long> own = new HashMap<>();

  LocalDemand(Evidence evidence, List<ClientShare> clients) {
    this.clients = clients;
    this.readUntil = evidence.ownUntil();
    for (OwnCount count : evidence.own()) {
      own.put(count.second(), count.requests());
    }
  }

  /** The demand in a second, requests; empty where too few clients are on own edges to tell. */
  OptionalDouble at(Instant second) {
    double weights = 0;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double t0 = 0;
    double t1 = 0;
    for (ClientShare share : clients) {
      long k = Duration.between(second, share.second()).toSeconds();
      if (k < -BEHIND || k > AHEAD || !isRead(share.second())) {
        continue;
      }
      double weight = 1 - Math.abs(k) / (double) (k < 0 ? BEHIND + 1 : AHEAD + 1);
      double seen = (double) own.getOrDefault(share.second(), 0L);
      weights += weight;
      s0 += weight * share.home();
      s1 += weight * share.home() * k;
      s2 += weight * share.home() * k * k;
      t0 += weight * seen;
      t1 += weight * seen * k;
    }
    if (weights == 0 || s0 < LEAST_HOME * weights) {
      return OptionalDouble.empty();
    }
    double level = t0 / s0;
    double held = s2 + STIFFNESS * s0;
    double line = (t0 * held - t1 * s1) / (s0 * held - s1 * s1);
    return OptionalDouble.of(Math.clamp(line, level / LARGEST_LEAN, level * LARGEST_LEAN));
  }

  private boolean isRead(Instant second) {
    return readUntil.filter(until -> !second.isAfter(until)).isPresent();
  }
}
