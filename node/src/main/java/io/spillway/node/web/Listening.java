package io.spillway.node.web;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;

/** Has a web server listen, or says in one line why it cannot. */
public final class Listening {
  private Listening() {}

  /**
   * Starts the server. The address is tried first, since the server itself tells a failure by a
   * stack trace and goes on without its listener.
   *
   * @param server not started yet
   * @param key the configuration key that names the address, for the message
   * @param address where it is going to listen; port 0 takes a free one
   * @throws IOException when the address cannot be had: key, address, reason and mend
   */
  public static void start(WebServer server, String key, InetSocketAddress address)
      throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      throw new IOException(
          key + ": " + text(address) + " " + obstacle(String.valueOf(e.getMessage())), e);
    }
    try {
      server.start();
    } catch (RuntimeException e) {
      server.stop();
      throw new IOException(
          key + ": " + text(address) + " cannot be listened on: " + e.getMessage(), e);
    }
    if (!server.isRunning()) {
      throw new IOException(
          key + ": " + text(address) + " was taken by another process just now: start again");
    }
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static String obstacle(String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("in use")) {
      return "is in use: stop what listens there (ss -ltnp shows it), or choose another port";
    }
    if (lower.contains("assign")) {
      return "is no address of this machine: use one that `ip address` lists";
    }
    if (lower.contains("denied")) {
      return "may not be bound by this user: use a port above 1023, or grant CAP_NET_BIND_SERVICE";
    }
    return "cannot be listened on: " + reason;
  }
}
