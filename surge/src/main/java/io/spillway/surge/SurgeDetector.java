package io.spillway.surge;

import io.spillway.engine.Effect;
import io.spillway.engine.Part;
import io.spillway.engine.Step;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Forecast;
import io.spillway.model.HostName;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.message.AgentMessage.OwnNeed;
import io.spillway.model.message.MediatorMessage.DemandForecast;
import io.spillway.model.message.MediatorMessage.EarlyForecast;
import io.spillway.model.message.PartName;
import io.spillway.model.message.RegistryMessage.OwnLoad;
import io.spillway.model.message.Shared;
import io.spillway.model.message.SurgeMessage;
import io.spillway.surge.crowd.Makeup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns what edges and peers report into demand per service, second by second; tells the mediator a
 * forecast and the registry the own load, once for each finished second.
 *
 * <p>An edge that reports an empty log carries nothing; one that reports nothing at all is taken to
 * carry what it carried last, for a while: no data is not no load. What peers carry and have not
 * reported yet is extrapolated, and put right when they report, so that clients on their way to a
 * peer are not missed by the forecast.
 */
public final class SurgeDetector implements Part<SurgeState, SurgeMessage, SurgeFact> {
  /** The rule that is read if it is a plain number. */
  private static final String USABLE_RULE = "edge.usable";

  /** Lines of later seconds than this from now are of a clock that is wrong. */
  private static final long MOST_AHEAD = 5;

  /** Further behind than this the detector goes on with the present. */
  private static final long MOST_BEHIND = 10;

  /** An empty batch is noted so often, to know that the edge is heard. */
  private static final Duration QUIET_NOTED = Duration.ofMillis(500);

  /**
   * An edge that was not heard for so long is not waited for before a running second is looked at.
   */
  private static final Duration OF_A_ROUND = Duration.ofSeconds(1);

  /** How much more of a chance of exhaustion than a second before makes an early look news. */
  private static final double WORTH_TELLING = 0.005;

  /**
   * From this chance of exhaustion on it is looked at who comes, though nothing changed for sure.
   */
  private static final double LEAST_TO_JUDGE = 0.5;

  private final SurgeSettings settings;

  /** A detector with the default settings. */
  public SurgeDetector() {
    this(SurgeSettings.DEFAULT);
  }

  /** A detector with the given settings. */
  public SurgeDetector(SurgeSettings settings) {
    this.settings = settings;
  }

  @Override
  public SurgeState initial() {
    return SurgeState.INITIAL;
  }

  @Override
  public SurgeState apply(SurgeState state, SurgeFact fact) {
    return SurgeFold.apply(state, fact);
  }

  @Override
  public Class<SurgeState> stateType() {
    return SurgeState.class;
  }

  @Override
  public Class<SurgeMessage> messageType() {
    return SurgeMessage.class;
  }

  @Override
  public Class<SurgeFact> factType() {
    return SurgeFact.class;
  }

  @Override
  public Step<SurgeFact> decide(SurgeState state, SurgeMessage message, Instant now) {
    Step.Draft<SurgeState, SurgeFact> draft = new Step.Draft<>(this, state);
    switch (message) {
      case Shared.Tick _ -> {}
      case Shared.ResourcesPublished published -> note(draft, published);
      case Shared.PolicyPublished published -> note(draft, published.document());
      case Shared.PeerLoad load ->
          draft.note(
              new SurgeFact.PeerHeard(
                  load.agreement(),
                  load.service(),
                  new PeerReport.Load(
                      load.second().getEpochSecond(),
                      load.served().plus(load.refused()).perSecond())));
      case SurgeMessage.EdgeLoad load -> note(draft, load.batch(), now);
    }
    finishSeconds(draft, now);
    if (message instanceof SurgeMessage.EdgeLoad load
        && endsARound(draft.state(), load.batch().edge(), now)) {
      lookEarly(draft);
    }
    return draft.step();
  }

  private static void note(
      Step.Draft<SurgeState, SurgeFact> draft, Shared.ResourcesPublished published) {
    SortedMap<HostName, ServiceId> hosts = new TreeMap<>();
    for (Service service : published.services()) {
      service.hosts().forEach(host -> hosts.put(host, service.id()));
    }
    Capacity capacity =
        published.edges().stream().map(Edge::capacity).reduce(Capacity.ZERO, Capacity::plus);
    List<EdgeId> edges = published.edges().stream().map(Edge::id).sorted().toList();
    SurgeState state = draft.state();
    if (!hosts.equals(state.hosts())
        || !capacity.requests().equals(state.capacity())
        || !edges.equals(List.copyOf(state.edges().keySet()))) {
      draft.note(new SurgeFact.ResourcesNoted(capacity.requests(), edges, hosts));
    }
  }

  private static void note(Step.Draft<SurgeState, SurgeFact> draft, PolicyDocument document) {
    double share = SurgeState.DEFAULT_USABLE_SHARE;
    String rule = document.rules().get(USABLE_RULE);
    if (rule != null && rule.strip().matches("[0-9]{1,3}(\\.[0-9]{1,9})?")) {
      double value = Double.parseDouble(rule.strip());
      share = value > 0 && value <= 1 ? value : share;
    }
    if (share != draft.state().usableShare()) {
      draft.note(new SurgeFact.UsableShareNoted(share));
    }
  }

  private static void note(Step.Draft<SurgeState, SurgeFact> draft, LogBatch batch, Instant now) {
    SurgeState state = draft.state();
    EdgeReport before = state.edges().get(batch.edge());
    if (before == null || isRepetition(before.to(), batch)) {
      return;
    }
    Optional<String> salt = batch.salt().filter(fingerprint -> !fingerprint.equals(state.salt()));
    salt.ifPresent(fingerprint -> draft.note(new SurgeFact.SaltNoted(fingerprint, state.salt())));
    long present = now.getEpochSecond();
    List<EdgeReport.Counted> counted = new ArrayList<>();
    long latest = 0;
    for (LoadSummary summary : batch.summaries()) {
      long second = summary.second().getEpochSecond();
      ServiceId service = state.hosts().get(summary.host());
      boolean sane = second <= present + MOST_AHEAD;
      latest = sane ? Math.max(latest, second) : latest;
      if (sane && service != null && second > Math.max(state.last(), present - MOST_BEHIND)) {
        counted.add(
            new EdgeReport.Counted(
                second,
                service,
                new EdgeReport.Load(summary.requests(), summary.bytes(), summary.redirected()),
                summary.traits().map(_ -> Makeup.of(summary))));
      }
    }
    boolean quietAgain =
        counted.isEmpty()
            && latest <= before.latest()
            && now.isBefore(before.heard().plus(QUIET_NOTED));
    if (!quietAgain) {
      draft.note(new SurgeFact.EdgeHeard(batch.edge(), batch.to(), now, latest, counted));
    }
    if (state.last() == 0) {
      draft.note(new SurgeFact.SecondsPassed(present));
    }
  }

  /** Whether it lies before what was read already; a truncated file begins at 0 again. */
  private static boolean isRepetition(LogPosition read, LogBatch batch) {
    return batch.from().file().equals(read.file())
        && batch.from().offset() < read.offset()
        && batch.from().offset() > 0;
  }

  private void finishSeconds(Step.Draft<SurgeState, SurgeFact> draft, Instant now) {
    if (draft.state().last() == 0) {
      return;
    }
    if (now.getEpochSecond() - draft.state().last() > MOST_BEHIND) {
      draft.note(new SurgeFact.SecondsPassed(now.getEpochSecond() - 2));
    }
    for (long next = draft.state().last() + 1; isComplete(draft.state(), next, now); next++) {
      if (isKnown(draft.state(), next)) {
        finish(draft, next);
      } else {
        draft.note(new SurgeFact.SecondsPassed(next));
      }
    }
  }

  private boolean isComplete(SurgeState state, long second, Instant now) {
    Instant end = Instant.ofEpochSecond(second + 1);
    if (now.isBefore(end)) {
      return false;
    }
    return !now.isBefore(end.plus(settings.grace()))
        || state.edges().values().stream().allMatch(report -> report.latest() > second);
  }

  private boolean isKnown(SurgeState state, long second) {
    return state.edges().values().stream().anyMatch(report -> isHeld(report, second));
  }

  private boolean isHeld(EdgeReport report, long second) {
    return !report.heard().plus(settings.hold()).isBefore(Instant.ofEpochSecond(second + 1));
  }

  private void finish(Step.Draft<SurgeState, SurgeFact> draft, long second) {
    SurgeState before = draft.state();
    SortedMap<ServiceId, EdgeReport.Load> loads = new TreeMap<>();
    for (EdgeReport report : before.edges().values()) {
      if (isHeld(report, second)) {
        SortedMap<ServiceId, EdgeReport.Load> carried =
            report.covers(second) ? report.of(second) : report.last();
        carried.forEach((id, load) -> loads.merge(id, load, EdgeReport.Load::plus));
      }
    }
    draft.note(new SurgeFact.SecondFinished(second, loads));
    SurgeState after = draft.state();
    double own = 0;
    double bits = 0;
    double soon = 0;
    for (ServiceId id : after.services().keySet()) {
      ServiceDemand demand = demandOf(after, id);
      own += demand.ownSmoothed();
      bits += 8 * demand.bytesSmoothed();
      Ahead ahead = ahead(after, id, Trend.Running.NONE);
      Forecast forecast = forecast(after, id, second, Trend.Running.NONE, ahead);
      // What peers carry of it does not need the own edges: only what is measured here can grow.
      double grows =
          forecast.changed()
              ? Math.max(
                  1, forecast.expected().perSecond() / Math.max(1, forecast.demand().perSecond()))
              : 1;
      soon += demand.ownSmoothed() * grows;
      tellTurn(draft, demandOf(before, id).watch().changed(), forecast);
      draft.ask(new Effect.Tell(PartName.MEDIATOR, new DemandForecast(forecast)));
    }
    draft.ask(
        new Effect.Tell(
            PartName.REGISTRY,
            new OwnLoad(RequestRate.perSecond(own), new BitRate(Math.round(bits)))));
    draft.ask(
        new Effect.Tell(
            PartName.AGENT,
            new OwnNeed(Instant.ofEpochSecond(second + 1), RequestRate.perSecond(soon))));
  }

  /**
   * Edges are read one after the other, several times a second: what all of them have said is
   * looked at once they all have, not after each, or the work would grow with their square.
   */
  private static boolean endsARound(SurgeState state, EdgeId edge, Instant now) {
    return state.edges().tailMap(edge).entrySet().stream()
        .noneMatch(
            e -> !e.getKey().equals(edge) && !e.getValue().heard().plus(OF_A_ROUND).isBefore(now));
  }

  /**
   * Looks at the second that still runs: waiting for its end would cost half a second on average,
   * and peers' part of it is not needed to know that own demand has grown.
   */
  private void lookEarly(Step.Draft<SurgeState, SurgeFact> draft) {
    SurgeState state = draft.state();
    long second = state.last() + 1;
    double part =
        state.edges().values().stream().mapToDouble(edge -> edge.partOf(second)).max().orElse(0);
    if (state.last() == 0 || part <= 0) {
      return;
    }
    SortedMap<ServiceId, EdgeReport.Load> loads = new TreeMap<>();
    for (EdgeReport report : state.edges().values()) {
      report.of(second).forEach((id, load) -> loads.merge(id, load, EdgeReport.Load::plus));
    }
    loads.forEach((id, load) ->
        lookEarly(draft, id, new Trend.Running(part, load.requests() + load.redirected()), second));
  }

  private void lookEarly(
      Step.Draft<SurgeState, SurgeFact> draft, ServiceId id, Trend.Running running, long second) {
    DemandWatch watch = demandOf(draft.state(), id).watch();
    boolean leaves = watch.isLeaving(running);
    if (!leaves && !watch.changed()) {
      return;
    }
    if (leaves) {
      draft.note(new SurgeFact.LeftEarly(id, second));
    }
    Ahead whole = ahead(draft.state(), id, Trend.Running.NONE);
    Ahead now = ahead(draft.state(), id, running);
    if (leaves || now.exhaustion() > whole.exhaustion() + WORTH_TELLING) {
      // What comes is judged only where it is told.
      Forecast forecast = forecast(draft.state(), id, second - 1, running, now);
      if (leaves) {
        tellTurn(draft, false, forecast);
      }
      draft.ask(new Effect.Tell(PartName.MEDIATOR, new EarlyForecast(forecast)));
    }
  }

  private static ServiceDemand demandOf(SurgeState state, ServiceId id) {
    return state.services().getOrDefault(id, ServiceDemand.INITIAL);
  }

  private static void tellTurn(
      Step.Draft<SurgeState, SurgeFact> draft, boolean before, Forecast forecast) {
    if (forecast.changed() && !before) {
      draft.note(
          new SurgeFact.DemandLeftBaseline(
              forecast.service(),
              forecast.demand(),
              forecast.baseline(),
              forecast.usable(),
              forecast.horizon(),
              forecast.exhaustion()));
    } else if (!forecast.changed() && before) {
      draft.note(
          new SurgeFact.DemandReturned(forecast.service(), forecast.demand(), forecast.baseline()));
    }
  }

  /**
   * Where demand goes.
   *
   * @param level where it is, requests per second
   * @param outlook where it will be at the horizon
   * @param exhaustion the probability that it exceeds what is usable by then
   */
  private record Ahead(double level, Trend.Outlook outlook, double exhaustion) {}

  private Ahead ahead(SurgeState state, ServiceId id, Trend.Running running) {
    DemandWatch watch = demandOf(state, id).watch();
    Trend trend = Trend.of(watch.recent(), running, watch.safeDispersion());
    double usable = state.usable().perSecond();
    Trend.Outlook outlook =
        trend.outlook((double) settings.horizon().toSeconds(), watch.baseline(), usable);
    return new Ahead(
        trend.level(), outlook, watch.hasReached(usable, Pace.SECONDS) ? 1 : outlook.exhaustion());
  }

  private Forecast forecast(
      SurgeState state, ServiceId id, long second, Trend.Running running, Ahead ahead) {
    ServiceDemand demand = demandOf(state, id);
    DemandWatch watch = demand.watch();
    // Demand may reach what is usable before the change is beyond doubt.
    boolean judged = watch.changed() || ahead.exhaustion() >= LEAST_TO_JUDGE;
    return new Forecast(
        id,
        Instant.ofEpochSecond(second + 1),
        RequestRate.perSecond(ahead.level()),
        RequestRate.perSecond(watch.baseline()),
        RequestRate.perSecond(ahead.outlook().expected()),
        RequestRate.perSecond(ahead.outlook().upper()),
        settings.horizon(),
        state.usable(),
        ahead.exhaustion(),
        watch.changed(),
        demand.meanResponseBits(),
        RequestRate.perSecond(demand.redirectedIn(second)),
        judged
            ? state.crowd(id).score(watch.baseline(), state.makeup(id, second + 1), running.part())
            : Optional.empty());
  }
}
