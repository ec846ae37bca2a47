package io.spillway.model;

import java.net.InetAddress;

/**
 * An IPv4 or IPv6 address. Never looked up by name.
 *
 * @param value the address in its usual text form
 */
public record IpAddress(String value) implements Comparable<IpAddress> {
  /** Checks and normalises the text; throws {@link IllegalArgumentException} naming the value. */
  public IpAddress {
    try {
      String usual = InetAddress.ofLiteral(value).getHostAddress();
      // Short forms (10.1) and leading zeros (010) are read in different ways by different
      // software.
      if (value.indexOf(':') < 0 && !usual.equals(value)) {
        throw new IllegalArgumentException("not the usual form of " + usual);
      }
      value = usual;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "address \"" + value + "\": use an IPv4 or IPv6 address, such as 192.0.2.1", e);
    }
  }

  /** The address for the socket API. */
  public InetAddress toInetAddress() {
    return InetAddress.ofLiteral(value);
  }

  @Override
  public int compareTo(IpAddress other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
