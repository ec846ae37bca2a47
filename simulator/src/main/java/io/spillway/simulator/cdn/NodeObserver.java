package io.spillway.simulator.cdn;

import io.spillway.engine.JournalEntry;
import io.spillway.model.CdnName;
import io.spillway.model.SteeringTable;
import io.spillway.model.message.PeerMessage;
import java.util.Optional;

/** Sees what nodes do. */
public interface NodeObserver {
  /** A step was committed and folded. */
  void committed(SimulatedNode node, JournalEntry entry);

  /** The process died, by chance. */
  void crashed(SimulatedNode node, String place);

  /** The process ended by itself, with an exit code and a line that says why. */
  void ended(SimulatedNode node, int code, String why);

  /** A message was refused, since a signature in it does not hold. */
  void refused(SimulatedNode node, CdnName from, PeerMessage message);

  /** A process of the node has given the redirector a table; the refusal is the redirector's. */
  void published(SimulatedNode node, SteeringTable table, Optional<String> refusal);

  /** A lying node has said something else than its parts have decided, or nothing. */
  void lied(SimulatedNode node, Lie lie);

  /** Something failed that must never fail. */
  void failed(SimulatedNode node, String what);
}
