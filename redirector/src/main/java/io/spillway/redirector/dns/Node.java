package io.spillway.redirector.dns;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name that exists in the zone: with records of its own, steered, or only because a name below it
 * exists (RFC 8020). Immutable, but for the counters of a steered host.
 */
final class Node {
  private final byte[] name;
  private final int hash;
  private final List<RecordSet> sets;
  private final @Nullable SteeredHost steered;

  /**
   * A node.
   *
   * @param name on the wire, in lower case
   * @param sets its records by type
   * @param steered set if the mediator steers it
   */
  Node(byte[] name, List<RecordSet> sets, @Nullable SteeredHost steered) {
    this.name = name;
    this.hash = Wire.hash(name, 0, name.length);
    this.sets = List.copyOf(sets);
    this.steered = steered;
  }

  int hash() {
    return hash;
  }

  boolean isNamed(byte[] bytes, int from, int length) {
    return Wire.isName(name, bytes, from, length);
  }

  @Nullable SteeredHost steered() {
    return steered;
  }

  @Nullable RecordSet find(int type) {
    for (int i = 0; i < sets.size(); i++) {
      if (sets.get(i).type() == type) {
        return sets.get(i);
      }
    }
    return null;
  }
}
