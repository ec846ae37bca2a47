package io.spillway.simulator.check;

import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.Part;
import io.spillway.model.message.PartName;
import io.spillway.simulator.cdn.SimulatedNode;

/** Folding the whole journal from nothing gives the live state. */
final class Replay {
  private Replay() {}

  static void check(Findings findings, SimulatedNode node) {
    node.parts().forEach((name, part) -> check(findings, node, name, part));
  }

  private static <S, F extends Fact> void check(
      Findings findings, SimulatedNode node, PartName name, Part<S, ?, F> part) {
    S state = part.initial();
    for (JournalEntry entry : node.disk().list(0, Integer.MAX_VALUE)) {
      if (entry.part() == name) {
        for (Fact fact : entry.facts()) {
          state = part.apply(state, part.factType().cast(fact));
        }
      }
    }
    findings.require(
        state.equals(node.state(name, part.stateType())),
        node.name() + " " + name,
        () -> "the journal folds to another state than the live one");
  }
}
