package io.spillway.simulator;

import io.spillway.mediator.Phase;
import io.spillway.model.CdnName;
import io.spillway.simulator.cdn.CrashPoint;

/**
 * One death of one process: at the first point of a kind, from the step on with which an
 * arrangement enters a phase.
 *
 * @param node whose process dies
 * @param phase in which phase of the first arrangement
 * @param point at which kind of point
 */
public record PlannedCrash(CdnName node, Phase phase, CrashPoint point) {
  @Override
  public String toString() {
    return node + " in " + phase + ", " + point;
  }
}
