package io.spillway.node.peering;

import java.net.InetSocketAddress;

/**
 * How the peering endpoint is run.
 *
 * @param listen where; port 0 for any that is free
 * @param messagesPerSecond of one peer, in the long run
 * @param burst messages of one peer at once
 */
public record PeerServerSettings(InetSocketAddress listen, int messagesPerSecond, int burst) {
  /** Checks the ranges; throws {@link IllegalArgumentException} naming the value. */
  public PeerServerSettings {
    if (messagesPerSecond < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "peering rate " + messagesPerSecond + "/s, burst " + burst + ": use 1 or more");
    }
  }

  /** 200 messages a second from each peer, 1,000 at once. */
  public static PeerServerSettings standard(InetSocketAddress listen) {
    return new PeerServerSettings(listen, 200, 1_000);
  }
}
