package io.spillway.redirector.selection;

/** A table that is not taken; the message names the place, the value and the mend. */
public final class TableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final TableRefusal refusal;

  TableException(TableRefusal refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  /** Why. */
  public TableRefusal refusal() {
    return refusal;
  }
}
