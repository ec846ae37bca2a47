package io.spillway.policy;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rule was asked while a part decided.
 *
 * @param policy of which policy
 * @param rule its name
 * @param variables what it was asked with, by name
 */
public record Consultation(
    CompiledPolicy policy, String rule, SortedMap<String, Object> variables) {
  /** Copies. */
  public Consultation {
    variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
  }

  Consultation(CompiledPolicy policy, String rule, Map<String, ?> variables) {
    this(policy, rule, new TreeMap<String, Object>(variables));
  }

  /** What it came to, and what in it decided. */
  public Trial trial() {
    return trialUnder(policy);
  }

  /** What the rule of that name comes to in another policy, asked with the same. */
  public Trial trialUnder(CompiledPolicy other) {
    return other.explain(rule, variables);
  }

  /** The same question to another policy. */
  public Consultation of(CompiledPolicy other) {
    return new Consultation(other, rule, variables);
  }

  /** Whether the rule has another text, or the clock another zone, in another policy. */
  public boolean differsIn(CompiledPolicy other) {
    return !policy.source(rule).equals(other.source(rule))
        || !policy.source("time-zone").equals(other.source("time-zone"))
        || !policy.source("currency").equals(other.source("currency"));
  }
}
