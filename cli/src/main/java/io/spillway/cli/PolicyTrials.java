package io.spillway.cli;

import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.PolicyRule;
import io.spillway.policy.PolicyRules;
import io.spillway.policy.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the rules of one file come to in one case, and which rule and line decided. */
final class PolicyTrials {
  private final PolicyFile file;
  private final PolicyCase tried;
  private final List<Trial> trials = new ArrayList<>();
  private final List<String> wanting = new ArrayList<>();
  private final List<String> unexpected = new ArrayList<>();
  private final Set<String> unasked = new TreeSet<>();

  PolicyTrials(PolicyFile file, CompiledPolicy policy, PolicyCase tried) {
    this.file = file;
    this.tried = tried;
    unasked.addAll(tried.given().keySet());
    for (PolicyRule rule : PolicyRules.list()) {
      List<String> named =
          policy.variablesOf(rule.name()).stream().map(PolicyRule.Variable::name).toList();
      unasked.removeAll(named);
      List<String> missing = named.stream().filter(n -> !tried.given().containsKey(n)).toList();
      boolean expected = tried.expected().containsKey(rule.name());
      if (!missing.isEmpty()) {
        if (missing.size() < named.size() || expected) {
          wanting.add(rule.name() + " (" + String.join(", ", missing) + ")");
        }
        if (expected) {
          unexpected.add(rule.name() + " was not tried: give " + String.join(", ", missing));
        }
      } else if (!named.isEmpty() || expected) {
        take(policy.explain(rule.name(), tried.given()));
      }
    }
  }

  private void take(Trial trial) {
    trials.add(trial);
    String expected = tried.expected().get(trial.rule());
    String result = String.valueOf(trial.result());
    if (expected != null && !expected.equals(result)) {
      unexpected.add(trial.rule() + " is " + result + ", expected is " + expected);
    }
  }

  boolean asExpected() {
    return unexpected.isEmpty();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(tried.name() + ": given " + words(tried.given()));
    for (Trial trial : trials) {
      lines.add("  " + trial.rule() + " = " + trial.result() + "   (" + origin(trial) + ")");
      trial.source().lines().forEach(line -> lines.add("      " + line.strip()));
      trial.fault().ifPresent(fault -> lines.add("    ! " + fault));
      if (!trial.saw().isEmpty()) {
        lines.add("    saw " + words(trial.saw()));
      }
      for (Trial.Deciding part : trial.decided()) {
        String value = String.valueOf(part.value());
        lines.add(
            "    decided by "
                + part.text()
                + (part.text().equals(value) ? "" : ", which is " + value)
                + at(trial, part.place()));
      }
    }
    if (!wanting.isEmpty()) {
      lines.add("  not tried, for want of variables: " + String.join("; ", wanting));
    }
    if (!unasked.isEmpty()) {
      lines.add("  no rule of this policy asks: " + String.join(", ", unasked));
    }
    unexpected.forEach(finding -> lines.add("  ! " + finding));
    return lines;
  }

  private static String words(Map<String, Object> values) {
    return values.isEmpty()
        ? "nothing"
        : String.join(
            ", ", values.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
  }

  private String origin(Trial trial) {
    return trial.byDefault()
        ? "the default"
        : file.find(trial.rule(), new Trial.Place(1, 1))
            .map(p -> file.file() + ":" + p.line())
            .orElse("");
  }

  private String at(Trial trial, Trial.Place inside) {
    return file.find(trial.rule(), inside)
        .map(p -> " (line " + p.line() + ", column " + p.column() + ")")
        .orElse("");
  }

  ObjectNode json() {
    JsonNodeFactory make = JsonNodeFactory.instance;
    ObjectNode node = make.objectNode().put("name", tried.name());
    node.put("asExpected", asExpected());
    ArrayNode all = node.putArray("rules");
    for (Trial trial : trials) {
      ObjectNode one = all.addObject();
      one.put("rule", trial.rule()).put("source", trial.source());
      one.put("origin", trial.byDefault() ? "default" : file.file().toString());
      file.find(trial.rule(), new Trial.Place(1, 1)).ifPresent(p -> one.put("line", p.line()));
      one.set("result", value(trial.result()));
      trial.fault().ifPresent(fault -> one.put("fault", fault));
      ObjectNode saw = one.putObject("saw");
      trial.saw().forEach((name, value) -> saw.set(name, value(value)));
      ArrayNode decided = one.putArray("decided");
      for (Trial.Deciding part : trial.decided()) {
        ObjectNode step = decided.addObject().put("text", part.text());
        step.set("value", value(part.value()));
        file.find(trial.rule(), part.place())
            .ifPresent(p -> step.put("line", p.line()).put("column", p.column()));
      }
    }
    wanting.forEach(node.putArray("notTried")::add);
    unasked.forEach(node.putArray("notAsked")::add);
    unexpected.forEach(node.putArray("unexpected")::add);
    return node;
  }

  private static JsonNode value(Object value) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (value) {
      case Boolean b -> make.booleanNode(b);
      case Long n -> make.numberNode(n);
      case Double d -> make.numberNode(d);
      default -> make.stringNode(String.valueOf(value));
    };
  }
}
