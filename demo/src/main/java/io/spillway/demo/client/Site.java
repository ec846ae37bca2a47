package io.spillway.demo.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the crowd comes for.
 *
 * @param host the name that clients resolve
 * @param authorities the authoritative server of each zone, as NS records would tell
 * @param port the edges' port
 * @param latency what the SLA allows for a complete answer
 * @param keeping for how many times its TTL resolvers keep an answer: 1, or more for resolvers that
 *     keep them longer than they should
 */
public record Site(
    String host,
    SortedMap<String, InetSocketAddress> authorities,
    int port,
    Duration latency,
    double keeping) {
  /** Copies. */
  public Site {
    authorities = Collections.unmodifiableSortedMap(new TreeMap<>(authorities));
    if (!(keeping >= 1 && keeping <= 100)) {
      throw new IllegalArgumentException("resolvers keep answers for 1 to 100 TTLs: " + keeping);
    }
  }

  /** A site whose clients' resolvers keep answers for their TTL. */
  public Site(
      String host, SortedMap<String, InetSocketAddress> authorities, int port, Duration latency) {
    this(host, authorities, port, latency, 1);
  }
}
