package io.spillway.mediator;

import io.spillway.mediator.Asking.Outcome;
import io.spillway.model.ArrangementId;
import io.spillway.model.Asker;
import io.spillway.model.Forecast;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import io.spillway.model.message.MediatorMessage.RequestInitiation;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * People and alarms that ask for an arrangement: each is answered, and what was answered is kept
 * for a while, so that who repeats a request hears of the arrangement that it began, and who asks
 * too often is noticed.
 */
public final class Askings {
  /** In which time askers may ask so often. */
  public static final Duration WINDOW = Duration.ofMinutes(10);

  /** One person, or one alarm. */
  static final int MOST_OF_ONE = 10;

  /** All together: a name costs nothing. */
  static final int MOST_OF_ALL = 60;

  /** For how long an answer is remembered. */
  private static final Duration KEPT = Duration.ofHours(1);

  /** Telemetry that is older supports nothing. */
  private static final Duration STALE = Duration.ofSeconds(15);

  private Askings() {}

  /** What was answered last to a request with this key; empty where it is not known (any more). */
  public static Optional<Asking> find(MediatorState state, Asker asker, String key) {
    return state.askings().reversed().stream().filter(a -> a.isSame(asker, key)).findFirst();
  }

  /**
   * The same, where it was answered with an arrangement that still seeks and carries: then a
   * repetition is the same request. What was refused may be supported by now, and one that drains
   * or is only settled, which a silent peer can draw out, gives nothing to who asks in another
   * surge.
   */
  public static Optional<Asking> standing(MediatorState state, Asker asker, String key) {
    return find(state, asker, key)
        .filter(a ->
            a.arrangement()
                .flatMap(id -> Optional.ofNullable(state.arrangements().get(id)))
                .filter(arrangement -> arrangement.phase().sources())
                .isPresent());
  }

  /** What was answered within the last hour, oldest first. */
  public static List<Asking> recent(MediatorState state, Instant now) {
    return kept(state.askings(), now);
  }

  private static List<Asking> kept(List<Asking> all, Instant now) {
    return all.stream().filter(a -> a.at().plus(KEPT).isAfter(now)).toList();
  }

  /** Those that are kept besides a new one. */
  static List<Asking> with(List<Asking> before, Asking next) {
    List<Asking> kept = new ArrayList<>(kept(before, next.at()));
    kept.add(next);
    return List.copyOf(kept);
  }

  /** Somebody asks; refused where the policy finds that telemetry does not support it. */
  static void requested(Desk desk, RequestInitiation asked) {
    if (standing(desk.state(), asked.asker(), asked.key()).isPresent()) {
      return;
    }
    Optional<String> often = tooOften(desk.state(), asked.asker(), desk.now());
    if (often.isPresent()) {
      if (told(desk.state(), asked.asker(), desk.now())) {
        return;
      }
      refuse(desk, asked, Outcome.TOO_OFTEN, often.get());
      return;
    }
    Optional<Arrangement> current = desk.state().current(asked.service());
    Forecast forecast = desk.state().forecasts().get(asked.service());
    Optional<CompiledPolicy> policy = desk.policy();
    Optional<Service> service = desk.state().service(asked.service());
    Optional<String> objection = objection(desk, asked, service, forecast, policy);
    if (current.isPresent() && current.get().phase().sources()) {
      note(
          desk,
          asked,
          Outcome.GOES_ON,
          current.map(Arrangement::id),
          current.get().id() + " goes on already" + onlyPlayed(current.get()));
    } else if (current.isPresent()) {
      String drains =
          current.get().id() + " drains its clients still; ask again when they are gone";
      refuse(desk, asked, Outcome.REFUSED, drains);
    } else if (objection.isPresent() || forecast == null || policy.isEmpty()) {
      refuse(desk, asked, Outcome.REFUSED, objection.orElse("no policy or no telemetry yet"));
    } else {
      ArrangementId begun =
          Initiation.asked(desk, service.orElseThrow(), policy.get(), forecast, asked);
      String dry =
          Optional.ofNullable(desk.state().arrangements().get(begun))
              .map(Askings::onlyPlayed)
              .orElse("");
      note(desk, asked, Outcome.BEGUN, Optional.of(begun), "telemetry supports it" + dry);
    }
  }

  private static String onlyPlayed(Arrangement a) {
    return a.dryRun().isEmpty()
        ? ""
        : "; it is a dry run, so no peer is asked (rule borrow.dry-run)";
  }

  private static Optional<String> objection(
      Desk desk,
      RequestInitiation asked,
      Optional<Service> service,
      @Nullable Forecast forecast,
      Optional<CompiledPolicy> policy) {
    double own = Anticipation.own(desk.state()).requests().perSecond();
    double wanted = asked.requests().map(RequestRate::perSecond).orElse(1.0);
    if (service.isEmpty()) {
      return Optional.of("there is no such service");
    }
    if (!service.get().delegable()) {
      return Optional.of("the content provider does not consent to peers");
    }
    if (desk.state().borrowingStopped()) {
      return Optional.of("borrowing is stopped by an operator");
    }
    if (policy.isEmpty() || forecast == null) {
      return Optional.of("no policy or no telemetry yet");
    }
    if (wanted < 1 || (own > 0 && wanted > own * Anticipation.MOST_TIMES)) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%.1f/s of peers is not plausible: use 1/s to %.0f times what the own edges carry"
                  + " (%.0f/s)",
              wanted,
              Anticipation.MOST_TIMES,
              own));
    }
    Duration age = Duration.between(forecast.at(), desk.now());
    if (age.compareTo(STALE) > 0) {
      return Optional.of(
          "the newest telemetry is "
              + age.toSeconds()
              + " s old: no edge is heard, so nothing supports it");
    }
    return policy.get().borrowWhenAsked(forecast, asked.asker().kind(), asked.requests())
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "telemetry does not support it: %.0f/s of %.0f/s usable, chance of exhaustion"
                    + " %.2f (rule borrow.when-asked, policy %d)",
                forecast.demand().perSecond(),
                forecast.usable().perSecond(),
                forecast.exhaustion(),
                policy.get().version()));
  }

  /** Why somebody may not ask now; empty where it may. */
  public static Optional<String> tooOften(MediatorState state, Asker asker, Instant now) {
    List<Asking> recent =
        state.askings().stream()
            .filter(a -> a.outcome() != Outcome.TOO_OFTEN && isRecent(a, now))
            .toList();
    long own = recent.stream().filter(a -> a.asker().equals(asker)).count();
    boolean one = own >= MOST_OF_ONE;
    if (!one && recent.size() < MOST_OF_ALL) {
      return Optional.empty();
    }
    Instant again =
        recent.stream()
            .filter(a -> !one || a.asker().equals(asker))
            .findFirst()
            .map(a -> a.at().plus(WINDOW))
            .orElse(now);
    return Optional.of(
        (one ? asker + " has asked " + own : "all askers together have asked " + recent.size())
            + " times in "
            + WINDOW.toMinutes()
            + " minutes, which is as often as may be; ask again in "
            + Math.max(1, Duration.between(now, again).toSeconds())
            + " s");
  }

  /** Who asks on is told so once in a while: the journal does not grow with it. */
  private static boolean told(MediatorState state, Asker asker, Instant now) {
    List<Asking> refused =
        state.askings().stream()
            .filter(a -> a.outcome() == Outcome.TOO_OFTEN && isRecent(a, now))
            .toList();
    return refused.size() >= MOST_OF_ONE || refused.stream().anyMatch(a -> a.asker().equals(asker));
  }

  private static boolean isRecent(Asking asking, Instant now) {
    return asking.at().plus(WINDOW).isAfter(now);
  }

  private static void refuse(Desk desk, RequestInitiation asked, Outcome outcome, String reason) {
    note(desk, asked, outcome, Optional.empty(), reason);
  }

  private static void note(
      Desk desk,
      RequestInitiation asked,
      Outcome outcome,
      Optional<ArrangementId> arrangement,
      String reason) {
    desk.note(
        new MediatorFact.InitiationDecided(
            new Asking(
                asked.asker(),
                asked.key(),
                asked.service(),
                desk.now(),
                outcome,
                arrangement,
                reason),
            asked.reason()));
  }
}
