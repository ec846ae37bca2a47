package io.spillway.registry;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.Capacity;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.RegistryMessage;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides on reservations of capacity for peers. Each request is answered, also a repeated one. */
final class Reservations {
  private final RegistrySettings settings;

  Reservations(RegistrySettings settings) {
    this.settings = settings;
  }

  void reserve(
      Step.Draft<RegistryState, RegistryFact> draft,
      RegistryMessage.ReserveCapacity asked,
      Instant now) {
    RegistryState state = draft.state();
    double reserve = asked.reserve() >= 0 ? Math.min(1, asked.reserve()) : 1;
    SortedMap<String, Reservation> others = new TreeMap<>(state.reservations());
    Capacity kept = held(others.remove(asked.reservation()), now);
    Capacity before = kept;
    for (String replaced : asked.replaces()) {
      before = before.plus(held(others.remove(replaced), now));
    }
    Capacity free =
        Grants.promisable(state.capacity(), reserve).minus(Grants.sum(others.values(), now));
    Capacity granted = Grants.grant(asked.wanted(), before, free, state.own().load());
    String denial = denial(asked, granted, others.size(), now);
    if (denial.isEmpty() && !granted.covers(asked.wanted().min(kept))) {
      denial = "the edges have less than is promised already; that promise stays as it is";
    }
    if (denial.isEmpty()) {
      draft.note(
          new RegistryFact.CapacityKept(
              asked.reservation(),
              asked.replaces(),
              asked.wanted(),
              granted,
              before,
              reserve,
              asked.until()));
    } else {
      granted = Capacity.ZERO;
      draft.note(
          new RegistryFact.CapacityDenied(
              asked.reservation(), asked.replaces(), asked.wanted(), reserve, denial));
    }
    draft.ask(
        new Effect.Tell(
            PartName.AGENT,
            new AgentMessage.CapacityReserved(asked.reservation(), granted, asked.until())));
  }

  /** What is kept in all stays the same, so that nobody can come in between. */
  void move(
      Step.Draft<RegistryState, RegistryFact> draft,
      RegistryMessage.MoveCapacity asked,
      Instant now) {
    SortedMap<String, Reservation> all = draft.state().reservations();
    Capacity part = asked.part().min(held(all.get(asked.from()), now));
    boolean can =
        !asked.from().equals(asked.to())
            && !part.isZero()
            && now.isBefore(asked.until())
            && all.size() < settings.mostReservations();
    if (can) {
      Reservation old = all.get(asked.to());
      if (old != null && !old.holdsAt(now)) {
        draft.note(new RegistryFact.CapacityFreed(asked.to(), true));
      }
      draft.note(new RegistryFact.CapacityMoved(asked.from(), asked.to(), part, asked.until()));
    }
    draft.ask(
        new Effect.Tell(
            PartName.AGENT,
            new AgentMessage.CapacityReserved(
                asked.to(),
                can ? held(draft.state().reservations().get(asked.to()), now) : Capacity.ZERO,
                asked.until())));
  }

  void release(Step.Draft<RegistryState, RegistryFact> draft, String name) {
    if (draft.state().reservations().containsKey(name)) {
      draft.note(new RegistryFact.CapacityFreed(name, false));
    }
  }

  void expire(Step.Draft<RegistryState, RegistryFact> draft, Instant now) {
    for (Reservation reservation : draft.state().reservations().values()) {
      if (!reservation.holdsAt(now)) {
        draft.note(new RegistryFact.CapacityFreed(reservation.name(), true));
      }
    }
  }

  private String denial(
      RegistryMessage.ReserveCapacity asked, Capacity granted, int others, Instant now) {
    if (!now.isBefore(asked.until())) {
      return "it would have ended at " + asked.until();
    }
    if (others >= settings.mostReservations()) {
      return others + " reservations are held already";
    }
    if (asked.wanted().isZero()) {
      return "both requests and bits must be asked for";
    }
    return granted.isZero() ? "nothing is free" : "";
  }

  private static Capacity held(@Nullable Reservation one, Instant now) {
    return one != null && one.holdsAt(now) ? one.granted() : Capacity.ZERO;
  }

  static RegistryState apply(RegistryState state, RegistryFact.CapacityKept kept) {
    SortedMap<String, Reservation> next = without(state, kept.replaced());
    next.put(kept.reservation(), new Reservation(kept.reservation(), kept.granted(), kept.until()));
    return state.withReservations(kept.reserve(), next);
  }

  static RegistryState apply(RegistryState state, RegistryFact.CapacityDenied denied) {
    // What was kept under the same name stays: an agreement binds, whatever became of its
    // amendment.
    return state.withReservations(denied.reserve(), without(state, denied.replaced()));
  }

  static RegistryState apply(RegistryState state, RegistryFact.CapacityFreed freed) {
    return state.withReservations(state.reserve(), without(state, List.of(freed.reservation())));
  }

  static RegistryState apply(RegistryState state, RegistryFact.CapacityMoved moved) {
    SortedMap<String, Reservation> next = without(state, List.of(moved.from(), moved.to()));
    Reservation from = state.reservations().get(moved.from());
    Reservation to = state.reservations().get(moved.to());
    if (from != null && !from.granted().equals(moved.part())) {
      next.put(
          moved.from(),
          new Reservation(moved.from(), from.granted().minus(moved.part()), from.until()));
    }
    Capacity before = to == null ? Capacity.ZERO : to.granted();
    next.put(moved.to(), new Reservation(moved.to(), before.plus(moved.part()), moved.until()));
    return state.withReservations(state.reserve(), next);
  }

  private static SortedMap<String, Reservation> without(RegistryState state, List<String> names) {
    SortedMap<String, Reservation> next = new TreeMap<>(state.reservations());
    for (String name : names) {
      next.remove(name);
    }
    return next;
  }
}
