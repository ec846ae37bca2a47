package io.spillway.demo.client;

import io.spillway.model.IpAddress;
import java.util.List;

/**
 * A recursive resolver and the clients behind it.
 *
 * @param address from where it asks
 * @param share of all requests, 0 to 1
 * @param sendsSubnet whether it tells the client's /24 (RFC 7871)
 * @param networks the clients' networks: the first three bytes, such as {@code 127.101.0}
 */
record Resolver(IpAddress address, double share, boolean sendsSubnet, List<String> networks) {
  Resolver {
    networks = List.copyOf(networks);
  }
}
