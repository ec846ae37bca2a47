package io.spillway.simulator.check;

import io.spillway.model.CdnName;
import io.spillway.model.SteeringTable;
import io.spillway.simulator.cdn.SimulatedNode;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A process that has slept while its successor came can change nothing any more. */
final class Epochs {
  private final Findings findings;
  private final SortedMap<CdnName, SteeringTable> newest = new TreeMap<>();
  private long late;

  Epochs(Findings findings) {
    this.findings = findings;
  }

  void published(SimulatedNode node, SteeringTable table, Optional<String> refusal) {
    SteeringTable before = newest.get(node.name());
    boolean older = before != null && table.epoch() < before.epoch();
    late += older ? 1 : 0;
    findings.require(
        !older || refusal.isPresent(),
        node.name() + " DNS",
        () -> "a table of epoch " + table.epoch() + " was taken after one of a later epoch");
    if (refusal.isEmpty()) {
      newest.put(node.name(), table);
    }
  }

  /** How many tables of an earlier epoch came after those of a later one. */
  long late() {
    return late;
  }
}
