package io.spillway.model;

/**
 * A host name of a service, as clients ask for it.
 *
 * @param value a DNS name in lower case without the final dot, of letters, digits and hyphens (RFC
 *     1123, section 2.1)
 */
public record HostName(String value) implements Comparable<HostName> {
  /** Checks the form; throws {@link IllegalArgumentException} naming the value. */
  public HostName {
    Tokens.requireDomain("host name", value);
  }

  @Override
  public int compareTo(HostName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
