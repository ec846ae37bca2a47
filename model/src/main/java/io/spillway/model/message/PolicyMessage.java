package io.spillway.model.message;

import java.util.SortedMap;
import java.util.TreeMap;

/** What the policy repository is told. */
public sealed interface PolicyMessage extends PartMessage
    permits PolicyMessage.PutRules, PolicyMessage.ConfigureRules {
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

  /**
   * The rules as the configuration has them, told at each start. They come into force when the
   * configuration has changed; else what was put since then stays.
   *
   * @param rules source by name
   */
  record ConfigureRules(SortedMap<String, String> rules) implements PolicyMessage {
    /** Copies. */
    public ConfigureRules {
      rules = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }
  }
}
