package io.spillway.model;

/**
 * Names one request for offers; unique at its borrower.
 *
 * @param value 1 to 128 characters of {@code a-z 0-9 . _ : -}, starting with a letter or digit
 */
public record RequestId(String value) implements Comparable<RequestId> {
  /** Checks the form; throws {@link IllegalArgumentException} naming the value. */
  public RequestId {
    Tokens.require("request id", value);
  }

  @Override
  public int compareTo(RequestId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
