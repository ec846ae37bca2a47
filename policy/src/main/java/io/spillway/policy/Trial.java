package io.spillway.policy;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One rule tried on given variables, with what decided.
 *
 * @param rule its name
 * @param source its text
 * @param byDefault whether the policy is silent, so that the text is the default's
 * @param result what it came to; the safe result where it failed
 * @param fault why the rule itself gave no result; empty normally
 * @param saw the variables that it read, by name
 * @param decided the parts of it that decided, in the order in which they lead to the result
 */
public record Trial(
    String rule,
    String source,
    boolean byDefault,
    Object result,
    Optional<String> fault,
    SortedMap<String, Object> saw,
    List<Deciding> decided) {
  /** Copies. */
  public Trial {
    decided = List.copyOf(decided);
  }

  /**
   * A part of a rule.
   *
   * @param text as it would be written
   * @param place where it stands in the rule
   * @param value what it came to
   */
  public record Deciding(String text, Place place, Object value) {}

  /**
   * A place in a rule's text.
   *
   * @param line from 1
   * @param column from 1
   */
  public record Place(int line, int column) {}
}
