package io.spillway.model;

/**
 * Names one anticipated surge; unique at its primary.
 *
 * @param value 1 to 128 characters of {@code a-z 0-9 . _ : -}, starting with a letter or digit
 */
public record SurgeId(String value) implements Comparable<SurgeId> {
  /** Checks the form; throws {@link IllegalArgumentException} naming the value. */
  public SurgeId {
    Tokens.require("surge id", value);
  }

  @Override
  public int compareTo(SurgeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
