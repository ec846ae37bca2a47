package io.spillway.wire;

import java.nio.file.Path;
import java.util.Optional;

/** A key or certificate file that cannot be used; says in one line which, why and what to do. */
public final class IdentityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Path> file;

  IdentityException(String message) {
    super(message);
    this.file = Optional.empty();
  }

  IdentityException(String message, Throwable cause) {
    super(message, cause);
    this.file = Optional.empty();
  }

  IdentityException(Path file, String message) {
    super(message);
    this.file = Optional.of(file);
  }

  IdentityException(Path file, String message, Throwable cause) {
    super(message, cause);
    this.file = Optional.of(file);
  }

  /** The file that is of no use, so that its setting can be named; empty where it is none. */
  public Optional<Path> file() {
    return file;
  }
}
