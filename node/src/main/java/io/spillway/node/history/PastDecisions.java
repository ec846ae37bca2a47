package io.spillway.node.history;

import io.spillway.agent.AgentFact;
import io.spillway.engine.Fact;
import io.spillway.engine.History;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.Part;
import io.spillway.engine.Step;
import io.spillway.mediator.MediatorFact;
import io.spillway.model.PolicyDocument;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import io.spillway.policy.Consultation;
import io.spillway.policy.Consultations;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The mediator and the peering agent as they were, entry by entry of the journal: the parts that
 * ask rules. Each entry can be decided on again in the state of its time. Nothing of it reaches the
 * parts that run. Not thread-safe.
 */
public final class PastDecisions {
  private static final List<PartName> ASKING = List.of(PartName.MEDIATOR, PartName.AGENT);

  private final Map<PartName, Seat<?, ?, ?>> seats = new EnumMap<>(PartName.class);
  private final RulePlaces places = new RulePlaces();
  private long last;

  /**
   * From where on history is whole.
   *
   * @param parts as the node runs them; what they do not decide is not looked at
   * @param history what is to be read, from {@link #last} on
   */
  public PastDecisions(Map<PartName, Part<?, ?, ?>> parts, History history) {
    last = history.wholeAfter();
    for (PartName name : ASKING) {
      Part<?, ?, ?> part = parts.get(name);
      if (part != null) {
        seats.put(name, Seat.of(part, history.findStateBefore(name)));
      }
    }
    if (last > 0) {
      history.replay(PartName.POLICY, 0, this::noteIfBefore);
    }
  }

  private void noteIfBefore(JournalEntry entry) {
    if (entry.sequence() <= last) {
      places.note(entry);
    }
  }

  /** Whether a part's decisions can ask rules. */
  public static boolean canAsk(PartName part) {
    return ASKING.contains(part);
  }

  /** The entry that was taken last. */
  public long last() {
    return last;
  }

  /** The states after it, of the parts that ask rules. */
  Map<PartName, Object> states() {
    Map<PartName, Object> states = new EnumMap<>(PartName.class);
    seats.forEach((name, seat) -> states.put(name, seat.state()));
    return states;
  }

  /**
   * An entry, decided on again.
   *
   * @param entry as it was written
   * @param again what comes of it now
   * @param asked the rules that it asked
   * @param under what would come of it under other rules
   */
  record Past(
      JournalEntry entry,
      Step<?> again,
      List<Consultation> asked,
      Function<PolicyDocument, Consultations.Watched<? extends Step<?>>> under) {
    /** Whether the present core decides as the one did that wrote the entry. */
    boolean reproduced() {
      return again.facts().equals(entry.facts()) && again.effects().equals(entry.effects());
    }
  }

  /** Where the rules of each version stand, as far as the entries so far tell. */
  RulePlaces places() {
    return places;
  }

  /**
   * Goes on to the next entry; throws {@link HistoryGap} where one is missing in between: what was
   * so old was given up while it was read.
   */
  public void pass(JournalEntry entry) {
    requireNext(entry);
    last = entry.sequence();
    places.note(entry);
    Seat<?, ?, ?> seat = seats.get(entry.part());
    if (seat != null) {
      seat.fold(entry);
    }
  }

  private void requireNext(JournalEntry entry) {
    if (entry.sequence() != last + 1) {
      throw new HistoryGap(last);
    }
  }

  /** The same, after it was decided on again; empty for a part that asks no rules. */
  Optional<Past> redecide(JournalEntry entry) {
    requireNext(entry);
    Optional<Past> past =
        Optional.ofNullable(seats.get(entry.part())).map(seat -> seat.redecide(entry));
    pass(entry);
    return past;
  }

  /** The rules that the next entry asked; empty where the present core decides otherwise. */
  public Optional<List<RuleAsked>> rulesOf(JournalEntry entry) {
    Optional<Past> past = redecide(entry);
    return past.isEmpty()
        ? Optional.of(List.of())
        : past.filter(Past::reproduced)
            .map(p ->
                p.asked().stream()
                    .map(c -> RuleAsked.of(c.trial(), c.policy().version(), places))
                    .toList());
  }

  private static final class Seat<S, M, F extends Fact> {
    private final Part<S, M, F> part;
    private S state;

    private Seat(Part<S, M, F> part, S state) {
      this.part = part;
      this.state = state;
    }

    static <S, M, F extends Fact> Seat<S, M, F> of(Part<S, M, F> part, Optional<Object> known) {
      return new Seat<>(part, known.map(part.stateType()::cast).orElseGet(part::initial));
    }

    Object state() {
      return java.util.Objects.requireNonNull(state);
    }

    Past redecide(JournalEntry entry) {
      S then = state;
      Consultations.Watched<Step<F>> watched = decide(then, entry.message(), entry.at());
      return new Past(
          entry,
          watched.decision(),
          watched.asked(),
          rules ->
              decide(
                  part.apply(then, part.factType().cast(noted(entry.part(), rules))),
                  entry.message(),
                  entry.at()));
    }

    private Consultations.Watched<Step<F>> decide(S in, PartMessage message, Instant at) {
      return Consultations.during(() -> part.decide(in, part.messageType().cast(message), at));
    }

    void fold(JournalEntry entry) {
      for (Fact fact : entry.facts()) {
        state = part.apply(state, part.factType().cast(fact));
      }
    }
  }

  private static Fact noted(PartName part, PolicyDocument rules) {
    return switch (part) {
      case MEDIATOR -> new MediatorFact.PolicyNoted(rules);
      case AGENT -> new AgentFact.PolicyNoted(rules);
      case REGISTRY, POLICY, SURGE, METERING ->
          throw new IllegalArgumentException(part + " asks no rules");
    };
  }
}
