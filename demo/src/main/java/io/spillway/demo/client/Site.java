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
 */
public record Site(
    String host, SortedMap<String, InetSocketAddress> authorities, int port, Duration latency) {
  /** Copies. */
  public Site {
    authorities = Collections.unmodifiableSortedMap(new TreeMap<>(authorities));
  }
}
