package io.spillway.surge;

import io.spillway.model.AgreementId;
import io.spillway.model.EdgeId;
import io.spillway.model.LogPosition;
import io.spillway.model.ServiceId;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** The detector's state after each fact. */
final class SurgeFold {
  private SurgeFold() {}

  static SurgeState apply(SurgeState state, SurgeFact fact) {
    return switch (fact) {
      case SurgeFact.ResourcesNoted noted -> resources(state, noted);
      case SurgeFact.UsableShareNoted noted -> state.withUsableShare(noted.share());
      case SurgeFact.EdgeHeard heard -> edge(state, heard);
      case SurgeFact.SaltNoted noted -> state.salted(noted.salt());
      case SurgeFact.PeerHeard heard -> peer(state, heard);
      case SurgeFact.SecondFinished finished -> finished(state, finished);
      case SurgeFact.SecondsPassed passed -> passed(state, passed);
      case SurgeFact.LeftEarly early -> leaving(state, early.service());
      case SurgeFact.DemandLeftBaseline _, SurgeFact.DemandReturned _ -> state;
    };
  }

  private static SurgeState resources(SurgeState state, SurgeFact.ResourcesNoted noted) {
    SortedMap<EdgeId, EdgeReport> edges = new TreeMap<>();
    for (EdgeId edge : noted.edges()) {
      EdgeReport before = state.edges().get(edge);
      edges.put(edge, before == null ? EdgeReport.begun(LogPosition.NONE, Instant.EPOCH) : before);
    }
    SortedMap<ServiceId, ServiceDemand> services = new TreeMap<>();
    for (ServiceId service : noted.hosts().values()) {
      ServiceDemand before = state.services().get(service);
      services.put(service, before == null ? ServiceDemand.INITIAL : before);
    }
    return new SurgeState(
        state.last(),
        noted.capacity(),
        state.usableShare(),
        noted.hosts(),
        services,
        edges,
        state.peers(),
        CrowdFold.of(services.keySet(), state.crowds()),
        state.salt());
  }

  private static SurgeState edge(SurgeState state, SurgeFact.EdgeHeard heard) {
    EdgeReport before = state.edges().get(heard.edge());
    if (before == null) {
      return state;
    }
    SortedMap<EdgeId, EdgeReport> edges = new TreeMap<>(state.edges());
    edges.put(heard.edge(), before.plus(heard.to(), heard.at(), heard.latest(), heard.counted()));
    return state.withEdges(edges);
  }

  /** The report, and the seconds that it sheds a new light on. */
  private static SurgeState peer(SurgeState state, SurgeFact.PeerHeard heard) {
    PeerReport before = state.peers().get(heard.agreement());
    PeerReport after =
        (before == null ? new PeerReport(heard.service(), java.util.List.of()) : before)
            .with(heard.load());
    SortedMap<AgreementId, PeerReport> peers = new TreeMap<>(state.peers());
    peers.put(heard.agreement(), after);
    SurgeState known = state.withPeers(peers);
    ServiceDemand demand = state.services().get(heard.service());
    if (demand == null) {
      return known;
    }
    demand = demand.revised(heard.load().second(), known.peersOf(heard.service()));
    SortedMap<ServiceId, ServiceDemand> services = new TreeMap<>(state.services());
    services.put(heard.service(), demand);
    return known.withServices(services);
  }

  private static SurgeState finished(SurgeState before, SurgeFact.SecondFinished finished) {
    long second = finished.second();
    SortedMap<AgreementId, PeerReport> peers = new TreeMap<>(before.peers());
    peers.values().removeIf(report -> !report.stands(second));
    SurgeState state = before.withPeers(peers);
    SortedMap<ServiceId, ServiceDemand> services = new TreeMap<>();
    state
        .services()
        .forEach((id, demand) ->
            services.put(
                id,
                demand.finished(
                    second,
                    finished.loads().getOrDefault(id, EdgeReport.Load.ZERO),
                    state.peersOf(id))));
    SortedMap<EdgeId, EdgeReport> edges = new TreeMap<>();
    state.edges().forEach((id, report) -> edges.put(id, report.finished(second)));
    return CrowdFold.finished(state.withServices(services), second)
        .withEdges(edges)
        .withLast(second);
  }

  private static SurgeState leaving(SurgeState state, ServiceId service) {
    SortedMap<ServiceId, ServiceDemand> services = new TreeMap<>(state.services());
    services.computeIfPresent(service, (_, demand) -> demand.left());
    return state.withServices(services);
  }

  private static SurgeState passed(SurgeState state, SurgeFact.SecondsPassed passed) {
    SortedMap<ServiceId, ServiceDemand> services = new TreeMap<>();
    state.services().forEach((id, demand) -> services.put(id, demand.paused()));
    SortedMap<EdgeId, EdgeReport> edges = new TreeMap<>();
    state.edges().forEach((id, report) -> edges.put(id, report.finished(passed.second())));
    return CrowdFold.passed(state.withServices(services), passed.second())
        .withEdges(edges)
        .withLast(passed.second());
  }
}
