package io.spillway.model;

/**
 * Names a CDN: the domain that it controls.
 *
 * @param value a DNS name in lower case without the final dot, of letters, digits and hyphens (RFC
 *     1123, section 2.1)
 */
public record CdnName(String value) implements Comparable<CdnName> {
  /** Checks the form; throws {@link IllegalArgumentException} naming the value. */
  public CdnName {
    Tokens.requireDomain("CDN name", value);
  }

  @Override
  public int compareTo(CdnName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
