package io.spillway.mediator;

import io.spillway.mediator.steering.Shares;
import io.spillway.mediator.steering.SteeringController;
import io.spillway.mediator.steering.SteeringInput;
import io.spillway.mediator.steering.SteeringState;
import io.spillway.mediator.steering.SteeringTarget;
import io.spillway.model.AgreementId;
import io.spillway.model.Edge;
import io.spillway.model.Forecast;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.SteeringTable;
import io.spillway.model.Work;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PartName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where new DNS answers send clients: the controller's shares as a table for the redirector. */
final class Steering {
  private Steering() {}

  static void steer(Desk desk, ServiceId service) {
    Forecast f = desk.state().forecasts().get(service);
    if (f == null) {
      return;
    }
    Optional<Arrangement> current = desk.state().current(service);
    SteeringInput input = input(desk, f, current);
    SteeringState before = desk.state().steering().getOrDefault(service, SteeringState.INITIAL);
    desk.note(new MediatorFact.Steered(service, input));
    SteeringController.Step step = SteeringController.step(before, input);
    Shares modelled = step.output().modelled();
    if (!modelled.peers().isEmpty()) {
      SortedMap<AgreementId, Double> shares = new TreeMap<>();
      modelled.peers().forEach((id, s) -> shares.put(id, Math.clamp(s, 0, 1)));
      desk.tell(
          PartName.METERING,
          new MeteringMessage.SharesSteered(
              service,
              Instant.ofEpochSecond(step.state().second()),
              shares,
              redirected(input, f.demand().perSecond())));
    }
    publish(desk);
    Redirecting.consider(desk, service, input, SteeringInput.growth(f));
  }

  private static SteeringInput input(Desk desk, Forecast f, Optional<Arrangement> current) {
    List<SteeringTarget> targets = new ArrayList<>();
    Optional<EdgeRedirect> redirect =
        Optional.ofNullable(desk.state().redirects().get(f.service()));
    if (current.isPresent()) {
      for (Backing b : current.get().backings().values()) {
        RequestRate redirected =
            f.redirected().times(redirect.map(r -> r.partOf(b.terms().id())).orElse(0.0));
        targets.add(
            new SteeringTarget(
                b.terms().id(),
                b.terms().capacity().requests(),
                current.get().phase().steers()
                    && b.status() == Backing.Status.READY
                    && desk.now().isBefore(b.steerUntil()),
                b.load().second(),
                b.served(),
                b.refused(),
                redirected));
      }
    }
    return SteeringInput.of(
        desk.now(),
        f,
        capacity(desk, f),
        targets,
        current.filter(a -> a.dryRun().isEmpty() && a.phase() != Phase.SETTLING).isPresent(),
        desk.settings().ttl());
  }

  /** The share of all clients that own edges redirect, by agreement. */
  private static SortedMap<AgreementId, Double> redirected(SteeringInput input, double demand) {
    SortedMap<AgreementId, Double> shares = new TreeMap<>();
    for (SteeringTarget target : input.targets()) {
      double rate = target.redirected().perSecond();
      if (rate > 0 && demand > 0) {
        shares.put(target.agreement(), Math.min(1, rate / demand));
      }
    }
    return shares;
  }

  /** What all own edges together carry at most. */
  private static RequestRate capacity(Desk desk, Forecast f) {
    double sum = 0;
    for (Edge edge : desk.state().edges()) {
      sum += edge.capacity().requests().perSecond();
    }
    return RequestRate.perSecond(Math.max(sum, f.usable().perSecond()));
  }

  /** Makes the next table if it differs from the last. */
  static void publish(Desk desk) {
    List<SteeringTable.Entry> entries = new ArrayList<>();
    for (Service service : desk.state().services()) {
      entries.addAll(entries(desk, service));
    }
    entries.addAll(LentHosts.entries(desk));
    if (!entries.equals(desk.state().table()) && !desk.state().edges().isEmpty()) {
      long version = desk.state().tableVersion() + 1;
      desk.note(new MediatorFact.TableMade(version, entries));
      desk.perform(new Work.PublishTable(new SteeringTable(0, version, entries)));
    }
  }

  private static List<SteeringTable.Entry> entries(Desk desk, Service service) {
    MediatorState state = desk.state();
    SteeringState steering = state.steering().getOrDefault(service.id(), SteeringState.INITIAL);
    Shares shares = steering.answers();
    Duration ttl = steering.ttl().isPositive() ? steering.ttl() : desk.settings().ttl();
    List<SteeringTable.Target> targets = new ArrayList<>();
    double total = 0;
    for (Edge edge : state.edges()) {
      total += edge.capacity().requests().perSecond();
    }
    for (Edge edge : state.edges()) {
      double part = total <= 0 ? 0 : edge.capacity().requests().perSecond() / total;
      for (IpAddress address : edge.addresses()) {
        targets.add(
            new SteeringTable.Target(
                desk.settings().self(),
                Optional.empty(),
                address,
                Math.clamp(shares.own(), 0, 1) * part / edge.addresses().size(),
                Optional.empty()));
      }
    }
    state
        .current(service.id())
        .filter(a -> a.phase().steers())
        .ifPresent(a -> a.backings(Backing.Status.READY).forEach(b -> addPeer(targets, b, shares)));
    List<SteeringTable.Entry> entries = new ArrayList<>();
    for (HostName host : service.hosts()) {
      entries.add(new SteeringTable.Entry(host, ttl, targets));
    }
    return entries;
  }

  private static void addPeer(List<SteeringTable.Target> targets, Backing backing, Shares shares) {
    double share = Math.clamp(shares.of(backing.terms().id()), 0, 1);
    for (IpAddress address : backing.ready()) {
      if (share > 0) {
        targets.add(
            new SteeringTable.Target(
                backing.terms().lender(),
                Optional.of(backing.terms().id()),
                address,
                share / backing.ready().size(),
                Optional.of(backing.steerUntil())));
      }
    }
  }
}
