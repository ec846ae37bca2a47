package io.spillway.simulator.check;

import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.Part;
import io.spillway.engine.Step;
import io.spillway.model.message.PartName;
import io.spillway.simulator.cdn.SimulatedNode;
import java.util.List;

/**
 * The journal explains all: its messages, decided on again in the state of that time, give the same
 * facts and effects, and the facts, folded from nothing, give the live state. One that has crashed
 * has no live state.
 */
final class Replay {
  private Replay() {}

  static void check(Findings findings, SimulatedNode node) {
    List<JournalEntry> all = node.disk().list(0, Integer.MAX_VALUE);
    node.parts().forEach((name, part) -> check(findings, node, name, part, all));
  }

  private static <S, M, F extends Fact> void check(
      Findings findings,
      SimulatedNode node,
      PartName name,
      Part<S, M, F> part,
      List<JournalEntry> all) {
    S state = part.initial();
    for (JournalEntry entry : all) {
      if (entry.part() == name) {
        Step<F> again = part.decide(state, part.messageType().cast(entry.message()), entry.at());
        findings.require(
            again.facts().equals(entry.facts()) && again.effects().equals(entry.effects()),
            node.name() + " #" + entry.sequence(),
            () -> "decided on again, " + entry.message() + " gives something else");
        for (Fact fact : entry.facts()) {
          state = part.apply(state, part.factType().cast(fact));
        }
      }
    }
    S folded = state;
    S live = node.state(name, part.stateType());
    findings.require(
        !node.isUp() || folded.equals(live),
        node.name() + " " + name,
        () -> "the journal folds to another state than the live one: " + difference(folded, live));
  }

  /** Where the two begin to differ. */
  private static String difference(Object folded, Object live) {
    String a = folded.toString();
    String b = live.toString();
    int at = 0;
    while (at < Math.min(a.length(), b.length()) && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    return around(a, at) + " is live " + around(b, at);
  }

  private static String around(String text, int at) {
    return text.substring(Math.max(0, at - 80), Math.min(text.length(), at + 80));
  }
}
