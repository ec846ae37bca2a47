package io.spillway.node.history;

/** What was to be read next was given up meanwhile, since it has become too old. */
public final class HistoryGap extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says after which entry it was. */
  HistoryGap(long after) {
    super(
        "the steps after "
            + after
            + " have become too old and were given up while they were read: ask again");
  }
}
