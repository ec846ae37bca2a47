package io.spillway.demo.world;

/** The world could not be set up; the message says what is wrong and how to mend it. */
public final class WorldException extends Exception {
  private static final long serialVersionUID = 1;

  /** With a message for a person. */
  public WorldException(String message) {
    super(message);
  }

  /** With a message for a person and what was behind it. */
  public WorldException(String message, Throwable cause) {
    super(message, cause);
  }
}
