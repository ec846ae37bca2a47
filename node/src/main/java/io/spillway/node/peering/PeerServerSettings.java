package io.spillway.node.peering;

import java.net.InetSocketAddress;

/**
 * How the peering endpoint is run.
 *
 * @param listen where; port 0 for any that is free
 * @param quotas what one peer may take of it
 */
public record PeerServerSettings(InetSocketAddress listen, Quotas quotas) {
  /** The usual quotas. */
  public static PeerServerSettings standard(InetSocketAddress listen) {
    return new PeerServerSettings(listen, Quotas.standard());
  }
}
