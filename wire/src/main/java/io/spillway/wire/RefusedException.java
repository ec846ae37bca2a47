package io.spillway.wire;

/** Carries a refusal from where it is found to where it becomes a value. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal reason;

  RefusedException(Refusal reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  Opening.Refused refused() {
    return new Opening.Refused(reason, String.valueOf(getMessage()));
  }
}
