package io.spillway.redirector.selection;

/**
 * Who asks, as far as the question tells: the resolver's address, and the client's subnet if the
 * resolver said it (RFC 7871). Made once and filled anew for each query; one thread at a time.
 */
public final class Client {
  private long resolver;
  private boolean subnetKnown;
  private AddressFamily family = AddressFamily.IPV4;
  private long network;
  private int prefixLength;

  /** A question without client subnet from the resolver with this address. */
  public void set(byte[] resolverAddress) {
    resolver = Hashing.of(resolverAddress, 0, resolverAddress.length);
    subnetKnown = false;
    network = 0;
    prefixLength = 0;
  }

  /**
   * Adds the client subnet to a question that was {@link #set}.
   *
   * @param subnetFamily of the subnet
   * @param bytes holds the subnet's address; missing bytes are zero
   * @param from where the address begins
   * @param length how many bytes of it there are
   * @param prefixBits the source prefix length
   */
  public void setSubnet(
      AddressFamily subnetFamily, byte[] bytes, int from, int length, int prefixBits) {
    family = subnetFamily;
    network = network(subnetFamily, bytes, from, length);
    prefixLength = prefixBits;
    subnetKnown = prefixBits > 0;
  }

  /** The network of clients that holds the address, as one number: 24 or 56 bits. */
  static long network(AddressFamily family, byte[] bytes, int from, int length) {
    int wanted = family.networkBits() / 8;
    long network = 0;
    for (int i = 0; i < wanted; i++) {
      network = (network << 8) | (i < length ? bytes[from + i] & 0xFF : 0);
    }
    return network;
  }

  boolean subnetKnown() {
    return subnetKnown;
  }

  /** Whether the subnet is at least as fine as a network of clients: /24 or /56. */
  boolean isFine() {
    return prefixLength >= family.networkBits();
  }

  AddressFamily family() {
    return family;
  }

  long network() {
    return network;
  }

  /** The network and its family as one number. */
  long networkKey() {
    return family == AddressFamily.IPV6 ? network | (1L << 63) : network;
  }

  /** The prefix for which an answer made for this client holds; 0 for any. */
  int scope() {
    return Math.min(prefixLength, family.networkBits());
  }

  /** Where this client's sequence of answers begins. */
  long seed() {
    return subnetKnown ? Hashing.mix(networkKey() + Hashing.GOLDEN) : resolver;
  }
}
