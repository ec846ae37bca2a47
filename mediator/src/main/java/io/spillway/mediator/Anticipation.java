package io.spillway.mediator;

import io.spillway.model.AnticipatedSurge;
import io.spillway.model.CalendarEntry;
import io.spillway.model.Capacity;
import io.spillway.model.Edge;
import io.spillway.model.Forecast;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.SurgeId;
import io.spillway.model.message.MediatorMessage.DeclareSurge;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Surges that people anticipate: declared by operators, or standing in the calendar. From the lead
 * before one begins until it is over, its demand counts as if it were there, if rule {@code
 * borrow.ahead} admits it: an arrangement begins, gets that much and does not end.
 */
public final class Anticipation {
  /** So many may be declared and not over, of all services together. */
  public static final int MOST = 100;

  /** How far ahead one may be declared. */
  public static final Duration FURTHEST = Duration.ofDays(400);

  /** Who says "now" may have a clock that is behind, and takes a moment to type. */
  private static final Duration JUST_NOW = Duration.ofMinutes(1);

  /** Beyond this multiple of what the own edges carry, a number is taken for a slip. */
  static final double MOST_TIMES = 100;

  private static final int PATIENT_PART = 4;
  private static final Duration MOST_PATIENT = Duration.ofMinutes(5);

  private Anticipation() {}

  /** What an operator declares is kept, once. What cannot be kept has no effect. */
  static void declare(Desk desk, DeclareSurge order) {
    if (same(desk.state(), order).isPresent()
        || objection(desk.state(), order, desk.now()).isPresent()) {
      return;
    }
    long number = desk.state().counter() + 1;
    AnticipatedSurge surge =
        new AnticipatedSurge(
            new SurgeId(desk.settings().numbering().name("surge", number)),
            order.service(),
            order.from(),
            order.until(),
            order.requests(),
            order.bits(),
            AnticipatedSurge.Source.DECLARED,
            order.reason());
    desk.note(new MediatorFact.SurgeDeclared(surge, number));
  }

  /** What was declared already and is the same but for the reason. */
  public static Optional<AnticipatedSurge> same(MediatorState state, DeclareSurge order) {
    return state.surges().values().stream()
        .filter(known -> known.service().equals(order.service()))
        .filter(known -> known.from().equals(order.from()) && known.until().equals(order.until()))
        .filter(known -> known.requests().equals(order.requests()))
        .filter(known -> known.bits().equals(order.bits()))
        .findFirst();
  }

  /** Why a surge cannot be declared, with the mend; empty where it can. */
  public static Optional<String> objection(MediatorState state, DeclareSurge order, Instant now) {
    Optional<Service> service = state.service(order.service());
    if (service.isEmpty()) {
      return Optional.of("there is no service \"" + order.service() + "\"; name one of this CDN's");
    }
    if (!service.get().delegable()) {
      return Optional.of(
          "service \""
              + order.service()
              + "\" may not be delivered by peers, so nothing can be reserved for it; see"
              + " services[].delegable in cdn.yaml");
    }
    return times(order, now)
        .or(() -> amounts(order, own(state)))
        .or(() ->
            state.surges().size() < MOST
                ? Optional.empty()
                : Optional.of(
                    MOST
                        + " surges are declared and not over, which is the most there can be;"
                        + " withdraw one"));
  }

  private static Optional<String> times(DeclareSurge order, Instant now) {
    Instant from = order.from();
    Instant until = order.until();
    String complaint = "";
    if (!until.isAfter(from)) {
      complaint = "until " + until + " is not after from " + from + "; use a later time";
    } else if (from.isBefore(now.minus(JUST_NOW))) {
      complaint =
          "from " + from + " is in the past; use a time to come, or now for what goes on already";
    } else if (from.isAfter(now.plus(FURTHEST))) {
      complaint = "from " + from + " is more than " + FURTHEST.toDays() + " days ahead; use less";
    } else if (Duration.between(from, until).compareTo(CalendarEntry.LONGEST) > 0) {
      complaint =
          "until "
              + until
              + " is more than "
              + CalendarEntry.LONGEST.toDays()
              + " days after from "
              + from
              + "; declare shorter ones, or agree on something for long (spillway longterm)";
    }
    return Optional.of(complaint).filter(c -> !c.isEmpty());
  }

  private static Optional<String> amounts(DeclareSurge order, Capacity own) {
    if (order.requests().perSecond() < 1) {
      return Optional.of("requests " + order.requests() + ": use 1/s or more");
    }
    if (!own.isZero() && order.requests().perSecond() > own.requests().perSecond() * MOST_TIMES) {
      return Optional.of(
          "requests "
              + order.requests()
              + " is more than "
              + (int) MOST_TIMES
              + " times what the own edges carry ("
              + own.requests()
              + "): use less");
    }
    if (order.bits().isPresent() && order.bits().get().bitsPerSecond() == 0) {
      return Optional.of("bits " + order.bits().get() + ": use more than nothing, or leave it out");
    }
    if (order.bits().isPresent()
        && !own.isZero()
        && order.bits().get().bitsPerSecond() > own.bits().bitsPerSecond() * MOST_TIMES) {
      return Optional.of(
          "bits "
              + order.bits().get()
              + " is more than "
              + (int) MOST_TIMES
              + " times what the own edges carry ("
              + own.bits()
              + "): use less");
    }
    return Optional.empty();
  }

  /** What all own edges carry. */
  static Capacity own(MediatorState state) {
    return state.edges().stream().map(Edge::capacity).reduce(Capacity.ZERO, Capacity::plus);
  }

  static void withdraw(Desk desk, SurgeId id, String reason) {
    AnticipatedSurge known = desk.state().surges().get(id);
    if (known != null) {
      desk.note(new MediatorFact.SurgeWithdrawn(known, reason));
    }
  }

  static void publish(Desk desk, List<CalendarEntry> entries) {
    if (!entries.equals(desk.state().calendar())) {
      desk.note(new MediatorFact.CalendarNoted(entries));
    }
  }

  /** What is over is forgotten. */
  static void tick(Desk desk) {
    for (AnticipatedSurge surge : List.copyOf(desk.state().surges().values())) {
      if (!surge.until().isAfter(desk.now())) {
        desk.note(new MediatorFact.SurgeOver(surge));
      }
    }
  }

  /**
   * The surge that counts as demand of a service now: of those that are near and that rule {@code
   * borrow.ahead} admits, the largest.
   */
  static Optional<AnticipatedSurge> counting(Desk desk, Forecast forecast) {
    return counting(desk.state(), forecast, desk.now());
  }

  /**
   * The same, for those who tell people.
   *
   * @param forecast of the service
   */
  public static Optional<AnticipatedSurge> counting(
      MediatorState state, Forecast forecast, Instant now) {
    boolean any =
        state.surges().values().stream().anyMatch(s -> s.service().equals(forecast.service()))
            || state.calendar().stream().anyMatch(e -> e.service().equals(forecast.service()));
    Optional<CompiledPolicy> policy = state.policy().filter(p -> any).map(CompiledPolicy::of);
    if (policy.isEmpty()) {
      return Optional.empty();
    }
    Duration lead = policy.get().borrowLead();
    return near(state, forecast.service(), now, lead).stream()
        .filter(surge -> policy.get().borrowAhead(forecast, surge.requests()))
        .max(
            Comparator.comparing(AnticipatedSurge::requests)
                .thenComparing(AnticipatedSurge::until)
                .thenComparing(AnticipatedSurge::id));
  }

  /**
   * How long to wait before the next round of asking, where what is lacking is anticipated alone: a
   * quarter of the time for which the surge has counted, so that a declaration of days that nobody
   * can cover makes no auction each few seconds. Nothing where demand that is measured needs it.
   */
  static Duration patience(Desk desk, Arrangement a) {
    Forecast forecast = desk.state().forecasts().get(a.service());
    Optional<CompiledPolicy> policy = desk.policy();
    if (forecast == null
        || policy.isEmpty()
        || Needs.excess(forecast, Optional.empty())
            > a.dryRun().map(DryRun::hired).orElse(a.agreed())) {
      return Duration.ZERO;
    }
    return counting(desk, forecast)
        .map(surge -> surge.from().minus(policy.get().borrowLead()))
        .map(since -> Duration.between(since, desk.now()).dividedBy(PATIENT_PART))
        .map(part -> part.compareTo(MOST_PATIENT) < 0 ? part : MOST_PATIENT)
        .orElse(Duration.ZERO);
  }

  private static List<AnticipatedSurge> near(
      MediatorState state, ServiceId service, Instant now, Duration lead) {
    List<AnticipatedSurge> all = new ArrayList<>(state.surges().values());
    state.calendar().forEach(entry -> all.addAll(entry.between(now, now.plus(lead))));
    return all.stream()
        .filter(surge -> surge.service().equals(service) && surge.isNear(now, lead))
        .toList();
  }

  /** All that were declared and are not over, and of each calendar entry the next one. */
  public static List<AnticipatedSurge> open(MediatorState state, Instant now) {
    List<AnticipatedSurge> all = new ArrayList<>();
    state.surges().values().stream().filter(s -> s.until().isAfter(now)).forEach(all::add);
    state.calendar().forEach(entry -> entry.next(now).ifPresent(all::add));
    all.sort(Comparator.comparing(AnticipatedSurge::from).thenComparing(AnticipatedSurge::id));
    return List.copyOf(all);
  }
}
