package io.spillway.mediator;

import io.spillway.mediator.steering.SteeringState;
import io.spillway.model.AgreementId;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AnticipatedSurge;
import io.spillway.model.ArrangementId;
import io.spillway.model.CalendarEntry;
import io.spillway.model.Edge;
import io.spillway.model.Forecast;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Money;
import io.spillway.model.PolicyDocument;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.SteeringTable;
import io.spillway.model.SurgeId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a mediator knows.
 *
 * @param policy the rules in force; none until the policy repository has spoken
 * @param services this CDN's services
 * @param edges its edges that are alive
 * @param forecasts the newest forecast of each service
 * @param steering the controller's memory for each service
 * @param arrangements all that are not forgotten
 * @param counter the last number given to an arrangement or agreement
 * @param tableVersion of the newest table
 * @param table the entries of the newest table
 * @param lentHosts names of this CDN's own to which borrowers redirect clients
 * @param redirects what the own edges were asked to redirect, by service
 * @param exposures money that is or may become owed, oldest first
 * @param borrowingStopped whether an operator has stopped all borrowing
 * @param withheld services for which peers were not asked since demand looks like an attack; until
 *     demand is back at its baseline
 * @param problems what the solver was asked last, for each arrangement that waits for its answer
 * @param surges what operators have declared and is not over
 * @param calendar the surges of the configuration
 * @param askings what was answered to those who asked, oldest first; of the last hour
 */
public record MediatorState(
    Optional<PolicyDocument> policy,
    List<Service> services,
    List<Edge> edges,
    SortedMap<ServiceId, Forecast> forecasts,
    SortedMap<ServiceId, SteeringState> steering,
    SortedMap<ArrangementId, Arrangement> arrangements,
    long counter,
    long tableVersion,
    List<SteeringTable.Entry> table,
    SortedMap<HostName, LentHost> lentHosts,
    SortedMap<ServiceId, EdgeRedirect> redirects,
    List<Exposure> exposures,
    boolean borrowingStopped,
    SortedMap<ServiceId, Withholding> withheld,
    SortedMap<ArrangementId, AllocationProblem> problems,
    SortedMap<SurgeId, AnticipatedSurge> surges,
    List<CalendarEntry> calendar,
    List<Asking> askings) {

  /**
   * Money that is owed, or may become owed at most.
   *
   * @param arrangement for which arrangement
   * @param agreement under which agreement
   * @param revision of which terms
   * @param at when it was taken on
   * @param amount how much at most
   * @param settled whether it is known exactly
   */
  public record Exposure(
      ArrangementId arrangement,
      AgreementId agreement,
      int revision,
      Instant at,
      Money amount,
      boolean settled) {}

  /**
   * A name of this CDN's own to which a borrower redirects clients.
   *
   * @param agreement under which agreement
   * @param addresses the edges that are ready
   * @param until no answer may live longer
   */
  public record LentHost(AgreementId agreement, List<IpAddress> addresses, Instant until) {
    /** Copies. */
    public LentHost {
      addresses = List.copyOf(addresses);
    }
  }

  /** Copies. */
  public MediatorState {
    services = List.copyOf(services);
    edges = List.copyOf(edges);
    forecasts = Collections.unmodifiableSortedMap(forecasts);
    steering = Collections.unmodifiableSortedMap(steering);
    arrangements = Collections.unmodifiableSortedMap(arrangements);
    table = List.copyOf(table);
    lentHosts = Collections.unmodifiableSortedMap(lentHosts);
    redirects = Collections.unmodifiableSortedMap(redirects);
    exposures = List.copyOf(exposures);
    withheld = Collections.unmodifiableSortedMap(withheld);
    problems = Collections.unmodifiableSortedMap(problems);
    surges = Collections.unmodifiableSortedMap(surges);
    calendar = List.copyOf(calendar);
    askings = List.copyOf(askings);
  }

  static MediatorState initial() {
    return new MediatorState(
        Optional.empty(),
        List.of(),
        List.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        0,
        List.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        false,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        List.of());
  }

  /**
   * The arrangement of a service that carries clients, is to do so, or may have some left; at most
   * one. Accounts that are merely to be settled, which a silent peer can draw out, hold up nothing.
   */
  public Optional<Arrangement> current(ServiceId service) {
    return arrangements.values().stream()
        .filter(a -> a.service().equals(service) && a.phase().concernsClients())
        .findFirst();
  }

  /** The arrangement that an agreement belongs to. */
  Optional<Arrangement> holding(AgreementId agreement) {
    return arrangements.values().stream()
        .filter(a -> a.backings().containsKey(agreement))
        .findFirst();
  }

  Optional<Service> service(ServiceId id) {
    return services.stream().filter(s -> s.id().equals(id)).findFirst();
  }
}
