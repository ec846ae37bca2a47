package io.spillway.node.api;

import io.spillway.model.PolicyDocument;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PolicyMessage;
import io.spillway.policy.PolicyException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The policy repository: the rules in force, and new ones without a restart. */
final class PolicyApi implements PartApi {
  private final States states;

  PolicyApi(States states) {
    this.states = states;
  }

  /**
   * Rules as a whole.
   *
   * @param rules source by name; what is left out has its default
   * @param places where each stands, by name, as {@code FILE:LINE}, for explanations; may be absent
   */
  record Rules(SortedMap<String, String> rules, Optional<SortedMap<String, String>> places) {
    Rules {
      rules = new TreeMap<>(rules);
    }
  }

  /**
   * What is thought of rules that were not put in force.
   *
   * @param valid whether they could be
   * @param finding rule, place and mend; empty if they could
   */
  record Finding(boolean valid, String finding) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/policy/v1/document", asked -> Reply.of(current())),
        Route.put("/policy/v1/document", asked -> Reply.of(put(asked.body(Rules.class)))),
        Route.post("/policy/v1/validations", asked -> Reply.of(validate(asked.body(Rules.class)))));
  }

  private PolicyDocument current() {
    return states
        .look(m -> m.policy().current())
        .orElseThrow(() -> new ProblemException(503, "no policy is in force yet"));
  }

  private Finding validate(Rules told) {
    try {
      var _ = states.look(m -> m.policy()).successor(told.rules());
      return new Finding(true, "");
    } catch (PolicyException e) {
      return new Finding(false, String.valueOf(e.getMessage()));
    }
  }

  private PolicyDocument put(Rules told) {
    Finding finding = validate(told);
    if (!finding.valid()) {
      throw new ProblemException(
          422, finding.finding() + "; nothing was changed, the rules in force stay");
    }
    states.tell(PartName.POLICY, new PolicyMessage.PutRules(told.rules(), told.places()));
    return current();
  }
}
