package io.spillway.mediator.steering;

import io.spillway.model.AgreementId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many of their clients the own edges had best redirect (302) to peers, and for how long, by
 * the model of live answers: as many as brings the own edges to what they can carry at the worst
 * second ahead, no more than the peers have room for beside what DNS sends them meanwhile.
 *
 * @param shares of the own edges' clients, by agreement; each above 0
 * @param lasting for how long it is needed
 */
public record RedirectPlan(SortedMap<AgreementId, Double> shares, Duration lasting) {
  /** A smaller share is not worth a change of the edges' configuration. */
  static final double LEAST = 0.05;

  private static final double STEP = 0.05;
  private static final double MOST = 0.9;

  /** The trend is trusted up to this multiple of what is measured. */
  private static final double TRUST = 3;

  /** How far ahead the input's demand is, seconds. */
  private static final long AHEAD = 3;

  /**
   * After so many seconds the controller has seen what is redirected, and sends peers less by DNS:
   * further ahead their room need not be shared out now.
   */
  private static final long REACTION = 5;

  /** Kept up for this long after the last second that needs it by the model. */
  private static final long LONGER = 3;

  /** Copies. */
  public RedirectPlan {
    shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
  }

  /** The share of the own edges' clients in all. */
  public double share() {
    return shares.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * The plan, if there is anything to gain.
   *
   * @param state of the controller after the step of now
   * @param input that the step was given
   * @param growth of the demand, requests per second each second
   * @param most how long it may last
   * @param takers the agreements whose lenders can be redirected to
   */
  public static Optional<RedirectPlan> find(
      SteeringState state,
      SteeringInput input,
      double growth,
      Duration most,
      List<AgreementId> takers) {
    Ahead ahead = new Ahead(state, input, growth);
    double needed = 0;
    long last = 0;
    for (long s = 1; s <= most.toSeconds(); s++) {
      double home = ahead.home(s);
      double excess = home <= 0 ? 0 : 1 - input.usable().perSecond() / home;
      if (excess > 0) {
        needed = Math.max(needed, excess);
        last = s;
      }
    }
    double share = Math.min(MOST, Math.ceil(needed / STEP) * STEP);
    SortedMap<AgreementId, Double> room = new TreeMap<>();
    for (SteeringTarget target : input.targets()) {
      if (target.ready() && takers.contains(target.agreement())) {
        room.put(target.agreement(), Double.MAX_VALUE);
      }
    }
    for (long s = 1; s <= Math.min(last, REACTION); s++) {
      for (SteeringTarget target : input.targets()) {
        Double known = room.get(target.agreement());
        if (known != null) {
          room.put(target.agreement(), Math.min(known, ahead.room(target, s)));
        }
      }
    }
    double rooms = room.values().stream().mapToDouble(Double::doubleValue).sum();
    // Shared out by each one's least room, which need not be in the same second.
    for (long s = 1; s <= Math.min(last, REACTION); s++) {
      share = Math.min(share, rooms / Math.max(1, ahead.home(s)));
    }
    if (needed < LEAST || share < LEAST || !(rooms > 0) || Double.isInfinite(rooms)) {
      return Optional.empty();
    }
    SortedMap<AgreementId, Double> shares = new TreeMap<>();
    for (var e : room.entrySet()) {
      if (e.getValue() > 0) {
        shares.put(e.getKey(), share * e.getValue() / rooms);
      }
    }
    long lasting = Math.min(most.toSeconds(), last + LONGER);
    return Optional.of(new RedirectPlan(shares, Duration.ofSeconds(lasting)));
  }

  /** What the model says of the seconds ahead, if the shares of now stay in force. */
  private record Ahead(SteeringState state, SteeringInput input, double growth) {
    private double demand(long seconds) {
      double now = input.demand().perSecond();
      return Math.clamp(now + growth * (seconds - AHEAD), 0, now * TRUST);
    }

    /** What answers send home, requests per second. */
    double home(long seconds) {
      long second = state.second() + seconds;
      double share =
          state.live().remaining(second).own()
              + state.live().renewed(second) * state.answers().own();
      return demand(seconds) * share;
    }

    /** What a lender can take beside what answers send it, requests per second. */
    double room(SteeringTarget target, long seconds) {
      long second = state.second() + seconds;
      AgreementId id = target.agreement();
      double share =
          state.live().remaining(second).of(id)
              + state.live().renewed(second) * state.answers().of(id);
      double most = SteeringController.PEER_FILL * target.agreed().perSecond() * state.healthOf(id);
      return Math.max(0, most - demand(seconds) * share);
    }
  }
}
