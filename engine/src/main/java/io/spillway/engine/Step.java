package io.spillway.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * A part's answer to one message.
 *
 * @param facts what is true from now on, in order
 * @param effects what is to be done, in order
 * @param <F> the part's facts
 */
public record Step<F extends Fact>(List<F> facts, List<Effect> effects) {
  /** Copies. */
  public Step {
    facts = List.copyOf(facts);
    effects = List.copyOf(effects);
  }

  /** A step that changes nothing. */
  public static <F extends Fact> Step<F> nothing() {
    return new Step<>(List.of(), List.of());
  }

  /** Whether there is nothing to commit. */
  public boolean isEmpty() {
    return facts.isEmpty() && effects.isEmpty();
  }

  /**
   * Collects a step while deciding, folding each fact as it is stated, so that what follows decides
   * on the state as it will be.
   *
   * @param <S> the part's state
   * @param <F> the part's facts
   */
  public static final class Draft<S, F extends Fact> {
    private final Part<S, ?, F> part;
    private final List<F> facts = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private S state;

    /** Begins with the given state. */
    public Draft(Part<S, ?, F> part, S state) {
      this.part = part;
      this.state = state;
    }

    /** The state with all facts stated so far. */
    public S state() {
      return state;
    }

    /** States a fact. */
    public void note(F fact) {
      facts.add(fact);
      state = part.apply(state, fact);
    }

    /** Asks for an effect. */
    public void ask(Effect effect) {
      effects.add(effect);
    }

    /** What was collected. */
    public Step<F> step() {
      return new Step<>(facts, effects);
    }
  }
}
