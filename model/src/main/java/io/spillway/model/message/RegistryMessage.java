package io.spillway.model.message;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.IpAddress;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import java.time.Instant;
import java.util.List;

/** What the service registry is told. */
public sealed interface RegistryMessage extends PartMessage
    permits Shared.Tick,
        RegistryMessage.PublishResources,
        RegistryMessage.EdgeHealth,
        RegistryMessage.OwnLoad,
        RegistryMessage.ReserveCapacity,
        RegistryMessage.ReleaseCapacity,
        RegistryMessage.PrepareDelegation,
        RegistryMessage.DelegationResult,
        RegistryMessage.DissolveDelegation,
        RegistryMessage.DissolveResult,
        RegistryMessage.MoveCapacity {
  /**
   * The edges and services that this CDN has, as a whole.
   *
   * @param edges all edges
   * @param services all services
   */
  record PublishResources(List<Edge> edges, List<Service> services) implements RegistryMessage {
    /** Copies. */
    public PublishResources {
      edges = List.copyOf(edges);
      services = List.copyOf(services);
    }
  }

  /**
   * An edge was found alive or dead.
   *
   * @param edge which edge
   * @param alive whether it answers
   * @param detail a line for people
   */
  record EdgeHealth(EdgeId edge, boolean alive, String detail) implements RegistryMessage {}

  /**
   * What this CDN's own services need of its edges now.
   *
   * @param demand the smoothed demand, refused requests included
   * @param bits its bits of responses
   */
  record OwnLoad(RequestRate demand, io.spillway.model.BitRate bits) implements RegistryMessage {}

  /**
   * Asks for capacity to be kept for a peer: all or part of it is granted, never more than is free.
   * Repeating a reservation replaces it; if it cannot be had as it was, the answer is zero and it
   * stays.
   *
   * @param reservation names it; the offer's or the agreement's id
   * @param replaces other reservations that this one takes over: what they keep is never free in
   *     between, and what of it is not wanted is free afterwards
   * @param wanted how much
   * @param reserve the share of the edges' capacity that stays home, 0 to 1
   * @param until when it ends by itself
   */
  record ReserveCapacity(
      String reservation, List<String> replaces, Capacity wanted, double reserve, Instant until)
      implements RegistryMessage {
    /** Copies. */
    public ReserveCapacity {
      replaces = List.copyOf(replaces);
    }
  }

  /**
   * Ends a reservation.
   *
   * @param reservation which one
   */
  record ReleaseCapacity(String reservation) implements RegistryMessage {}

  /**
   * Has the edges made ready for an agreement (this CDN lends). A later revision replaces.
   *
   * @param terms what was agreed
   */
  record PrepareDelegation(AgreementTerms terms) implements RegistryMessage {}

  /**
   * What the edges made of it.
   *
   * @param agreement which agreement
   * @param revision which revision
   * @param ready whether every edge is ready
   * @param addresses where clients can be sent; empty if not ready
   * @param detail a line for people
   */
  record DelegationResult(
      AgreementId agreement, int revision, boolean ready, List<IpAddress> addresses, String detail)
      implements RegistryMessage {
    /** Copies. */
    public DelegationResult {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Has the site taken off the edges again.
   *
   * @param agreement which agreement
   */
  record DissolveDelegation(AgreementId agreement) implements RegistryMessage {}

  /**
   * The site is off the edges, and their logs are complete.
   *
   * @param agreement which agreement
   */
  record DissolveResult(AgreementId agreement) implements RegistryMessage {}

  /**
   * Has a part of what is kept under one name kept under another from now on; both together stay
   * what they were. Answered like a reservation: with all that is kept under the other name, or
   * zero if nothing can be moved.
   *
   * @param from the reservation that becomes smaller, or ends
   * @param to the reservation that is made, or becomes larger
   * @param part how much at most; all that is kept under the first name if that is less
   * @param until when the other ends by itself
   */
  record MoveCapacity(String from, String to, Capacity part, Instant until)
      implements RegistryMessage {}
}
