package io.spillway.model;

/**
 * Names one edge of one CDN.
 *
 * @param value 1 to 128 characters of {@code a-z 0-9 . _ : -}, starting with a letter or digit
 */
public record EdgeId(String value) implements Comparable<EdgeId> {
  /** Checks the form; throws {@link IllegalArgumentException} naming the value. */
  public EdgeId {
    Tokens.require("edge id", value);
  }

  @Override
  public int compareTo(EdgeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
