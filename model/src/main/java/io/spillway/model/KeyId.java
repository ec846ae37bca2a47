package io.spillway.model;

/**
 * Names a public key: the RFC 7638 thumbprint, in lower-case hexadecimal.
 *
 * @param value 1 to 128 characters of {@code a-z 0-9 . _ : -}, starting with a letter or digit
 */
public record KeyId(String value) implements Comparable<KeyId> {
  /** Checks the form; throws {@link IllegalArgumentException} naming the value. */
  public KeyId {
    Tokens.require("key id", value);
  }

  @Override
  public int compareTo(KeyId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
