package io.spillway.model;

/**
 * A network of clients.
 *
 * @param value an IPv4 or IPv6 prefix such as {@code 198.51.100.0/24}; bits beyond its length are
 *     cleared
 */
public record Prefix(String value) implements Comparable<Prefix> {
  /** Every IPv4 client. */
  public static final Prefix ALL_IPV4 = new Prefix("0.0.0.0/0");

  /** Every IPv6 client. */
  public static final Prefix ALL_IPV6 = new Prefix("::/0");

  /** Checks and normalises the text; throws {@link IllegalArgumentException} naming the value. */
  public Prefix {
    int slash = value.indexOf('/');
    try {
      byte[] bytes = new IpAddress(value.substring(0, slash)).toInetAddress().getAddress();
      int length = Integer.parseInt(value.substring(slash + 1));
      if (length < 0 || length > bytes.length * 8) {
        throw new NumberFormatException();
      }
      value = text(masked(bytes, length)) + "/" + length;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "prefix \"" + value + "\": use an address and a length, such as 198.51.100.0/24", e);
    }
  }

  /** The network of the given length that holds the address. */
  public static Prefix of(IpAddress address, int length) {
    return new Prefix(address.value() + "/" + length);
  }

  /** The network as it may be stored: /24 for IPv4, /56 for IPv6 (DESIGN, invariant 12). */
  public static Prefix coarse(IpAddress address) {
    return of(address, address.toInetAddress().getAddress().length == 4 ? 24 : 56);
  }

  /** The number of leading bits that are fixed. */
  public int length() {
    return Integer.parseInt(value.substring(value.indexOf('/') + 1));
  }

  /** The lowest address of the network. */
  public IpAddress network() {
    return new IpAddress(value.substring(0, value.indexOf('/')));
  }

  /** The text with the longest run of zeros left out, as RFC 5952 has it. */
  public String compressed() {
    String address = network().value();
    if (!address.contains(":")) {
      return value;
    }
    String groups = ":" + text(network().toInetAddress().getAddress()) + ":";
    String zeros = "";
    for (String run = ":0:0:"; run.length() <= 2 * 8 + 1; run += "0:") {
      zeros = groups.contains(run) ? run : zeros;
    }
    String shorter = zeros.isEmpty() ? groups : groups.replaceFirst(zeros, "::");
    return shorter.replaceAll("^:(?!:)|(?<!:):$", "") + "/" + length();
  }

  /** Whether the address is one of the network's. */
  public boolean contains(IpAddress address) {
    byte[] mine = network().toInetAddress().getAddress();
    byte[] theirs = address.toInetAddress().getAddress();
    return mine.length == theirs.length && java.util.Arrays.equals(mine, masked(theirs, length()));
  }

  /** Whether all addresses of the other network are in this one. */
  public boolean covers(Prefix other) {
    return other.length() >= length() && contains(other.network());
  }

  private static byte[] masked(byte[] bytes, int length) {
    byte[] result = bytes.clone();
    for (int i = 0; i < result.length; i++) {
      int bits = Math.clamp(length - i * 8L, 0, 8);
      result[i] = (byte) (result[i] & (0xFF00 >> bits));
    }
    return result;
  }

  private static String text(byte[] bytes) {
    try {
      return java.net.InetAddress.getByAddress(bytes).getHostAddress();
    } catch (java.net.UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public int compareTo(Prefix other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
