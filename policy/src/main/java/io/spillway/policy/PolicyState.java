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
   * Compiles rules that are to follow those in force. They keep the currency: what this CDN has
   * spent, owes and is owed is counted in it, and caps and credit would begin anew in another.
   *
   * @param rules source by name
   * @throws PolicyException for rules that do not compile, or are of another currency
   */
  public CompiledPolicy successor(SortedMap<String, String> rules) {
    CompiledPolicy next = CompiledPolicy.compile(new PolicyDocument(version() + 1, rules));
    Optional<String> before = current.map(CompiledPolicy::of).map(CompiledPolicy::currency);
    if (before.isPresent() && !before.get().equals(next.currency())) {
      throw new PolicyException(
          "currency",
          "it is '%s'%s, and this CDN's books, caps and agreements are in %s: say '%s'; a CDN that trades in another currency begins with an empty state folder"
              .formatted(
                  next.currency(),
                  rules.containsKey("currency") ? "" : " where the rules are silent",
                  before.get(),
                  before.get()));
    }
    return next;
  }

  /** Whether the configuration has other rules than when it was read last. */
  public boolean differs(SortedMap<String, String> configuration) {
    return current.isEmpty() || !configured.equals(Optional.of(new ConfiguredRules(configuration)));
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
