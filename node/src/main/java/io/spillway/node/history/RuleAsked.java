package io.spillway.node.history;

import io.spillway.policy.Trial;
import io.spillway.wire.Codec;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rule that a decision asked.
 *
 * @param rule its name
 * @param version of the policy; 0 for rules that are tried
 * @param origin where it stands, such as {@code cdn.yaml:14}; {@code the default}; or the version
 *     that was put, where nobody told the place
 * @param text the rule as it was then
 * @param result what it came to
 * @param saw what it read, by name
 * @param decided the parts of it that decided, each with its place
 * @param fault why its safe result stands in; absent normally
 */
public record RuleAsked(
    String rule,
    long version,
    String origin,
    String text,
    String result,
    SortedMap<String, String> saw,
    List<String> decided,
    Optional<String> fault) {
  /** Copies. */
  public RuleAsked {
    saw = Collections.unmodifiableSortedMap(new TreeMap<>(saw));
    decided = List.copyOf(decided);
  }

  /** Rules as text, for {@link #read}. */
  static String write(List<RuleAsked> rules) {
    return new String(Codec.journal().writeAll(rules), StandardCharsets.UTF_8);
  }

  /** Rules as they were written down. */
  public static List<RuleAsked> read(String text) {
    return Codec.journal().readAll(text.getBytes(StandardCharsets.UTF_8), RuleAsked.class);
  }

  static RuleAsked of(Trial trial, long version, RulePlaces places) {
    SortedMap<String, String> saw = new TreeMap<>();
    trial.saw().forEach((name, value) -> saw.put(name, String.valueOf(value)));
    return new RuleAsked(
        trial.rule(),
        version,
        places.origin(trial, version),
        trial.source(),
        String.valueOf(trial.result()),
        saw,
        trial.decided().stream().map(part -> words(trial, part, version, places)).toList(),
        trial.fault());
  }

  private static String words(Trial trial, Trial.Deciding part, long version, RulePlaces places) {
    String value = String.valueOf(part.value());
    return part.text()
        + (part.text().equals(value) ? "" : ", which is " + value)
        + " ("
        + places.line(trial, part.place(), version)
        + ")";
  }
}
