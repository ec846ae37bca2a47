package io.spillway.simulator.check;

import io.spillway.engine.Part;
import io.spillway.model.message.PartName;
import io.spillway.simulator.cdn.SimulatedNode;
import java.util.EnumMap;
import java.util.Map;

/** How much each part keeps in memory, counted in values: numbers, texts, times and records. */
public final class Growth {
  /** More than any part keeps in a run of a few CDNs, whatever they say to each other. */
  private static final long MOST = 60_000;

  private Growth() {}

  /** The values in each part's state. */
  public static Map<PartName, Long> measure(SimulatedNode node) {
    Map<PartName, Long> sizes = new EnumMap<>(PartName.class);
    node.parts().forEach((name, part) -> sizes.put(name, measure(node, name, part)));
    return sizes;
  }

  private static long measure(SimulatedNode node, PartName name, Part<?, ?, ?> part) {
    return Leaves.of(node.state(name, part.stateType())).count();
  }

  static void check(Findings findings, SimulatedNode node) {
    measure(node)
        .forEach((part, size) ->
            findings.require(
                size <= MOST,
                node.name() + " " + part,
                () -> "its state has grown to " + size + " values"));
  }
}
