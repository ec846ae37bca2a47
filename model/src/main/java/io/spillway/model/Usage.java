package io.spillway.model;

/**
 * What was served. Usages add up.
 *
 * @param requests that got an answer
 * @param bytes sent in them
 * @param hits those served without the origin
 * @param errors requests that failed or were refused; not paid
 */
public record Usage(long requests, long bytes, long hits, long errors) {
  /** Nothing served. */
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  /** Checks the signs; throws {@link IllegalArgumentException}. */
  public Usage {
    if (requests < 0 || bytes < 0 || hits < 0 || errors < 0) {
      throw new IllegalArgumentException(
          "usage " + requests + " " + bytes + " " + hits + " " + errors + ": use 0 or more");
    }
  }

  /** Both together. */
  public Usage plus(Usage other) {
    return new Usage(
        Math.addExact(requests, other.requests),
        Math.addExact(bytes, other.bytes),
        Math.addExact(hits, other.hits),
        Math.addExact(errors, other.errors));
  }
}
