package io.spillway.model;

import java.util.List;

/**
 * A content provider's site that the CDN delivers.
 *
 * @param id names it within this CDN
 * @param hosts the names that clients ask for; not empty
 * @param origin where its content comes from
 * @param sla what was promised
 * @param delegable whether the content provider consents to delivery by peers
 * @param edgeRedirect whether the primary's own edges may redirect (302) clients to a peer
 * @param probePath the path of a small object that is always there, starting with a slash
 */
public record Service(
    ServiceId id,
    List<HostName> hosts,
    Origin origin,
    Sla sla,
    boolean delegable,
    boolean edgeRedirect,
    String probePath) {
  /** Copies; throws {@link IllegalArgumentException} for no host or a bad path. */
  public Service {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("service " + id + ": name at least one host");
    }
    Paths.require("probe path", probePath);
  }
}
