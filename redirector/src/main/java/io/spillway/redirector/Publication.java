package io.spillway.redirector;

import io.spillway.redirector.selection.TableRefusal;

/** What became of a table that was published. */
public sealed interface Publication {
  /**
   * Answers are made from it now; also when it was in use already.
   *
   * @param epoch of the table
   * @param version of the table
   */
  record Accepted(long epoch, long version) implements Publication {}

  /**
   * It is not taken; answers are made from the table before it.
   *
   * @param reason why
   * @param text names the table, the place and the mend
   */
  record Refused(TableRefusal reason, String text) implements Publication {}
}
