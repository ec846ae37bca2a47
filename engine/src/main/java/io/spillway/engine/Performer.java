package io.spillway.engine;

/**
 * Performs effects outside the node's deciding thread. The engine hands over each effect that is in
 * the outbox, in order, once after its commit and once more after each restart; whoever performs it
 * calls {@link Engine#done} when it is performed. Until then it is the performer's to repeat.
 */
public interface Performer {
  /** Begins to perform; must not block. */
  void perform(String effectId, Effect effect);
}
