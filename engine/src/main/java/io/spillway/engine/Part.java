package io.spillway.engine;

import java.time.Instant;

/**
 * A part that decides: a deterministic state machine without I/O, threads, clocks or chance. The
 * same state, message and time always give the same step.
 *
 * <p>The state is an immutable record that holds all that the part knows; it changes by facts
 * alone, so that folding a snapshot and the facts after it restores it. State, messages and facts
 * are made of records, enums, sealed interfaces of records, strings, numbers, booleans, {@code
 * Instant}, {@code Duration}, {@code URI}, {@code Optional}, {@code List} and {@code SortedMap}
 * with keys of text or one-text records, so that the codec can write them.
 *
 * @param <S> the state
 * @param <M> the messages that it is told
 * @param <F> the facts that it states
 */
public interface Part<S, M, F extends Fact> {
  /** The state before anything has happened. */
  S initial();

  /** Decides on a message; changes nothing itself. */
  Step<F> decide(S state, M message, Instant now);

  /** The state after a fact. */
  S apply(S state, F fact);

  /** The class of the state, for the codec. */
  Class<S> stateType();

  /** The sealed interface of the messages, for the codec. */
  Class<M> messageType();

  /** The sealed interface of the facts, for the codec. */
  Class<F> factType();
}
