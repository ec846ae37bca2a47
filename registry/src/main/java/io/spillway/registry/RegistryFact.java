package io.spillway.registry;

import io.spillway.engine.Fact;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.IpAddress;
import io.spillway.model.Service;
import java.time.Instant;
import java.util.List;

/** What the registry decided or took note of. */
public sealed interface RegistryFact extends Fact {
  /**
   * The edges or services are others.
   *
   * @param edges all edges
   * @param services all services
   */
  record ResourcesChanged(List<Edge> edges, List<Service> services) implements RegistryFact {
    /** Copies. */
    public ResourcesChanged {
      edges = List.copyOf(edges);
      services = List.copyOf(services);
    }

    @Override
    public String story() {
      return "registered " + edges.size() + " edges and " + services.size() + " services";
    }

    @Override
    public String subject() {
      return "";
    }
  }

  /**
   * An edge died or recovered.
   *
   * @param edge which edge
   * @param alive whether it answers
   * @param detail a line for people
   */
  record EdgeHealthChanged(EdgeId edge, boolean alive, String detail) implements RegistryFact {
    @Override
    public String story() {
      return "edge " + edge + (alive ? " is alive again: " : " is dead: ") + detail;
    }

    @Override
    public String subject() {
      return "";
    }
  }

  /**
   * What the own services need.
   *
   * @param load smoothed
   * @param at as of when
   */
  record OwnLoadNoted(Capacity load, Instant at) implements RegistryFact {
    @Override
    public String story() {
      return "";
    }

    @Override
    public String subject() {
      return "";
    }
  }

  /**
   * Capacity is kept for a peer, under a new name, for longer, or in another amount.
   *
   * @param reservation its name
   * @param replaced the names of those that it took over
   * @param wanted how much was asked for
   * @param granted how much is kept; more than zero
   * @param before how much was kept under all these names before
   * @param reserve the share that stays home
   * @param until when it ends by itself
   */
  record CapacityKept(
      String reservation,
      List<String> replaced,
      Capacity wanted,
      Capacity granted,
      Capacity before,
      double reserve,
      Instant until)
      implements RegistryFact {
    /** Copies. */
    public CapacityKept {
      replaced = List.copyOf(replaced);
    }

    @Override
    public String story() {
      return granted.equals(before) && replaced.isEmpty()
          ? ""
          : "keeps "
              + granted
              + " of "
              + wanted
              + " asked for until "
              + until
              + (replaced.isEmpty() ? "" : ", in place of " + String.join(", ", replaced));
    }

    @Override
    public String subject() {
      return reservation;
    }
  }

  /**
   * Nothing could be kept anew; what is kept under the same name already stays.
   *
   * @param reservation its name
   * @param replaced the names of those that it would have taken over
   * @param wanted how much was asked for
   * @param reserve the share that stays home
   * @param reason a line for people
   */
  record CapacityDenied(
      String reservation, List<String> replaced, Capacity wanted, double reserve, String reason)
      implements RegistryFact {
    /** Copies. */
    public CapacityDenied {
      replaced = List.copyOf(replaced);
    }

    @Override
    public String story() {
      return "keeps nothing new of " + wanted + " asked for: " + reason;
    }

    @Override
    public String subject() {
      return reservation;
    }
  }

  /**
   * A part of what is kept under one name is kept under another.
   *
   * @param from the reservation that has become smaller, or has ended
   * @param to the reservation that was made, or has become larger
   * @param part how much; more than zero
   * @param until when the other ends by itself
   */
  record CapacityMoved(String from, String to, Capacity part, Instant until)
      implements RegistryFact {
    @Override
    public String story() {
      return "keeps " + part + " of " + from + " until " + until;
    }

    @Override
    public String subject() {
      return to;
    }
  }

  /**
   * A reservation ended.
   *
   * @param reservation its name
   * @param expired whether by itself
   */
  record CapacityFreed(String reservation, boolean expired) implements RegistryFact {
    @Override
    public String story() {
      return expired ? "" : "no longer keeps capacity";
    }

    @Override
    public String subject() {
      return reservation;
    }
  }

  /**
   * The agent is told what could be lent.
   *
   * @param capacity beyond all promises
   * @param footprint whose clients are served well
   */
  record LendableTold(Capacity capacity, Footprint footprint) implements RegistryFact {
    @Override
    public String story() {
      return "";
    }

    @Override
    public String subject() {
      return "";
    }
  }

  /**
   * The edges are asked to serve a peer's service.
   *
   * @param terms under which agreement
   * @param edges which edges
   */
  record DelegationBegun(AgreementTerms terms, List<Edge> edges) implements RegistryFact {
    /** Copies. */
    public DelegationBegun {
      edges = List.copyOf(edges);
    }

    @Override
    public String story() {
      return "makes "
          + edges.size()
          + " edges ready to serve "
          + String.join(" ", terms.hosts().stream().map(Object::toString).toList())
          + " for "
          + terms.borrower()
          + " (revision "
          + terms.revision()
          + ")";
    }

    @Override
    public String subject() {
      return terms.id().value();
    }
  }

  /**
   * The edges are ready, or cannot be made ready.
   *
   * @param agreement which agreement
   * @param ready whether clients can come
   * @param addresses where
   * @param detail a line for people
   */
  record DelegationAnswered(
      AgreementId agreement, boolean ready, List<IpAddress> addresses, String detail)
      implements RegistryFact {
    /** Copies. */
    public DelegationAnswered {
      addresses = List.copyOf(addresses);
    }

    @Override
    public String story() {
      return ready
          ? "the edges are ready at " + addresses.size() + " addresses"
          : "the edges could not be made ready: " + detail;
    }

    @Override
    public String subject() {
      return agreement.value();
    }
  }

  /**
   * The site is being taken off the edges.
   *
   * @param agreement which agreement
   * @param reason a line for people
   */
  record DissolvingBegun(AgreementId agreement, String reason) implements RegistryFact {
    @Override
    public String story() {
      return "takes the site off the edges: " + reason;
    }

    @Override
    public String subject() {
      return agreement.value();
    }
  }

  /**
   * The site is off the edges.
   *
   * @param agreement which agreement
   */
  record DelegationEnded(AgreementId agreement) implements RegistryFact {
    @Override
    public String story() {
      return "the site is off the edges and their logs are complete";
    }

    @Override
    public String subject() {
      return agreement.value();
    }
  }
}
