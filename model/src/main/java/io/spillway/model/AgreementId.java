package io.spillway.model;

/**
 * Names one agreement, the same at both parties.
 *
 * @param value 1 to 128 characters of {@code a-z 0-9 . _ : -}, starting with a letter or digit
 */
public record AgreementId(String value) implements Comparable<AgreementId> {
  /** Checks the form; throws {@link IllegalArgumentException} naming the value. */
  public AgreementId {
    Tokens.require("agreement id", value);
  }

  @Override
  public int compareTo(AgreementId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
