package io.spillway.node.configuration;

import io.spillway.model.IpAddress;
import java.net.InetSocketAddress;

/**
 * Where to listen.
 *
 * @param address an address of this machine
 * @param port 1 to 65535
 */
public record HostPort(IpAddress address, int port) {
  /** Checks; throws {@link IllegalArgumentException} with the mend. */
  public HostPort {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + ": use 1 to 65535");
    }
  }

  /** Reads {@code ADDRESS:PORT}; throws {@link IllegalArgumentException} with the mend. */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      return new HostPort(new IpAddress(host), Integer.parseInt(text.substring(colon + 1)));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\": use ADDRESS:PORT, such as 127.0.0.1:7080", e);
    }
  }

  /** For the socket API. */
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(address.toInetAddress(), port);
  }

  @Override
  public String toString() {
    return address.value().contains(":") ? "[" + address + "]:" + port : address + ":" + port;
  }
}
