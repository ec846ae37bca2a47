package io.spillway.surge;

import io.spillway.model.AgreementId;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.surge.crowd.CrowdWatch;
import io.spillway.surge.crowd.Makeup;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the detector knows.
 *
 * @param last the last finished epoch second; 0 before any edge was heard of
 * @param capacity of the own edges together
 * @param usableShare the share of it that keeps the SLA, 0 to 1
 * @param hosts own host names to their service
 * @param services demand by service
 * @param edges what each edge reported; those of the registry's view only
 * @param peers what each lender reported
 * @param crowds what the requests of each service are like
 * @param salt the fingerprint of the salt under which the logs' clients and objects are hashed;
 *     empty before any
 */
public record SurgeState(
    long last,
    RequestRate capacity,
    double usableShare,
    SortedMap<HostName, ServiceId> hosts,
    SortedMap<ServiceId, ServiceDemand> services,
    SortedMap<EdgeId, EdgeReport> edges,
    SortedMap<AgreementId, PeerReport> peers,
    SortedMap<ServiceId, CrowdWatch> crowds,
    String salt) {
  /** The share that keeps the SLA unless the policy says a number. */
  public static final double DEFAULT_USABLE_SHARE = 0.85;

  /** Before anything was heard. */
  public static final SurgeState INITIAL =
      new SurgeState(
          0,
          RequestRate.ZERO,
          DEFAULT_USABLE_SHARE,
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          "");

  /** Copies. */
  public SurgeState {
    hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    edges = Collections.unmodifiableSortedMap(new TreeMap<>(edges));
    peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
    crowds = Collections.unmodifiableSortedMap(new TreeMap<>(crowds));
  }

  /** What the own edges can carry within the SLA. */
  public RequestRate usable() {
    return capacity.times(usableShare);
  }

  /** What each lender has reported of a service. */
  List<PeerReport> peersOf(ServiceId service) {
    return peers.values().stream().filter(report -> report.service().equals(service)).toList();
  }

  SurgeState withLast(long second) {
    return new SurgeState(
        second, capacity, usableShare, hosts, services, edges, peers, crowds, salt);
  }

  SurgeState withUsableShare(double share) {
    return new SurgeState(last, capacity, share, hosts, services, edges, peers, crowds, salt);
  }

  SurgeState withServices(SortedMap<ServiceId, ServiceDemand> demands) {
    return new SurgeState(last, capacity, usableShare, hosts, demands, edges, peers, crowds, salt);
  }

  SurgeState withEdges(SortedMap<EdgeId, EdgeReport> reports) {
    return new SurgeState(
        last, capacity, usableShare, hosts, services, reports, peers, crowds, salt);
  }

  SurgeState withPeers(SortedMap<AgreementId, PeerReport> reports) {
    return new SurgeState(
        last, capacity, usableShare, hosts, services, edges, reports, crowds, salt);
  }

  SurgeState withCrowds(SortedMap<ServiceId, CrowdWatch> watches) {
    return new SurgeState(
        last, capacity, usableShare, hosts, services, edges, peers, watches, salt);
  }

  /** Without anything that was hashed under another salt. */
  SurgeState salted(String fingerprint) {
    SortedMap<EdgeId, EdgeReport> counts = new TreeMap<>();
    edges.forEach((id, report) -> counts.put(id, report.withoutMakeups()));
    return new SurgeState(
        last, capacity, usableShare, hosts, services, counts, peers, new TreeMap<>(), fingerprint);
  }

  /** What the requests of a service in a second were like, by what its edges have reported. */
  Makeup makeup(ServiceId service, long second) {
    return Makeup.together(
        edges.values().stream().flatMap(report -> report.makeups(service, second)).toList());
  }

  CrowdWatch crowd(ServiceId service) {
    return crowds.getOrDefault(service, CrowdWatch.INITIAL);
  }
}
