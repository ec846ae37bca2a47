package io.spillway.mediator;

import io.spillway.mediator.steering.SteeringController;
import io.spillway.mediator.steering.SteeringState;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AnticipatedSurge;
import io.spillway.model.ArrangementId;
import io.spillway.model.CalendarEntry;
import io.spillway.model.Edge;
import io.spillway.model.Forecast;
import io.spillway.model.HostName;
import io.spillway.model.PolicyDocument;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.SteeringTable;
import io.spillway.model.SurgeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The state after a fact. */
final class Fold {
  private Optional<PolicyDocument> policy;
  private List<Service> services;
  private List<Edge> edges;
  private SortedMap<ServiceId, Forecast> forecasts;
  private SortedMap<ServiceId, SteeringState> steering;
  private SortedMap<ArrangementId, Arrangement> arrangements;
  private long counter;
  private long tableVersion;
  private List<SteeringTable.Entry> table;
  private SortedMap<HostName, MediatorState.LentHost> lentHosts;
  private SortedMap<ServiceId, EdgeRedirect> redirects;
  private List<MediatorState.Exposure> exposures;
  private boolean borrowingStopped;
  private SortedMap<ServiceId, Withholding> withheld;
  private SortedMap<ArrangementId, AllocationProblem> problems;
  private SortedMap<SurgeId, AnticipatedSurge> surges;
  private List<CalendarEntry> calendar;
  private List<Asking> askings;

  private Fold(MediatorState s) {
    policy = s.policy();
    services = s.services();
    edges = s.edges();
    forecasts = s.forecasts();
    steering = s.steering();
    arrangements = s.arrangements();
    counter = s.counter();
    tableVersion = s.tableVersion();
    table = s.table();
    lentHosts = s.lentHosts();
    redirects = s.redirects();
    exposures = s.exposures();
    borrowingStopped = s.borrowingStopped();
    withheld = s.withheld();
    problems = s.problems();
    surges = s.surges();
    calendar = s.calendar();
    askings = s.askings();
  }

  static MediatorState apply(MediatorState state, MediatorFact fact) {
    Fold f = new Fold(state);
    f.take(fact);
    return new MediatorState(
        f.policy,
        f.services,
        f.edges,
        f.forecasts,
        f.steering,
        f.arrangements,
        f.counter,
        f.tableVersion,
        f.table,
        f.lentHosts,
        f.redirects,
        f.exposures,
        f.borrowingStopped,
        f.withheld,
        f.problems,
        f.surges,
        f.calendar,
        f.askings);
  }

  /** Whether the surge is over of which it was told that it looks like an attack. */
  private static boolean isBack(Forecast forecast) {
    return !forecast.changed() && forecast.exhaustion() < 0.5;
  }

  private void take(MediatorFact fact) {
    switch (fact) {
      case MediatorFact.PolicyNoted m -> policy = Optional.of(m.document());
      case MediatorFact.ResourcesNoted m -> {
        services = m.services();
        edges = m.edges();
      }
      case MediatorFact.ForecastNoted m -> {
        forecasts = new TreeMap<>(forecasts);
        forecasts.put(m.forecast().service(), m.forecast());
        if (isBack(m.forecast()) && withheld.containsKey(m.forecast().service())) {
          withheld = new TreeMap<>(withheld);
          withheld.remove(m.forecast().service());
        }
      }
      case MediatorFact.InitiationWithheld m -> {
        withheld = new TreeMap<>(withheld);
        withheld.put(
            m.forecast().service(),
            new Withholding(
                m.since(), m.at(), m.forecast().attack().orElseThrow(), Optional.empty()));
      }
      case MediatorFact.WithholdingDoubted m -> {
        withheld = new TreeMap<>(withheld);
        withheld.computeIfPresent(
            m.service(), (_, w) -> new Withholding(w.since(), w.told(), w.score(), m.reason()));
      }
      case MediatorFact.LoadNoted m -> load(m);
      case MediatorFact.ArrangementChanged m -> {
        arrangements = new TreeMap<>(arrangements);
        arrangements.put(m.arrangement().id(), m.arrangement());
        counter = m.counter();
        if (!m.arrangement().sourcing()) {
          answered(m.arrangement().id());
        }
      }
      case MediatorFact.ProblemPosed m -> {
        problems = new TreeMap<>(problems);
        problems.put(m.problem().arrangement(), m.problem());
      }
      case MediatorFact.ArrangementForgotten m -> {
        arrangements = new TreeMap<>(arrangements);
        arrangements.remove(m.arrangement());
        // It ended longer ago than the longest window of a cap.
        exposures =
            exposures.stream()
                .filter(e -> !e.settled() || !e.arrangement().equals(m.arrangement()))
                .toList();
        answered(m.arrangement());
      }
      case MediatorFact.Steered m -> {
        SteeringState before = steering.getOrDefault(m.service(), SteeringState.INITIAL);
        steering = new TreeMap<>(steering);
        steering.put(m.service(), SteeringController.step(before, m.input()).state());
      }
      case MediatorFact.TableMade m -> {
        tableVersion = m.version();
        table = m.entries();
      }
      case MediatorFact.LentHostNoted m -> {
        lentHosts = new TreeMap<>(lentHosts);
        lentHosts.put(m.host(), m.lent());
      }
      case MediatorFact.LentHostDropped m -> {
        lentHosts = new TreeMap<>(lentHosts);
        lentHosts.remove(m.host());
      }
      case MediatorFact.RedirectSet m -> {
        redirects = new TreeMap<>(redirects);
        redirects.put(m.service(), m.redirect());
      }
      case MediatorFact.RedirectEnded m -> {
        redirects = new TreeMap<>(redirects);
        redirects.remove(m.service());
      }
      case MediatorFact.ExposureTaken m -> {
        MediatorState.Exposure taken = m.exposure();
        exposures = new ArrayList<>(exposures);
        exposures.removeIf(
            e -> e.agreement().equals(taken.agreement()) && e.revision() == taken.revision());
        exposures.add(taken);
      }
      case MediatorFact.ExposureSettled m -> settle(m);
      case MediatorFact.ExposureDropped m ->
          exposures =
              exposures.stream()
                  .filter(e -> !e.agreement().equals(m.agreement()) || e.revision() != m.revision())
                  .toList();
      case MediatorFact.InitiationDecided m -> askings = Askings.with(askings, m.asking());
      case MediatorFact.SurgeDeclared m -> {
        surges = new TreeMap<>(surges);
        surges.put(m.surge().id(), m.surge());
        counter = m.counter();
      }
      case MediatorFact.SurgeWithdrawn m -> drop(m.surge());
      case MediatorFact.SurgeOver m -> drop(m.surge());
      case MediatorFact.CalendarNoted m -> calendar = m.entries();
      case MediatorFact.BorrowingHalted m -> borrowingStopped = true;
      case MediatorFact.BorrowingReleased m -> borrowingStopped = false;
    }
  }

  private void drop(AnticipatedSurge surge) {
    surges = new TreeMap<>(surges);
    surges.remove(surge.id());
  }

  private void answered(ArrangementId arrangement) {
    problems = new TreeMap<>(problems);
    problems.remove(arrangement);
  }

  private void load(MediatorFact.LoadNoted m) {
    for (Arrangement arrangement : arrangements.values()) {
      Backing backing = arrangement.backings().get(m.agreement());
      if (backing != null) {
        arrangements = new TreeMap<>(arrangements);
        arrangements.put(
            arrangement.id(),
            arrangement.with(backing.carrying(m.second(), m.served(), m.refused())));
        return;
      }
    }
  }

  /**
   * The first exposure of the agreement becomes what is owed, later ones go. It is dated when it is
   * settled: an agreement of two hours, dearest in its second, is no expense of two hours ago.
   */
  private void settle(MediatorFact.ExposureSettled m) {
    List<MediatorState.Exposure> next = new ArrayList<>();
    boolean first = true;
    for (MediatorState.Exposure e : exposures) {
      if (!e.agreement().equals(m.agreement())) {
        next.add(e);
      } else if (first) {
        next.add(
            new MediatorState.Exposure(
                e.arrangement(), e.agreement(), e.revision(), m.at(), m.amount(), true));
        first = false;
      }
    }
    exposures = next;
  }
}
