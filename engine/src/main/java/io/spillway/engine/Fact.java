package io.spillway.engine;

/** Something that a part decided or took note of: the only thing that changes its state. */
public interface Fact {
  /**
   * What happened, as a sentence for a person on call; empty for what only a program wants to know.
   */
  String story();

  /** The arrangement, agreement or offer that it belongs to; empty for none. */
  String subject();

  /**
   * Whether it is worth more than the recovery of the state: a person may ask for it long after, or
   * money or a promise rests on it. So is whatever has a {@link #story}.
   */
  default boolean lasting() {
    return !story().isEmpty();
  }
}
