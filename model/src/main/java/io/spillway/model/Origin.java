package io.spillway.model;

/**
 * Where an edge fetches what it does not hold.
 *
 * @param host a host name or address
 * @param port 1 to 65535
 */
public record Origin(String host, int port) {
  /** Checks the forms; throws {@link IllegalArgumentException} naming the value. */
  public Origin {
    boolean address =
        host.contains(":") || host.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
    if (address) {
      host = new IpAddress(host).value();
    } else {
      Tokens.requireDomain("origin host", host);
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("origin port " + port + ": use 1 to 65535");
    }
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
