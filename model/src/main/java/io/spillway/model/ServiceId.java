package io.spillway.model;

/**
 * Names one service of one CDN.
 *
 * @param value 1 to 128 characters of {@code a-z 0-9 . _ : -}, starting with a letter or digit
 */
public record ServiceId(String value) implements Comparable<ServiceId> {
  /** Checks the form; throws {@link IllegalArgumentException} naming the value. */
  public ServiceId {
    Tokens.require("service id", value);
  }

  @Override
  public int compareTo(ServiceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
