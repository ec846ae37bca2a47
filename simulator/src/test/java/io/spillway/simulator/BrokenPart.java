package io.spillway.simulator;

import io.spillway.engine.Effect;
import io.spillway.engine.Fact;
import io.spillway.engine.Part;
import io.spillway.engine.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A part as somebody has broken it: it hears, states or does something else than the real one. */
final class BrokenPart<S, M, F extends Fact> implements Part<S, M, F> {
  private final Part<S, M, F> real;
  private final UnaryOperator<Object> hears;
  private final Function<Fact, List<? extends Fact>> states;
  private final Function<Effect, List<Effect>> does;

  private BrokenPart(
      Part<S, M, F> real,
      UnaryOperator<Object> hears,
      Function<Fact, List<? extends Fact>> states,
      Function<Effect, List<Effect>> does) {
    this.real = real;
    this.hears = hears;
    this.states = states;
    this.does = does;
  }

  static Part<?, ?, ?> hearing(Part<?, ?, ?> real, UnaryOperator<Object> hears) {
    return broken(real, hears, List::of, List::of);
  }

  static Part<?, ?, ?> stating(Part<?, ?, ?> real, Function<Fact, List<? extends Fact>> states) {
    return broken(real, message -> message, states, List::of);
  }

  static Part<?, ?, ?> doing(Part<?, ?, ?> real, Function<Effect, List<Effect>> does) {
    return broken(real, message -> message, List::of, does);
  }

  private static <S, M, F extends Fact> Part<S, M, F> broken(
      Part<S, M, F> real,
      UnaryOperator<Object> hears,
      Function<Fact, List<? extends Fact>> states,
      Function<Effect, List<Effect>> does) {
    return new BrokenPart<>(real, hears, states, does);
  }

  @Override
  public S initial() {
    return real.initial();
  }

  @Override
  public Step<F> decide(S state, M message, Instant now) {
    Step<F> right = real.decide(state, real.messageType().cast(hears.apply(message)), now);
    List<F> facts = new ArrayList<>();
    right
        .facts()
        .forEach(fact -> states.apply(fact).forEach(each -> facts.add(real.factType().cast(each))));
    List<Effect> effects = new ArrayList<>();
    right.effects().forEach(effect -> effects.addAll(does.apply(effect)));
    return new Step<>(facts, effects);
  }

  @Override
  public S apply(S state, F fact) {
    return real.apply(state, fact);
  }

  @Override
  public Class<S> stateType() {
    return real.stateType();
  }

  @Override
  public Class<M> messageType() {
    return real.messageType();
  }

  @Override
  public Class<F> factType() {
    return real.factType();
  }
}
