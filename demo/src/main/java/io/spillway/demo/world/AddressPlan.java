package io.spillway.demo.world;

import io.spillway.model.IpAddress;
import java.net.InetSocketAddress;

/**
 * The loopback addresses of one run. Plan 0 is the documented one; the others let a second run live
 * beside it.
 *
 * @param number 0 to {@link #PLANS} - 1
 */
public record AddressPlan(int number) {
  /** How many plans there are. */
  public static final int PLANS = 8;

  /** The port that clients use at edges. */
  public static final int EDGE_PORT = 8080;

  /** The port for status or control at edges. */
  public static final int CONTROL_PORT = 8081;

  private static final int PEERING_PORT = 7443;
  private static final int API_PORT = 7080;
  private static final int DNS_PORT = 5300;
  private static final int ORIGIN_PORT = 8090;

  InetSocketAddress origin() {
    return at("127.0." + number + ".20", ORIGIN_PORT);
  }

  InetSocketAddress peering(int cdn) {
    return at(node(cdn), PEERING_PORT);
  }

  InetSocketAddress api(int cdn) {
    return at(node(cdn), API_PORT);
  }

  InetSocketAddress dns(int cdn) {
    return at(node(cdn), DNS_PORT);
  }

  IpAddress edge(int cdn, int edge) {
    return new IpAddress("127." + (10 + number) + "." + (cdn + 1) + "." + (edge + 1));
  }

  private String node(int cdn) {
    return "127.0." + number + "." + (11 + cdn);
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(new IpAddress(address).toInetAddress(), port);
  }
}
