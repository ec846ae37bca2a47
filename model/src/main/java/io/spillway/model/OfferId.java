package io.spillway.model;

/**
 * Names one offer; unique at its lender.
 *
 * @param value 1 to 128 characters of {@code a-z 0-9 . _ : -}, starting with a letter or digit
 */
public record OfferId(String value) implements Comparable<OfferId> {
  /** Checks the form; throws {@link IllegalArgumentException} naming the value. */
  public OfferId {
    Tokens.require("offer id", value);
  }

  @Override
  public int compareTo(OfferId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
