package io.spillway.node;

import io.spillway.engine.JournalException;
import io.spillway.wire.IdentityException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;

/** A node that cannot start or go on: one line that says why and what to do. */
public final class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * Says why.
   *
   * @param exitCode 78 for a configuration (a restart does not help), 69 for something that is not
   *     installed, 74 for a disk, 75 for what may pass, such as a port in use (a restart may help)
   * @param message one line
   */
  public NodeException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What made a start fail, told with the exit code that belongs to it. */
  static NodeException of(Exception failure) {
    return switch (failure) {
      case NodeException told -> told;
      case CompletionException wrapped when wrapped.getCause() instanceof Exception cause ->
          of(cause);
      case IdentityException e -> told(78, e);
      case IllegalArgumentException e -> told(78, e);
      case JournalException e -> told(74, e);
      case IOException e -> told(75, e);
      case UncheckedIOException e -> told(75, e);
      default -> told(70, failure);
    };
  }

  private static NodeException told(int exitCode, Exception failure) {
    NodeException told = new NodeException(exitCode, String.valueOf(failure.getMessage()));
    told.initCause(failure);
    return told;
  }

  /** What the process should exit with. */
  public int exitCode() {
    return exitCode;
  }
}
