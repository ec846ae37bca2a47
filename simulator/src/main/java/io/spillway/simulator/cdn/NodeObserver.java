package io.spillway.simulator.cdn;

import io.spillway.engine.JournalEntry;

/** Sees what nodes do. */
public interface NodeObserver {
  /** A step was committed and folded. */
  void committed(SimulatedNode node, JournalEntry entry);

  /** The process died, by chance. */
  void crashed(SimulatedNode node, String place);

  /** Something failed that must never fail. */
  void failed(SimulatedNode node, String what);
}
