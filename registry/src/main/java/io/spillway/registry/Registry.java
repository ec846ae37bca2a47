package io.spillway.registry;

import io.spillway.engine.Effect;
import io.spillway.engine.Part;
import io.spillway.engine.Step;
import io.spillway.model.Capacity;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Service;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.RegistryMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The service registry (SR): the edges and services of this CDN and their health, the capacity that
 * is kept for peers, and the peers' services that the edges serve. It never promises more than the
 * living edges have beside the reserve and the own load, and it ends every promise and every
 * delegation by itself when its time is over.
 */
public final class Registry implements Part<RegistryState, RegistryMessage, RegistryFact> {
  private static final List<PartName> READERS =
      List.of(PartName.SURGE, PartName.MEDIATOR, PartName.AGENT);

  private final RegistrySettings settings;
  private final Reservations reservations;
  private final Delegations delegations;

  /** A registry with these settings. */
  public Registry(RegistrySettings settings) {
    this.settings = settings;
    this.reservations = new Reservations(settings);
    this.delegations = new Delegations(settings);
  }

  /** A registry with the standard settings. */
  public Registry() {
    this(RegistrySettings.standard());
  }

  @Override
  public RegistryState initial() {
    return RegistryState.initial(settings.reserve());
  }

  @Override
  public Step<RegistryFact> decide(RegistryState state, RegistryMessage message, Instant now) {
    Step.Draft<RegistryState, RegistryFact> draft = new Step.Draft<>(this, state);
    switch (message) {
      case Shared.Tick _ -> tick(draft, now);
      case RegistryMessage.PublishResources it -> publish(draft, it.edges(), it.services());
      case RegistryMessage.EdgeHealth it -> health(draft, it);
      case RegistryMessage.OwnLoad it -> ownLoad(draft, new Capacity(it.demand(), it.bits()), now);
      case RegistryMessage.ReserveCapacity it -> reservations.reserve(draft, it, now);
      case RegistryMessage.ReleaseCapacity it -> reservations.release(draft, it.reservation());
      case RegistryMessage.MoveCapacity it -> reservations.move(draft, it, now);
      case RegistryMessage.PrepareDelegation it -> delegations.prepare(draft, it.terms());
      case RegistryMessage.DelegationResult it -> delegations.answered(draft, it);
      case RegistryMessage.DissolveDelegation it -> delegations.dissolve(draft, it.agreement());
      case RegistryMessage.DissolveResult it -> delegations.dissolved(draft, it.agreement());
    }
    return draft.step();
  }

  @Override
  public RegistryState apply(RegistryState state, RegistryFact fact) {
    return switch (fact) {
      case RegistryFact.ResourcesChanged it ->
          state.withResources(it.edges(), it.services(), deadAmong(state, it.edges()));
      case RegistryFact.EdgeHealthChanged it ->
          state.withResources(state.edges(), state.services(), health(state, it));
      case RegistryFact.OwnLoadNoted it ->
          state.withOwn(new RegistryState.OwnNeed(it.load(), it.at()));
      case RegistryFact.CapacityKept it -> Reservations.apply(state, it);
      case RegistryFact.CapacityDenied it -> Reservations.apply(state, it);
      case RegistryFact.CapacityMoved it -> Reservations.apply(state, it);
      case RegistryFact.CapacityFreed it -> Reservations.apply(state, it);
      case RegistryFact.LendableTold it ->
          state.withTold(new RegistryState.Lending(it.capacity(), it.footprint()));
      case RegistryFact.DelegationBegun it -> Delegations.apply(state, it);
      case RegistryFact.DelegationAnswered it -> Delegations.apply(state, it);
      case RegistryFact.DissolvingBegun it -> Delegations.apply(state, it);
      case RegistryFact.DelegationEnded it -> state.withoutDelegation(it.agreement());
    };
  }

  @Override
  public Class<RegistryState> stateType() {
    return RegistryState.class;
  }

  @Override
  public Class<RegistryMessage> messageType() {
    return RegistryMessage.class;
  }

  @Override
  public Class<RegistryFact> factType() {
    return RegistryFact.class;
  }

  private void tick(Step.Draft<RegistryState, RegistryFact> draft, Instant now) {
    reservations.expire(draft, now);
    delegations.expire(draft, now);
    tellLendable(draft, now);
  }

  private void publish(
      Step.Draft<RegistryState, RegistryFact> draft, List<Edge> edges, List<Service> services) {
    RegistryState before = draft.state();
    if (before.edges().equals(edges) && before.services().equals(services)) {
      return;
    }
    draft.note(new RegistryFact.ResourcesChanged(edges, services));
    tellResources(draft, before);
  }

  private void health(
      Step.Draft<RegistryState, RegistryFact> draft, RegistryMessage.EdgeHealth health) {
    RegistryState before = draft.state();
    boolean known = before.edges().stream().anyMatch(e -> e.id().equals(health.edge()));
    boolean wasAlive = !before.dead().containsKey(health.edge());
    if (!known || wasAlive == health.alive()) {
      return;
    }
    draft.note(new RegistryFact.EdgeHealthChanged(health.edge(), health.alive(), health.detail()));
    tellResources(draft, before);
  }

  private void tellResources(Step.Draft<RegistryState, RegistryFact> draft, RegistryState before) {
    RegistryState state = draft.state();
    Shared.ResourcesPublished published =
        new Shared.ResourcesPublished(state.version(), state.alive(), state.services());
    READERS.forEach(reader -> draft.ask(new Effect.Tell(reader, published)));
    delegations.edgesChanged(draft, before);
  }

  /** A rise counts at once, a fall over time: what is lent must not be what is needed at home. */
  private void ownLoad(
      Step.Draft<RegistryState, RegistryFact> draft, Capacity measured, Instant now) {
    RegistryState.OwnNeed last = draft.state().own();
    double passed = Math.max(0, Duration.between(last.at(), now).toMillis());
    double old = StrictMath.exp(-passed / settings.smoothing().toMillis());
    Capacity blended = last.load().times(old).plus(measured.times(1 - old));
    Capacity load =
        new Capacity(
            max(measured.requests(), blended.requests()), max(measured.bits(), blended.bits()));
    if (differs(load, last.load(), draft.state().capacity().times(settings.coarseStep() / 10))) {
      draft.note(new RegistryFact.OwnLoadNoted(load, now));
    }
  }

  private void tellLendable(Step.Draft<RegistryState, RegistryFact> draft, Instant now) {
    RegistryState state = draft.state();
    if (state.edges().isEmpty() && state.told().isEmpty()) {
      return;
    }
    RegistryState.Lending next = new RegistryState.Lending(state.lendable(now), state.footprint());
    Capacity step =
        state.edges().stream()
            .map(Edge::capacity)
            .reduce(Capacity.ZERO, Capacity::plus)
            .times(settings.coarseStep());
    boolean isNew =
        state
            .told()
            .map(told ->
                differs(next.capacity(), told.capacity(), step)
                    || next.capacity().isZero() != told.capacity().isZero()
                    || !next.footprint().equals(told.footprint()))
            .orElse(true);
    if (isNew) {
      draft.note(new RegistryFact.LendableTold(next.capacity(), next.footprint()));
      draft.ask(
          new Effect.Tell(
              PartName.AGENT, new AgentMessage.Lendable(next.capacity(), next.footprint())));
    }
  }

  /** Whether either limit differs by more than the step's. */
  private static boolean differs(Capacity one, Capacity other, Capacity step) {
    return !step.covers(one.minus(other)) || !step.covers(other.minus(one));
  }

  private static <T extends Comparable<T>> T max(T one, T other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static SortedMap<EdgeId, String> deadAmong(RegistryState state, List<Edge> edges) {
    SortedMap<EdgeId, String> dead = new TreeMap<>(state.dead());
    dead.keySet().retainAll(edges.stream().map(Edge::id).toList());
    return dead;
  }

  private static SortedMap<EdgeId, String> health(
      RegistryState state, RegistryFact.EdgeHealthChanged change) {
    SortedMap<EdgeId, String> dead = new TreeMap<>(state.dead());
    if (change.alive()) {
      dead.remove(change.edge());
    } else {
      dead.put(change.edge(), change.detail());
    }
    return dead;
  }
}
