package io.spillway.policy;

import java.util.Optional;

/**
 * What a rule came to.
 *
 * @param result the result, of the rule's type: a Boolean, Long, Double or String
 * @param fault why the rule itself gave no result and the safe one stands in; empty normally
 */
public record Outcome(Object result, Optional<String> fault) {
  static Outcome of(Object result) {
    return new Outcome(result, Optional.empty());
  }
}
