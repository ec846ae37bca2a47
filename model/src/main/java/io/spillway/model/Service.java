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
 * @param delegates the only peers that the content provider consents to; empty for any peer
 * @param edgeRedirect whether the primary's own edges may redirect (302) clients to a peer
 * @param probePath the path of a small object that is always there, starting with a slash
 */
public record Service(
    ServiceId id,
    List<HostName> hosts,
    Origin origin,
    Sla sla,
    boolean delegable,
    List<CdnName> delegates,
    boolean edgeRedirect,
    String probePath) {
  /** Copies; throws {@link IllegalArgumentException} for no host or a bad path. */
  public Service {
    hosts = List.copyOf(hosts);
    delegates = List.copyOf(delegates);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("service " + id + ": name at least one host");
    }
    Paths.require("probe path", probePath);
  }

  /** A service whose content provider consents to any peer, or to none. */
  public Service(
      ServiceId id,
      List<HostName> hosts,
      Origin origin,
      Sla sla,
      boolean delegable,
      boolean edgeRedirect,
      String probePath) {
    this(id, hosts, origin, sla, delegable, List.of(), edgeRedirect, probePath);
  }

  /** Whether the content provider consents to delivery by that peer. */
  public boolean mayGoTo(CdnName peer) {
    return delegable && (delegates.isEmpty() || delegates.contains(peer));
  }
}
