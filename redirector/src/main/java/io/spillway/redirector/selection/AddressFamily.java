package io.spillway.redirector.selection;

/** The family of addresses that a question is for. */
public enum AddressFamily {
  /** IPv4: four bytes, networks of clients are /24. */
  IPV4(4, 24),
  /** IPv6: sixteen bytes, networks of clients are /56. */
  IPV6(16, 56);

  private final int addressBytes;
  private final int networkBits;

  AddressFamily(int addressBytes, int networkBits) {
    this.addressBytes = addressBytes;
    this.networkBits = networkBits;
  }

  /** The length of an address, in bytes. */
  public int addressBytes() {
    return addressBytes;
  }

  /** The length of the prefix that stands for one network of clients, in bits. */
  public int networkBits() {
    return networkBits;
  }
}
