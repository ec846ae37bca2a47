package io.spillway.simulator.cdn;

import io.spillway.engine.Fact;
import java.util.List;

/** Decides where processes die. */
public interface Danger {
  /**
   * Whether the node's process dies here.
   *
   * @param facts of the step that is being committed; empty elsewhere
   */
  boolean strikes(SimulatedNode node, CrashPoint point, List<Fact> facts);
}
