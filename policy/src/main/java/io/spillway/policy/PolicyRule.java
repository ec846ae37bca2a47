package io.spillway.policy;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;

/**
 * One rule that a policy can have.
 *
 * @param name such as {@code borrow.when}
 * @param type what it results in
 * @param variables what it may refer to, in a stable order
 * @param meaning what it decides, with units
 * @param range which results are accepted
 * @param byDefault its source where a document does not give it
 * @param safe the result that stands in when an evaluation fails or is out of range
 */
public record PolicyRule(
    String name,
    PolicyType type,
    List<Variable> variables,
    String meaning,
    Range range,
    String byDefault,
    Safe safe) {
  /** Copies. */
  public PolicyRule {
    variables = List.copyOf(variables);
  }

  /**
   * Something that a rule may refer to.
   *
   * @param name as in the expression
   * @param type its type
   * @param meaning what it is, with units
   */
  public record Variable(String name, PolicyType type, String meaning) {}

  /** Which results are accepted. */
  public sealed interface Range {
    /** Every result of the type. */
    record Any() implements Range {}

    /**
     * Whole numbers.
     *
     * @param least the least
     * @param most the most
     */
    record Whole(long least, long most) implements Range {}

    /**
     * Floating point numbers; never NaN.
     *
     * @param least the least
     * @param most the most
     */
    record Floating(double least, double most) implements Range {}

    /**
     * Text of a form.
     *
     * @param pattern the form, a regular expression
     */
    record Text(String pattern) implements Range {}

    /**
     * Words of some that there are, none twice.
     *
     * @param known those that there are
     */
    record Words(List<String> known) implements Range {
      /** Copies. */
      public Words {
        known = List.copyOf(known);
      }
    }

    /** A time zone by its name, such as Europe/Vienna. */
    record Zone() implements Range {}

    /** Whether a result is accepted. */
    default boolean accepts(Object result) {
      return switch (this) {
        case Any() -> true;
        case Whole(long least, long most) ->
            result instanceof Long value && value >= least && value <= most;
        case Floating(double least, double most) ->
            result instanceof Double value && value >= least && value <= most;
        case Text(String pattern) -> result instanceof String value && value.matches(pattern);
        case Words(List<String> known) ->
            result instanceof List<?> words
                && known.containsAll(words)
                && words.stream().distinct().count() == words.size();
        case Zone() -> result instanceof String value && isZone(value);
      };
    }

    private static boolean isZone(String name) {
      try {
        return name.equals(ZoneId.of(name).getId());
      } catch (DateTimeException e) {
        return false;
      }
    }

    /** What is accepted, for people. */
    default String inWords() {
      return switch (this) {
        case Any() -> "any result";
        case Whole(long least, long most) -> least + " to " + most;
        case Floating(double least, double most) -> least + " to " + most;
        case Text(String pattern) -> "text of the form " + pattern;
        case Words(List<String> known) ->
            "some of '" + String.join("', '", known) + "', none of them twice";
        case Zone() -> "a time zone such as 'Europe/Vienna'";
      };
    }
  }

  /**
   * The result that stands in for one that could not be had.
   *
   * @param result of the rule's type
   * @param effect what follows from it, for people
   */
  public record Safe(Object result, String effect) {}
}
