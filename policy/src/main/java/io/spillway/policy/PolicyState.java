package io.spillway.policy;

import io.spillway.model.PolicyDocument;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the policy repository knows.
 *
 * @param current the rules in force; empty before the first
 * @param since when they came into force; the epoch before the first
 * @param refused the last rules that were put and refused since; empty for none
 * @param configured the rules that the configuration had when it was read last; empty before
 */
public record PolicyState(
    Optional<PolicyDocument> current,
    Instant since,
    Optional<RefusedRules> refused,
    Optional<ConfiguredRules> configured) {
  /** Before anything was put. */
  static final PolicyState INITIAL =
      new PolicyState(Optional.empty(), Instant.EPOCH, Optional.empty(), Optional.empty());

  /** The version in force; 0 before the first. */
  public long version() {
    return current.map(PolicyDocument::version).orElse(0L);
  }

  /**
   * Rules that were refused.
   *
   * @param rules source by name
   * @param reason rule, place, finding and mend
   */
  public record RefusedRules(SortedMap<String, String> rules, String reason) {
    /** Copies. */
    public RefusedRules {
      rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }
  }

  /**
   * Rules of the configuration.
   *
   * @param rules source by name
   */
  public record ConfiguredRules(SortedMap<String, String> rules) {
    /** Copies. */
    public ConfiguredRules {
      rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }
  }
}
