package io.spillway.agent;

import io.spillway.engine.Step;
import io.spillway.model.CdnName;
import io.spillway.model.Coordinate;
import io.spillway.model.Digest;
import io.spillway.model.message.AgentMessage;
import java.time.Duration;
import java.time.Instant;

/**
 * Network coordinates (Dabek, Cox, Kaashoek, Morris: Vivaldi, SIGCOMM 2004, figure 3 and section
 * 5.4): each measured round trip pulls or pushes this CDN like a spring, the less the surer it is
 * and the less sure the other one says it is. One sample moves it by a bounded way, and what cannot
 * be is left out, so that a peer that lies about its place or delays its answers does little harm.
 */
final class Vivaldi {
  private static final double TIMESTEP = 0.25;
  private static final double ERROR_WEIGHT = 0.25;
  private static final double LEAST_HEIGHT = 0.1;

  /** Nobody is surer than this, whatever it says. */
  private static final double LEAST_ERROR = 0.05;

  private static final double MOST_ERROR = 1.5;

  /** The farthest that one sample moves a CDN, in milliseconds. */
  private static final double LONGEST_MOVE = 25;

  /** No place on Earth is farther than this from anything, in milliseconds. */
  private static final double FARTHEST = 2_000;

  private static final Duration LONGEST = Duration.ofSeconds(2);

  /** A sample of a peer is taken this often at most, and one of any peer each second. */
  private static final Duration OFTEN = Duration.ofSeconds(10);

  private Vivaldi() {}

  /** Whether a coordinate can be one. */
  static boolean isCredible(Coordinate told) {
    return Math.abs(told.x()) <= FARTHEST
        && Math.abs(told.y()) <= FARTHEST
        && told.height() <= FARTHEST;
  }

  static void measured(
      Step.Draft<AgentState, AgentFact> draft, AgentMessage.RoundTripMeasured m, Instant now) {
    AgentState state = draft.state();
    KnownPeer peer = state.peers().get(m.peer());
    Neighbourhood around = state.neighbourhood();
    Neighbourhood.Measured before = around.measured().get(m.peer());
    boolean often = before != null && before.at().plus(OFTEN).isAfter(now);
    boolean busy = around.lastMeasured().plusSeconds(1).isAfter(now);
    boolean absurd = m.time().compareTo(LONGEST) > 0 || m.time().toNanos() <= 0;
    boolean full = before == null && !Neighbourhood.hasRoom(around.measured());
    if (peer == null || often || busy || absurd || full) {
      return;
    }
    Coordinate there = peer.advertisement().coordinate().orElse(Coordinate.ORIGIN);
    if (isCredible(there)) {
      draft.note(
          new AgentFact.Around(
              new NeighbourFact.RoundTripNoted(
                  moved(around.coordinate(), there, m.time().toNanos() / 1e6, m.peer()),
                  m.peer(),
                  new Neighbourhood.Measured(m.time(), now))));
    }
  }

  /**
   * Where a CDN is after a sample.
   *
   * @param here where it was
   * @param there where the other one says it is
   * @param millis how long the round trip took
   * @param peer gives a direction where both are at one place
   */
  static Coordinate moved(Coordinate here, Coordinate there, double millis, CdnName peer) {
    double theirs = Math.clamp(there.error(), LEAST_ERROR, MOST_ERROR);
    double weight = here.error() / (here.error() + theirs);
    double estimate = here.distanceTo(there);
    double sampleError = Math.abs(estimate - millis) / millis;
    double share = ERROR_WEIGHT * weight;
    double error = Math.min(sampleError, MOST_ERROR) * share + here.error() * (1 - share);
    double move = Math.clamp(TIMESTEP * weight * (millis - estimate), -LONGEST_MOVE, LONGEST_MOVE);
    double dx = here.x() - there.x();
    double dy = here.y() - there.y();
    if (dx == 0 && dy == 0) {
      double angle = Long.parseLong(Digest.hex(peer.value(), 3), 16) * 2 * Math.PI / (1 << 24);
      dx = StrictMath.cos(angle) * LEAST_HEIGHT;
      dy = StrictMath.sin(angle) * LEAST_HEIGHT;
    }
    double heights = here.height() + there.height();
    double length = StrictMath.hypot(dx, dy) + heights;
    return new Coordinate(
        here.x() + move * dx / length,
        here.y() + move * dy / length,
        Math.max(LEAST_HEIGHT, here.height() + move * heights / length),
        Math.clamp(error, LEAST_ERROR, MOST_ERROR));
  }
}
