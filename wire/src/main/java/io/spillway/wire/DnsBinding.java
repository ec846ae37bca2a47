package io.spillway.wire;

/**
 * What the DNS has to say before a key is believed to be a domain's; {@code trust.dns} of the
 * configuration.
 */
public enum DnsBinding {
  /** Nothing: a certificate chain to a configured authority binds a key to its domain. */
  OFF,
  /** The domain has to publish the key, besides a chain: an authority alone cannot vouch. */
  ALSO,
  /** The domain has to publish the key, and no authority is asked; certificates may be own ones. */
  INSTEAD,
  /** A chain or a record is enough: while a group moves from one to the other. */
  EITHER;

  /** Whether the DNS is asked at all. */
  public boolean asks() {
    return this != OFF;
  }

  /** Whether some key can be believed by a chain. */
  public boolean needsAuthorities() {
    return this != INSTEAD;
  }
}
