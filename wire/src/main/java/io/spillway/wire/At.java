package io.spillway.wire;

import org.jspecify.annotations.Nullable;

/**
 * A place in a JSON text; rendered only when something is wrong there.
 *
 * @param parent null at the root
 * @param step what is added to the parent's path
 */
record At(@Nullable At parent, String step) {
  static final At ROOT = new At(null, "$");

  private static final int LONGEST = 80;

  At key(String key) {
    boolean plain = key.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
    return new At(this, plain ? "." + cut(key) : "[\"" + cut(key) + "\"]");
  }

  At index(int index) {
    return new At(this, "[" + index + "]");
  }

  /** The beginning of a text from outside, fit for a message of one line. */
  static String cut(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\"]", "?");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  @Override
  public String toString() {
    return parent == null ? step : parent + step;
  }
}
