package io.spillway.model;

/**
 * A place in an edge's access log.
 *
 * @param file identifies the file itself (device and inode), so that a rotated log is told apart
 * @param offset in bytes, at the beginning of a line
 */
public record LogPosition(String file, long offset) {
  /** Before anything was ever read. */
  public static final LogPosition NONE = new LogPosition("", 0);
}
