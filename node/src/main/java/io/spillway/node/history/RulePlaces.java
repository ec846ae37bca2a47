package io.spillway.node.history;

import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.model.message.PolicyMessage;
import io.spillway.policy.PolicyFact;
import io.spillway.policy.Trial;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where the rules of each version of the policy stood when it came into force. */
final class RulePlaces {
  /** The version of rules that are not in force. */
  static final long TRIED = 0;

  private final SortedMap<Long, SortedMap<String, String>> places = new TreeMap<>();

  /** Of rules that are not in force. */
  static RulePlaces tried(Optional<SortedMap<String, String>> told) {
    RulePlaces tried = new RulePlaces();
    told.ifPresent(all -> tried.places.put(TRIED, all));
    return tried;
  }

  void note(JournalEntry entry) {
    if (entry.message() instanceof PolicyMessage message) {
      Optional<SortedMap<String, String>> told =
          switch (message) {
            case PolicyMessage.PutRules put -> put.places();
            case PolicyMessage.ConfigureRules configured -> configured.places();
          };
      for (Fact fact : entry.facts()) {
        if (fact instanceof PolicyFact.RulesAdopted adopted && told.isPresent()) {
          places.put(adopted.document().version(), told.get());
        }
      }
    }
  }

  /** Such as {@code cdn.yaml:14}, {@code the default} or {@code version 3}. */
  String origin(Trial trial, long version) {
    return trial.byDefault()
        ? "the default"
        : find(trial, version)
            .orElseGet(() -> version == TRIED ? "the rules tried" : "version " + version);
  }

  /** Such as {@code cdn.yaml:15} for the second line of a rule that begins in line 14. */
  String line(Trial trial, Trial.Place inside, long version) {
    return (trial.byDefault() ? Optional.<String>empty() : find(trial, version))
        .map(begin -> {
          int colon = begin.lastIndexOf(':');
          long line = Long.parseLong(begin.substring(colon + 1)) + inside.line() - 1;
          return begin.substring(0, colon) + ":" + line;
        })
        .orElseGet(() -> "line " + inside.line() + ", column " + inside.column() + " of the rule");
  }

  private Optional<String> find(Trial trial, long version) {
    return Optional.ofNullable(places.get(version))
        .flatMap(rules -> Optional.ofNullable(rules.get(trial.rule())))
        .filter(place -> place.matches(".+:[0-9]{1,9}"));
  }
}
