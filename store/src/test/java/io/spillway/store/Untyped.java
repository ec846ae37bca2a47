package io.spillway.store;

import io.spillway.engine.Part;
import io.spillway.engine.Step;
import io.spillway.model.message.PolicyMessage;
import java.time.Instant;

/** A part whose state is of any type. */
record Untyped<S>(Class<S> stateType) implements Part<S, PolicyMessage, Tally.Counted> {
  @Override
  public S initial() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Step<Tally.Counted> decide(S state, PolicyMessage message, Instant now) {
    return Step.nothing();
  }

  @Override
  public S apply(S state, Tally.Counted fact) {
    return state;
  }

  @Override
  public Class<PolicyMessage> messageType() {
    return PolicyMessage.class;
  }

  @Override
  public Class<Tally.Counted> factType() {
    return Tally.Counted.class;
  }
}
