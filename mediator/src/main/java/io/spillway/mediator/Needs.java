package io.spillway.mediator;

import io.spillway.model.AnticipatedSurge;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.Footprint;
import io.spillway.model.Forecast;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.Service;
import io.spillway.policy.CompiledPolicy;
import java.util.List;
import java.util.Optional;

/** From a forecast to what is needed of peers. */
final class Needs {
  /** How far beyond the detector's horizon the trend is followed, seconds. */
  private static final double LOOK_AHEAD = 40;

  /** The trend is trusted up to this multiple of what is measured. */
  private static final double TRUST = 3;

  /**
   * At onset the top is far away, and each step on the way is an amendment that makes web servers
   * reload: the first round follows the trend further.
   */
  private static final double FIRST_LOOK_AHEAD = 60;

  private static final double FIRST_TRUST = 5;

  /** Responses may grow: bits are asked for with this factor. */
  private static final double BITS_MARGIN = 2;

  private static final double LEAST_BITS = 1_000_000;

  /** More than all of the net carries: figures without sense must not add up beyond a number. */
  private static final double MOST_BITS = 1e16;

  /** What a response is taken to weigh that is anticipated where none was served yet. */
  private static final double UNMEASURED_BITS = 1_000_000;

  private Needs() {}

  /** The demand that has to be provided for, requests per second. */
  static double projected(Forecast f, Optional<AnticipatedSurge> ahead) {
    return Math.max(projected(f, LOOK_AHEAD, TRUST), anticipated(ahead));
  }

  /** The demand that people anticipate; nothing where they do not. */
  static double anticipated(Optional<AnticipatedSurge> ahead) {
    return ahead.map(surge -> surge.requests().perSecond()).orElse(0.0);
  }

  private static double projected(Forecast f, double seconds, double trust) {
    double demand = f.demand().perSecond();
    double slope =
        Math.max(0, f.expected().perSecond() - demand) / Math.max(1, f.horizon().toSeconds());
    double ahead = Math.max(f.expected().perSecond(), demand + slope * seconds);
    return Math.min(ahead, demand * trust);
  }

  /** What is to be had of peers in the first round, requests per second. */
  static double first(Forecast f, Optional<AnticipatedSurge> ahead) {
    double usable = f.usable().perSecond();
    double trend = projected(f, FIRST_LOOK_AHEAD, FIRST_TRUST);
    double declared = anticipated(ahead) - usable;
    // Who declares a surge knows how much is needed: that is not made more of.
    double least = declared > 0 ? declared : usable / 4;
    return Math.max(trend - usable, least);
  }

  /** What of it is beyond the own edges, requests per second. */
  static double excess(Forecast f, Optional<AnticipatedSurge> ahead) {
    return Math.max(0, projected(f, ahead) - f.usable().perSecond());
  }

  /** A capacity of the given requests per second, with the bits that belong to it. */
  static Capacity capacity(double requests, Forecast f, Optional<AnticipatedSurge> ahead) {
    double measured = f.meanResponseBits() * BITS_MARGIN;
    double declared = ahead.map(AnticipatedSurge::bitsPerRequest).orElse(0.0);
    boolean unknown = ahead.isPresent() && measured <= 0 && declared <= 0;
    double each = unknown ? UNMEASURED_BITS : Math.max(measured, declared);
    double bits = Math.clamp(requests * each, LEAST_BITS, MOST_BITS);
    return new Capacity(RequestRate.perSecond(Math.ceil(requests)), new BitRate((long) bits));
  }

  static Requirement requirement(Service service, CompiledPolicy policy, Capacity capacity) {
    return new Requirement(
        service.id(),
        service.hosts(),
        service.origin(),
        service.probePath(),
        new Footprint(List.of(Footprint.EVERYWHERE.prefixes().getFirst())),
        capacity,
        service.sla(),
        policy.borrowCeiling(),
        policy.borrowDuration());
  }
}
