package io.spillway.policy;

import io.spillway.engine.Fact;
import io.spillway.model.PolicyDocument;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the policy repository decided. */
public sealed interface PolicyFact extends Fact {
  @Override
  default String subject() {
    return "";
  }

  /**
   * New rules are in force.
   *
   * @param document the rules under their version
   * @param changed what differs from the version before, in words
   * @param at since when
   */
  record RulesAdopted(PolicyDocument document, String changed, Instant at) implements PolicyFact {
    @Override
    public String story() {
      return "policy version " + document.version() + " is in force: " + changed;
    }
  }

  /**
   * These are the rules that the configuration has, from now on.
   *
   * @param rules source by name
   */
  record RulesConfigured(SortedMap<String, String> rules) implements PolicyFact {
    /** Copies. */
    public RulesConfigured {
      rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }

    @Override
    public String story() {
      return "";
    }
  }

  /**
   * Rules were refused; those in force stay.
   *
   * @param rules source by name
   * @param reason rule, place, finding and mend
   */
  record RulesRefused(SortedMap<String, String> rules, String reason) implements PolicyFact {
    /** Copies. */
    public RulesRefused {
      rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }

    @Override
    public String story() {
      return "new policy rules are refused, those in force stay: " + reason;
    }
  }
}
