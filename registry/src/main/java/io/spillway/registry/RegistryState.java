package io.spillway.registry;

import io.spillway.model.AgreementId;
import io.spillway.model.Capacity;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.Prefix;
import io.spillway.model.Service;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the registry knows.
 *
 * @param version grows with each change of edges, services or health
 * @param edges all edges, dead ones included
 * @param services all services
 * @param dead why an edge is known to be dead, by edge
 * @param own what the own services need
 * @param reserve the share that stays home, as the last reservation named it
 * @param reservations what is kept for peers, by name
 * @param delegations peers' services on the own edges, by agreement
 * @param told what the agent was last told it could lend; empty before the first time
 */
public record RegistryState(
    long version,
    List<Edge> edges,
    List<Service> services,
    SortedMap<EdgeId, String> dead,
    OwnNeed own,
    double reserve,
    SortedMap<String, Reservation> reservations,
    SortedMap<AgreementId, Delegation> delegations,
    Optional<Lending> told) {
  /** Copies. */
  public RegistryState {
    edges = List.copyOf(edges);
    services = List.copyOf(services);
    dead = Collections.unmodifiableSortedMap(new TreeMap<>(dead));
    reservations = Collections.unmodifiableSortedMap(new TreeMap<>(reservations));
    delegations = Collections.unmodifiableSortedMap(new TreeMap<>(delegations));
  }

  /**
   * What the own services need of the edges.
   *
   * @param load smoothed
   * @param at as of when
   */
  public record OwnNeed(Capacity load, Instant at) {}

  /**
   * What could be lent.
   *
   * @param capacity beyond all promises
   * @param footprint whose clients the living edges serve well
   */
  public record Lending(Capacity capacity, Footprint footprint) {}

  static RegistryState initial(double reserve) {
    return new RegistryState(
        0,
        List.of(),
        List.of(),
        new TreeMap<>(),
        new OwnNeed(Capacity.ZERO, Instant.EPOCH),
        reserve,
        new TreeMap<>(),
        new TreeMap<>(),
        Optional.empty());
  }

  /** The edges that are not known to be dead. */
  public List<Edge> alive() {
    return edges.stream().filter(edge -> !dead.containsKey(edge.id())).toList();
  }

  /** What the living edges carry in all. */
  public Capacity capacity() {
    return alive().stream().map(Edge::capacity).reduce(Capacity.ZERO, Capacity::plus);
  }

  /** What is kept for peers now. */
  public Capacity reserved(Instant now) {
    return Grants.sum(reservations.values(), now);
  }

  /** What could be lent now beyond all promises, the reserve and the own load. */
  public Capacity lendable(Instant now) {
    return Grants.promisable(capacity(), reserve).minus(own.load()).minus(reserved(now));
  }

  /** Whose clients the living edges serve well; everyone's while none lives. */
  public Footprint footprint() {
    List<Prefix> prefixes =
        alive().stream().flatMap(edge -> edge.footprint().prefixes().stream()).toList();
    return prefixes.isEmpty() ? Footprint.EVERYWHERE : new Footprint(prefixes);
  }

  /** What the API shows. */
  public RegistryView view(Instant now) {
    return new RegistryView(
        version,
        edges.stream().map(edge -> RegistryView.EdgeView.of(edge, dead)).toList(),
        services,
        capacity(),
        own.load(),
        reserve,
        reserved(now),
        lendable(now),
        reservations.values().stream().filter(r -> r.holdsAt(now)).toList(),
        delegations.values().stream()
            .map(delegation -> RegistryView.DelegationView.of(delegation, alive()))
            .toList());
  }

  RegistryState withResources(
      List<Edge> edges, List<Service> services, SortedMap<EdgeId, String> dead) {
    return new RegistryState(
        version + 1, edges, services, dead, own, reserve, reservations, delegations, told);
  }

  RegistryState withOwn(OwnNeed own) {
    return new RegistryState(
        version, edges, services, dead, own, reserve, reservations, delegations, told);
  }

  RegistryState withReservations(double reserve, SortedMap<String, Reservation> reservations) {
    return new RegistryState(
        version, edges, services, dead, own, reserve, reservations, delegations, told);
  }

  RegistryState withDelegation(Delegation delegation) {
    SortedMap<AgreementId, Delegation> next = new TreeMap<>(delegations);
    next.put(delegation.terms().id(), delegation);
    return withDelegations(next);
  }

  RegistryState withoutDelegation(AgreementId agreement) {
    SortedMap<AgreementId, Delegation> next = new TreeMap<>(delegations);
    next.remove(agreement);
    return withDelegations(next);
  }

  RegistryState withTold(Lending told) {
    return new RegistryState(
        version, edges, services, dead, own, reserve, reservations, delegations, Optional.of(told));
  }

  private RegistryState withDelegations(SortedMap<AgreementId, Delegation> next) {
    return new RegistryState(
        version, edges, services, dead, own, reserve, reservations, next, told);
  }
}
