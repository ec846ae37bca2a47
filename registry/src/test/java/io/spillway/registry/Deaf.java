package io.spillway.registry;

import io.spillway.engine.Fact;
import io.spillway.engine.Part;
import io.spillway.engine.Step;
import java.time.Instant;

/** A part that takes note of nothing. */
record Deaf<M>(Class<M> messageType) implements Part<String, M, Fact> {
  @Override
  public String initial() {
    return "";
  }

  @Override
  public Step<Fact> decide(String state, M message, Instant now) {
    return Step.nothing();
  }

  @Override
  public String apply(String state, Fact fact) {
    return state;
  }

  @Override
  public Class<String> stateType() {
    return String.class;
  }

  @Override
  public Class<Fact> factType() {
    return Fact.class;
  }
}
