package io.spillway.model.message;

import java.util.SortedMap;
import java.util.TreeMap;

/** What the policy repository is told. */
public sealed interface PolicyMessage extends PartMessage permits PolicyMessage.PutRules {
  /**
   * The rules as a whole; a new version only if they differ. Checked before they are told.
   *
   * @param rules source by name
   */
  record PutRules(SortedMap<String, String> rules) implements PolicyMessage {
    /** Copies. */
    public PutRules {
      rules = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }
  }
}
