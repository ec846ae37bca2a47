package io.spillway.node;

/** A node that cannot start or go on: one line that says why and what to do. */
public final class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * Says why.
   *
   * @param exitCode 78 for a configuration (a restart does not help), 74 for a disk, 75 for what
   *     may pass, such as a port in use (a restart may help)
   * @param message one line
   */
  public NodeException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What the process should exit with. */
  public int exitCode() {
    return exitCode;
  }
}
