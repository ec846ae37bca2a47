package io.spillway.simulator.cdn;

import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.HostName;
import io.spillway.model.Service;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one CDN is.
 *
 * @param name its name
 * @param edges its edges
 * @param services its services
 * @param rules its policy
 * @param contacts the CDNs that it knows beforehand
 * @param skew how far its clocks are ahead of the true time
 * @param ttl how long its DNS answers live in peacetime
 * @param redirectZone below which clients can be redirected to it
 * @param lie what it tells others instead of the truth; none for an honest CDN
 */
public record CdnProfile(
    CdnName name,
    List<Edge> edges,
    List<Service> services,
    SortedMap<String, String> rules,
    SortedMap<CdnName, URI> contacts,
    Duration skew,
    Duration ttl,
    Optional<HostName> redirectZone,
    Optional<Lie> lie) {
  /** Copies. */
  public CdnProfile {
    edges = List.copyOf(edges);
    services = List.copyOf(services);
    rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    contacts = Collections.unmodifiableSortedMap(new TreeMap<>(contacts));
  }

  /** The address of a CDN's peering agent. */
  public static URI endpoint(CdnName cdn) {
    return URI.create("https://" + cdn + ":7443");
  }
}
