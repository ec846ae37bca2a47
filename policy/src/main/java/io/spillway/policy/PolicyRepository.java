package io.spillway.policy;

import io.spillway.engine.Effect;
import io.spillway.engine.Part;
import io.spillway.engine.Step;
import io.spillway.model.PolicyDocument;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PolicyMessage;
import io.spillway.model.message.Shared;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The policy repository (PR): keeps the rules in force under a version that grows with each change,
 * and tells the parts that decide by them. Rules that do not compile, or are of another currency,
 * are refused as a whole, and those in force stay. Putting the same rules again changes nothing.
 */
public final class PolicyRepository implements Part<PolicyState, PolicyMessage, PolicyFact> {
  private static final List<PartName> READERS =
      List.of(PartName.SURGE, PartName.MEDIATOR, PartName.AGENT);

  /** Nothing to set. */
  public PolicyRepository() {}

  @Override
  public PolicyState initial() {
    return PolicyState.INITIAL;
  }

  @Override
  public Step<PolicyFact> decide(PolicyState state, PolicyMessage message, Instant now) {
    return switch (message) {
      case PolicyMessage.PutRules(SortedMap<String, String> rules, var _) ->
          put(new Step.Draft<>(this, state), rules, now).step();
      case PolicyMessage.ConfigureRules(SortedMap<String, String> rules, var _) ->
          configure(state, rules, now);
    };
  }

  @Override
  public PolicyState apply(PolicyState state, PolicyFact fact) {
    return switch (fact) {
      case PolicyFact.RulesAdopted adopted ->
          new PolicyState(
              Optional.of(adopted.document()), adopted.at(), Optional.empty(), state.configured());
      case PolicyFact.RulesConfigured configured ->
          new PolicyState(
              state.current(),
              state.since(),
              state.refused(),
              Optional.of(new PolicyState.ConfiguredRules(configured.rules())));
      case PolicyFact.RulesRefused refused ->
          new PolicyState(
              state.current(),
              state.since(),
              Optional.of(new PolicyState.RefusedRules(refused.rules(), refused.reason())),
              state.configured());
    };
  }

  @Override
  public Class<PolicyState> stateType() {
    return PolicyState.class;
  }

  @Override
  public Class<PolicyMessage> messageType() {
    return PolicyMessage.class;
  }

  @Override
  public Class<PolicyFact> factType() {
    return PolicyFact.class;
  }

  /** Rules put by hand outlive a restart; a configuration that has changed overrules them. */
  private Step<PolicyFact> configure(
      PolicyState state, SortedMap<String, String> rules, Instant now) {
    if (!state.differs(rules)) {
      return Step.nothing();
    }
    Step.Draft<PolicyState, PolicyFact> draft = new Step.Draft<>(this, state);
    draft.note(new PolicyFact.RulesConfigured(rules));
    return put(draft, rules, now).step();
  }

  private Step.Draft<PolicyState, PolicyFact> put(
      Step.Draft<PolicyState, PolicyFact> draft, SortedMap<String, String> rules, Instant now) {
    PolicyState state = draft.state();
    if (state.current().map(PolicyDocument::rules).equals(Optional.of(rules))) {
      return draft;
    }
    PolicyDocument document = new PolicyDocument(state.version() + 1, rules);
    try {
      var _ = state.successor(rules);
    } catch (PolicyException e) {
      String reason = String.valueOf(e.getMessage());
      if (!state.refused().equals(Optional.of(new PolicyState.RefusedRules(rules, reason)))) {
        draft.note(new PolicyFact.RulesRefused(rules, reason));
      }
      return draft;
    }
    draft.note(new PolicyFact.RulesAdopted(document, difference(state, rules), now));
    READERS.forEach(
        reader -> draft.ask(new Effect.Tell(reader, new Shared.PolicyPublished(document))));
    return draft;
  }

  private static String difference(PolicyState state, SortedMap<String, String> rules) {
    SortedMap<String, String> before =
        state.current().map(PolicyDocument::rules).orElseGet(TreeMap::new);
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(rules.keySet());
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      String source = rules.get(name);
      if (source == null) {
        changes.add(name + " has its default again");
      } else if (!source.equals(before.get(name))) {
        changes.add(name + " is " + Complaints.oneLine(source));
      }
    }
    return changes.isEmpty() ? "every rule has its default" : String.join(", ", changes);
  }
}
