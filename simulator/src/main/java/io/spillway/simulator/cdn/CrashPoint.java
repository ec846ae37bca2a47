package io.spillway.simulator.cdn;

/** The kinds of points at which a process can die, as far as recovery can tell them apart. */
public enum CrashPoint {
  /** A step is decided and not written: it was not taken. */
  BEFORE_COMMIT("before a commit"),
  /** A step is written and nothing of it is done. */
  AFTER_COMMIT("after a commit, before its effects"),
  /** Some effects of a step are done, and this one is not. */
  BETWEEN_EFFECTS("between two effects of a step"),
  /** An effect is done and still in the outbox: it will be done again. */
  BEFORE_DONE("before an effect is taken out of the outbox"),
  /** A snapshot is due and not written. */
  BEFORE_SNAPSHOT("before a snapshot"),
  /** Everything begun is done. */
  BETWEEN_STEPS("between two steps"),
  /** The same, and its disk is lost: it begins anew with its keys and configuration alone. */
  JOURNAL_LOST("between two steps, and its journal is lost");

  private final String place;

  CrashPoint(String place) {
    this.place = place;
  }

  @Override
  public String toString() {
    return place;
  }
}
