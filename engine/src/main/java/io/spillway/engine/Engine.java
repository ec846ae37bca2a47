package io.spillway.engine;

import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Runs the deciding parts of one node: commits each step, folds its facts, tells other parts and
 * hands what is left to the performer. The same class runs in the node and in the simulator. Not
 * thread-safe: one thread owns it.
 */
public final class Engine {
  private static final long SNAPSHOT_EVERY = 2_000;

  /** A part that decides seldom: else what it wrote long ago could never be given up. */
  private static final Duration SNAPSHOT_AFTER = Duration.ofHours(1);

  private final Journal journal;
  private final Performer performer;
  private final Supplier<Instant> time;
  private final Map<PartName, Seat<?, ?, ?>> seats = new EnumMap<>(PartName.class);
  private final Deque<Told> told = new ArrayDeque<>();
  private final List<StepListener> listeners = new ArrayList<>();
  private long sequence;

  /**
   * Restores all parts from the journal. Call {@link #resume} before the first message.
   *
   * @param parts the parts that this node runs
   * @param journal where steps are committed
   * @param performer who performs effects
   * @param time the present time, read once for each decision
   */
  public Engine(
      Map<PartName, Part<?, ?, ?>> parts,
      Journal journal,
      Performer performer,
      Supplier<Instant> time) {
    this.journal = journal;
    this.performer = performer;
    this.time = time;
    parts.forEach((name, part) -> seats.put(name, Seat.restore(name, part, journal)));
    this.sequence = journal.lastSequence();
  }

  /** Goes on with the outbox as it was left. */
  public void resume() {
    for (Journal.Pending pending : journal.outbox()) {
      dispatch(pending.id(), pending.effect());
    }
    drain();
  }

  /** Is told of each step after its commit. */
  public void addListener(StepListener listener) {
    listeners.add(listener);
  }

  /**
   * Decides on a message and on all that follows from it within this node.
   *
   * @param to which part
   * @param cause see {@link Journal}; never an outbox id
   * @param message what it is told
   * @return whether it was new
   */
  public boolean accept(PartName to, String cause, PartMessage message) {
    boolean fresh = decide(to, cause, message);
    drain();
    return fresh;
  }

  /** Takes an effect out of the outbox. */
  public void done(String effectId) {
    journal.done(effectId);
  }

  /** A part's present state; throws {@link IllegalArgumentException} if it does not run here. */
  public <S> S state(PartName part, Class<S> type) {
    return type.cast(seat(part).state);
  }

  private void drain() {
    for (Told next = told.poll(); next != null; next = told.poll()) {
      decide(next.to(), next.id(), next.message());
    }
  }

  private boolean decide(PartName to, String cause, PartMessage message) {
    Seat<?, ?, ?> seat = seat(to);
    if (!cause.isEmpty() && !isOutboxId(cause) && journal.consumed(cause)) {
      return false;
    }
    Instant now = time.get();
    Step<?> step = seat.decide(message, now);
    if (step.isEmpty()) {
      if (isOutboxId(cause)) {
        journal.done(cause);
      }
      return true;
    }
    JournalEntry entry =
        new JournalEntry(
            sequence + 1, to, now, cause, message, List.copyOf(step.facts()), step.effects());
    if (!journal.commit(entry)) {
      return false;
    }
    sequence++;
    seat.fold(entry);
    for (StepListener listener : listeners) {
      listener.committed(entry);
    }
    for (int i = 0; i < step.effects().size(); i++) {
      dispatch(sequence + "/" + i, step.effects().get(i));
    }
    for (Seat<?, ?, ?> each : seats.values()) {
      each.snapshotIfDue(journal, now);
    }
    return true;
  }

  private void dispatch(String id, Effect effect) {
    switch (effect) {
      case Effect.Tell tell -> told.add(new Told(id, tell.to(), tell.message()));
      case Effect.Send send -> performer.perform(id, send);
      case Effect.Perform work -> performer.perform(id, work);
    }
  }

  private Seat<?, ?, ?> seat(PartName part) {
    Seat<?, ?, ?> seat = seats.get(part);
    if (seat == null) {
      throw new IllegalArgumentException("this node does not run " + part);
    }
    return seat;
  }

  /** Whether a cause is an outbox id: digits, a slash, digits. */
  public static boolean isOutboxId(String cause) {
    int slash = cause.indexOf('/');
    return slash > 0
        && slash < cause.length() - 1
        && areDigits(cause, 0, slash)
        && areDigits(cause, slash + 1, cause.length());
  }

  private static boolean areDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Is told of each committed step. */
  public interface StepListener {
    /** Called in the owning thread, after the facts are folded. */
    void committed(JournalEntry entry);
  }

  private record Told(String id, PartName to, PartMessage message) {}

  private static final class Seat<S, M, F extends Fact> {
    private final PartName name;
    private final Part<S, M, F> part;
    private S state;
    private long last;
    private long sinceSnapshot;
    private Instant firstSince = Instant.MAX;

    private Seat(PartName name, Part<S, M, F> part) {
      this.name = name;
      this.part = part;
      this.state = part.initial();
    }

    static <S, M, F extends Fact> Seat<S, M, F> restore(
        PartName name, Part<S, M, F> part, Journal journal) {
      Seat<S, M, F> seat = new Seat<>(name, part);
      journal
          .findSnapshot(name)
          .ifPresent(s -> {
            seat.state = part.stateType().cast(s.state());
            seat.last = s.sequence();
          });
      journal.replay(name, seat.last, seat::fold);
      return seat;
    }

    Step<F> decide(PartMessage message, Instant now) {
      return part.decide(state, part.messageType().cast(message), now);
    }

    void fold(JournalEntry entry) {
      for (Fact fact : entry.facts()) {
        state = part.apply(state, part.factType().cast(fact));
      }
      last = entry.sequence();
      sinceSnapshot++;
      firstSince = sinceSnapshot == 1 ? entry.at() : firstSince;
    }

    void snapshotIfDue(Journal journal, Instant now) {
      if (sinceSnapshot >= SNAPSHOT_EVERY
          || (sinceSnapshot > 0 && !now.isBefore(firstSince.plus(SNAPSHOT_AFTER)))) {
        journal.snapshot(name, last, state);
        sinceSnapshot = 0;
      }
    }
  }
}
