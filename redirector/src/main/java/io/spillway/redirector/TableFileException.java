package io.spillway.redirector;

/** A table file that cannot be used; the message names the file, the place and the mend. */
final class TableFileException extends Exception {
  private static final long serialVersionUID = 1L;

  TableFileException(String message) {
    super(message);
  }
}
