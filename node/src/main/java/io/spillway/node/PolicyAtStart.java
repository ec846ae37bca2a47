package io.spillway.node;

import io.spillway.model.message.PartName;
import io.spillway.node.configuration.NodeConfiguration;
import io.spillway.node.runtime.DecisionLoop;
import io.spillway.policy.PolicyException;
import io.spillway.policy.PolicyState;

/** What the configuration would change of the policy, and the books forbid. */
final class PolicyAtStart {
  private PolicyAtStart() {}

  /**
   * Says it before it is noted.
   *
   * @throws NodeException naming the place in the configuration
   */
  static void require(DecisionLoop loop, NodeConfiguration configuration) {
    PolicyState policy = loop.look(e -> e.state(PartName.POLICY, PolicyState.class)).join();
    try {
      if (policy.differs(configuration.policy())) {
        var _ = policy.successor(configuration.policy());
      }
    } catch (PolicyException e) {
      String place = configuration.policyPlaces().getOrDefault(e.rule(), "policy");
      throw new NodeException(78, place + ": " + e.getMessage());
    }
  }
}
