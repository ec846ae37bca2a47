package io.spillway.model;

/**
 * Names one arrangement; unique at its primary.
 *
 * @param value 1 to 128 characters of {@code a-z 0-9 . _ : -}, starting with a letter or digit
 */
public record ArrangementId(String value) implements Comparable<ArrangementId> {
  /** Checks the form; throws {@link IllegalArgumentException} naming the value. */
  public ArrangementId {
    Tokens.require("arrangement id", value);
  }

  @Override
  public int compareTo(ArrangementId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
