package io.spillway.node.configuration;

import io.spillway.model.CalendarEntry;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.Prefix;
import io.spillway.model.Service;
import io.spillway.node.history.Retention;
import io.spillway.wire.DnsBinding;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that an operator writes down for one node. See {@code docs/configuration.md}.
 *
 * @param cdn who this CDN is
 * @param state the folder of the journal
 * @param kept for how long the journal's entries are kept
 * @param key the identity key, PKCS #8, mode 0600
 * @param certificate the identity's certificate chain
 * @param authorities who may vouch for other CDNs' domains; empty where the DNS does instead
 * @param trust what the DNS has to say of other CDNs' keys
 * @param peering where the peering agent listens
 * @param endpoint where other CDNs reach it
 * @param redirectZone below which borrowers may redirect clients to this CDN; within the zone of
 *     dns
 * @param resolvers asked for peers' names before clients are redirected there; empty for the
 *     machine's own
 * @param contacts CDNs known beforehand
 * @param api where operators ask; a loopback address
 * @param dns the redirector's zone; absent on a CDN that only lends and cannot be redirected to
 * @param edges the web servers
 * @param originsIn networks that borrowers' origins may lie in, besides those that everybody can
 *     reach
 * @param services the sites
 * @param calendar the surges that are anticipated for them
 * @param policy rules that differ from the defaults
 * @param policyPlaces where each stands, as {@code FILE:LINE}
 */
public record NodeConfiguration(
    CdnName cdn,
    Path state,
    Retention.Kept kept,
    Path key,
    Path certificate,
    List<Path> authorities,
    DnsTrust trust,
    HostPort peering,
    URI endpoint,
    Optional<HostName> redirectZone,
    List<HostPort> resolvers,
    SortedMap<CdnName, URI> contacts,
    HostPort api,
    Optional<Dns> dns,
    List<EdgeConfiguration> edges,
    List<Prefix> originsIn,
    List<Service> services,
    List<CalendarEntry> calendar,
    SortedMap<String, String> policy,
    SortedMap<String, String> policyPlaces) {
  /**
   * The redirector's zone.
   *
   * @param listen where it answers
   * @param zone the name of the zone
   * @param ttl how long answers live in peacetime
   * @param nameservers the names of its name servers
   */
  public record Dns(HostPort listen, HostName zone, Duration ttl, List<HostName> nameservers) {
    /** Copies. */
    public Dns {
      nameservers = List.copyOf(nameservers);
    }
  }

  /**
   * What the DNS has to say of other CDNs' keys.
   *
   * @param dns whether it is asked, and whether it is enough
   * @param resolvers asked in turn; empty for the machine's own
   * @param authentic whether answers have to be proved by DNSSEC
   */
  public record DnsTrust(DnsBinding dns, List<HostPort> resolvers, boolean authentic) {
    /** Copies. */
    public DnsTrust {
      resolvers = List.copyOf(resolvers);
    }
  }

  /** Copies. */
  public NodeConfiguration {
    authorities = List.copyOf(authorities);
    resolvers = List.copyOf(resolvers);
    contacts = Collections.unmodifiableSortedMap(new TreeMap<>(contacts));
    edges = List.copyOf(edges);
    originsIn = List.copyOf(originsIn);
    services = List.copyOf(services);
    calendar = List.copyOf(calendar);
    policy = Collections.unmodifiableSortedMap(new TreeMap<>(policy));
    policyPlaces = Collections.unmodifiableSortedMap(new TreeMap<>(policyPlaces));
  }
}
