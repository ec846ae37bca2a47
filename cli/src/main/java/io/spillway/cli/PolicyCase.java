package io.spillway.cli;

import io.spillway.model.Prefix;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.PolicyRule;
import io.spillway.policy.PolicyRules;
import io.spillway.policy.PolicyType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What a policy is tried on.
 *
 * @param name for people
 * @param given values of variables by name
 * @param expected what rules have to come to, as text, by name
 */
record PolicyCase(
    String name, SortedMap<String, Object> given, SortedMap<String, String> expected) {
  private static final String TIME = "at";

  /** Reads {@code NAME=VALUE,...}; throws {@link IllegalArgumentException} with the mend. */
  static PolicyCase of(String whatIf, CompiledPolicy policy) {
    SortedMap<String, String> given = new TreeMap<>();
    for (String pair : whatIf.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "--what-if \"" + pair + "\": use NAME=VALUE, such as peer=cdn-b.example");
      }
      given.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return new PolicyCase("what if", values("--what-if", given, policy), new TreeMap<>());
  }

  /** Reads one of {@code cases}; throws {@link IllegalArgumentException} with place and mend. */
  static PolicyCase of(String place, JsonNode node, CompiledPolicy policy) {
    SortedMap<String, String> given = new TreeMap<>();
    SortedMap<String, String> expected = new TreeMap<>();
    for (Map.Entry<String, JsonNode> e : node.properties()) {
      switch (e.getKey()) {
        case "name" -> {}
        case "given" ->
            given.putAll(texts(place + ".given", e.getValue(), l -> String.join(" ", l)));
        case "expect" -> expected.putAll(texts(place + ".expect", e.getValue(), List::toString));
        default ->
            throw new IllegalArgumentException(
                place + ": \"" + e.getKey() + "\" is not known; use name, given and expect");
      }
    }
    for (String rule : expected.keySet()) {
      if (PolicyRules.find(rule).isEmpty()) {
        throw new IllegalArgumentException(
            place + ".expect: there is no rule " + rule + "; `spillway policy show` lists them");
      }
    }
    return new PolicyCase(
        node.path("name").asString(place), values(place + ".given", given, policy), expected);
  }

  private static SortedMap<String, String> texts(
      String place, JsonNode node, Function<List<String>, String> list) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(place + ": use a mapping of names and values");
    }
    SortedMap<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> e : node.properties()) {
      List<String> parts = new ArrayList<>();
      e.getValue().forEach(item -> parts.add(item.asString()));
      texts.put(e.getKey(), e.getValue().isArray() ? list.apply(parts) : e.getValue().asString());
    }
    return texts;
  }

  private static SortedMap<String, Object> values(
      String place, SortedMap<String, String> texts, CompiledPolicy policy) {
    SortedMap<String, Object> values = new TreeMap<>();
    texts.forEach((name, text) -> {
      if (name.equals(TIME)) {
        clock(place, text, policy, values);
      } else {
        values.put(name, value(place, name, text));
      }
    });
    return values;
  }

  private static void clock(
      String place, String text, CompiledPolicy policy, SortedMap<String, Object> values) {
    try {
      ZoneId zone = ZoneId.of((String) policy.evaluate("time-zone", Map.of()).result());
      ZonedDateTime at = Instant.parse(text).atZone(zone);
      values.put("hour", (long) at.getHour());
      values.put("weekday", (long) at.getDayOfWeek().getValue());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          place + ": at \"" + text + "\": use a time such as 2026-12-24T18:00:00Z", e);
    }
  }

  private static Object value(String place, String name, String text) {
    PolicyType type =
        find(name)
            .map(PolicyRule.Variable::type)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    place + ": no rule has a variable \"" + name + "\"; there are: " + names()));
    try {
      Object value =
          switch (type) {
            case BOOL -> {
              if (!text.equals("true") && !text.equals("false")) {
                throw new NumberFormatException();
              }
              yield Boolean.valueOf(text);
            }
            case INT -> Long.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case STRING -> text;
            case NETWORKS -> networks(place + ": " + name, text);
            case WORDS -> Arrays.asList(text.split("\\s+"));
          };
      requireRange(place, name, value);
      return value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          place + ": " + name + " \"" + text + "\": use a value of type " + type.word(), e);
    }
  }

  /** Least and most of the variables that are not any number from 0 on. */
  private static final Map<String, List<Double>> RANGES =
      Map.of(
          "hour", List.of(0.0, 23.0),
          "weekday", List.of(1.0, 7.0),
          "record", List.of(0.0, 1.0),
          "exhaustion", List.of(0.0, 1.0),
          "attack", List.of(0.0, 1.0));

  private static void requireRange(String place, String name, Object value) {
    if (value instanceof Number number) {
      List<Double> range = RANGES.getOrDefault(name, List.of(0.0, Double.MAX_VALUE));
      double given = number.doubleValue();
      if (!(given >= range.getFirst() && given <= range.getLast())) {
        throw new IllegalArgumentException(
            "%s: %s \"%s\": use %s"
                .formatted(
                    place,
                    name,
                    value,
                    range.getLast() == Double.MAX_VALUE
                        ? "0 or more"
                        : range.getFirst().longValue() + " to " + range.getLast().longValue()));
      }
    }
  }

  private static List<String> networks(String place, String text) {
    List<String> all = Arrays.asList(text.split("\\s+"));
    for (String network : all) {
      try {
        var _ = new Prefix(network);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
      }
    }
    return all;
  }

  private static Optional<PolicyRule.Variable> find(String name) {
    return PolicyRules.list().stream()
        .flatMap(rule -> rule.variables().stream())
        .filter(variable -> variable.name().equals(name))
        .findFirst();
  }

  private static String names() {
    return String.join(
        ", ",
        PolicyRules.list().stream()
            .flatMap(rule -> rule.variables().stream())
            .map(PolicyRule.Variable::name)
            .distinct()
            .sorted()
            .toList());
  }
}
