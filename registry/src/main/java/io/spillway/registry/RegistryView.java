package io.spillway.registry;

import io.spillway.model.AgreementId;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Service;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * The registry as operators see it.
 *
 * @param version grows with each change of edges, services or health
 * @param edges all edges
 * @param services all services
 * @param capacity what the living edges carry in all
 * @param ownLoad what the own services need
 * @param reserve the share that stays home
 * @param reserved what is kept for peers
 * @param lendable what could be lent besides
 * @param reservations what is kept, by name
 * @param delegations peers' services on the own edges
 */
public record RegistryView(
    long version,
    List<EdgeView> edges,
    List<Service> services,
    Capacity capacity,
    Capacity ownLoad,
    double reserve,
    Capacity reserved,
    Capacity lendable,
    List<Reservation> reservations,
    List<DelegationView> delegations) {
  /** Copies. */
  public RegistryView {
    edges = List.copyOf(edges);
    services = List.copyOf(services);
    reservations = List.copyOf(reservations);
    delegations = List.copyOf(delegations);
  }

  /**
   * An edge and its health.
   *
   * @param id which edge
   * @param addresses where clients reach it
   * @param capacity what it carries
   * @param alive whether it answers
   * @param detail why it is dead; empty while it lives
   */
  public record EdgeView(
      EdgeId id, List<IpAddress> addresses, Capacity capacity, boolean alive, String detail) {
    static EdgeView of(Edge edge, SortedMap<EdgeId, String> dead) {
      return new EdgeView(
          edge.id(),
          edge.addresses(),
          edge.capacity(),
          !dead.containsKey(edge.id()),
          dead.getOrDefault(edge.id(), ""));
    }
  }

  /**
   * A delegation, without what its agreement says besides.
   *
   * @param agreement which agreement
   * @param revision its revision
   * @param borrower for whom
   * @param hosts the names that are served
   * @param capacity how much at most
   * @param phase how far it is
   * @param addresses where clients can be sent
   * @param serveUntil until when it serves
   * @param detail the last word on it
   */
  public record DelegationView(
      AgreementId agreement,
      int revision,
      CdnName borrower,
      List<HostName> hosts,
      Capacity capacity,
      Delegation.Phase phase,
      List<IpAddress> addresses,
      Instant serveUntil,
      String detail) {
    static DelegationView of(Delegation delegation, List<Edge> alive) {
      return new DelegationView(
          delegation.terms().id(),
          delegation.terms().revision(),
          delegation.terms().borrower(),
          delegation.terms().hosts(),
          delegation.terms().capacity(),
          delegation.phase(),
          Delegations.present(delegation, alive),
          delegation.terms().serveUntil(),
          delegation.detail());
    }
  }
}
