package io.spillway.model.message;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the policy repository is told. */
public sealed interface PolicyMessage extends PartMessage
    permits PolicyMessage.PutRules, PolicyMessage.ConfigureRules {
  /**
   * The rules as a whole; a new version only if they differ. Checked before they are told.
   *
   * @param rules source by name
   * @param places where each stands, by name, as {@code FILE:LINE}; absent where nobody knows
   */
  record PutRules(SortedMap<String, String> rules, Optional<SortedMap<String, String>> places)
      implements PolicyMessage {
    /** Copies. */
    public PutRules {
      rules = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }

    /** Rules of which nobody knows where they stand. */
    public PutRules(SortedMap<String, String> rules) {
      this(rules, Optional.empty());
    }
  }

  /**
   * The rules as the configuration has them, told at each start. They come into force when the
   * configuration has changed; else what was put since then stays.
   *
   * @param rules source by name
   * @param places where each stands, by name, as {@code FILE:LINE}; absent where nobody knows
   */
  record ConfigureRules(SortedMap<String, String> rules, Optional<SortedMap<String, String>> places)
      implements PolicyMessage {
    /** Copies. */
    public ConfigureRules {
      rules = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }

    /** Rules of which nobody knows where they stand. */
    public ConfigureRules(SortedMap<String, String> rules) {
      this(rules, Optional.empty());
    }
  }
}
