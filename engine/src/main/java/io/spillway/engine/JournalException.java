package io.spillway.engine;

/** The journal could not be written or read; nothing was changed. The node must not go on. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong and how to mend it, in one line. */
  public JournalException(String message) {
    super(message);
  }

  /** Says what failed and how to mend it, in one line. */
  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
