package io.spillway.edges.embedded;

import io.spillway.model.HostName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which clients of the own sites are redirected to a peer now. Kept in memory alone: an edge that
 * restarts redirects nobody until it is asked again.
 */
final class Redirections {
  private volatile Map<HostName, Redirection> byHost = Map.of();

  /**
   * A redirection of some hosts.
   *
   * @param hosts the own sites' names
   * @param places to whom; empty for nobody
   * @param until when it ends by itself
   */
  record Redirection(List<HostName> hosts, List<Place> places, Instant until) {
    /** Copies. */
    Redirection {
      hosts = List.copyOf(hosts);
      places = List.copyOf(places);
    }

    /**
     * A peer.
     *
     * @param authority its name for the site, and the port where it is not 80
     * @param share of the clients, above 0 to 1
     */
    record Place(String authority, double share) {}
  }

  /** Takes it in place of what was there for its hosts. */
  synchronized void set(Redirection redirection) {
    Map<HostName, Redirection> next = new HashMap<>(byHost);
    for (HostName host : redirection.hosts()) {
      if (redirection.places().isEmpty()) {
        next.remove(host);
      } else {
        next.put(host, redirection);
      }
    }
    byHost = Map.copyOf(next);
  }

  /** Where a client is redirected; the same client always to the same place. */
  Optional<String> find(HostName host, String client, Instant now) {
    Redirection redirection = byHost.get(host);
    if (redirection == null || !now.isBefore(redirection.until())) {
      return Optional.empty();
    }
    double drawn = unit(client + host);
    for (Redirection.Place place : redirection.places()) {
      drawn -= place.share();
      if (drawn < 0) {
        return Optional.of(place.authority());
      }
    }
    return Optional.empty();
  }

  /** A number from 0 to below 1 for a text: FNV-1a, then the finalizer of MurmurHash3. */
  private static double unit(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return ((hash ^ hash >>> 33) >>> 11) * 0x1.0p-53;
  }
}
