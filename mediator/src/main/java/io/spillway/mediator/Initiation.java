package io.spillway.mediator;

import io.spillway.model.AnticipatedSurge;
import io.spillway.model.ArrangementId;
import io.spillway.model.AttackScore;
import io.spillway.model.Capacity;
import io.spillway.model.Forecast;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.message.MediatorMessage;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** When an arrangement begins. */
final class Initiation {
  private Initiation() {}

  /**
   * Who or what begins an arrangement.
   *
   * @param requester who, for the record
   * @param rule why it may
   * @param wanted what is to be had of peers; absent for what is expected
   * @param ahead the surge that is anticipated
   */
  private record Cause(
      String requester,
      String rule,
      Optional<RequestRate> wanted,
      Optional<AnticipatedSurge> ahead) {}

  /** Asks the policy whether what the detector sees, or people anticipate, is reason enough. */
  static void consider(Desk desk, ServiceId service) {
    Forecast forecast = desk.state().forecasts().get(service);
    if (forecast == null || !mayBegin(desk, service)) {
      return;
    }
    Optional<AnticipatedSurge> ahead = Anticipation.counting(desk, forecast);
    boolean reason = isReason(desk, forecast);
    doubt(desk, service, reason);
    if (reason && isConvinced(desk, service)) {
      begin(desk, forecast, ahead);
    } else if (ahead.isPresent()) {
      prepare(desk, forecast, ahead.get());
    } else if (!reason) {
      forecast.attack().ifPresent(score -> tellWithheld(desk, forecast, score));
    }
  }

  /** Takes down since when the rule has held for a service that is held back. */
  private static void doubt(Desk desk, ServiceId service, boolean reason) {
    Withholding withheld = desk.state().withheld().get(service);
    if (withheld != null && withheld.reason().isPresent() != reason) {
      desk.note(
          new MediatorFact.WithholdingDoubted(
              service, reason ? Optional.of(desk.now()) : Optional.empty()));
    }
  }

  /** Whether a rule that holds is enough: for what is held back it has to for some seconds. */
  private static boolean isConvinced(Desk desk, ServiceId service) {
    Withholding withheld = desk.state().withheld().get(service);
    return withheld == null || withheld.isConvinced(desk.now());
  }

  private static void tellWithheld(Desk desk, Forecast forecast, AttackScore score) {
    Withholding before = desk.state().withheld().get(forecast.service());
    boolean worthTelling = before == null || before.isToBeTold(desk.now(), score);
    if (worthTelling && score.share() > 0 && isReason(desk, forecast.withoutAttack())) {
      desk.note(
          new MediatorFact.InitiationWithheld(
              forecast,
              desk.policy().orElseThrow().version(),
              before == null ? desk.now() : before.since(),
              desk.now()));
    }
  }

  /** The same while a second runs; what is no reason is not even noted. */
  static void considerEarly(Desk desk, Forecast forecast) {
    if (mayBegin(desk, forecast.service())
        && isConvinced(desk, forecast.service())
        && isReason(desk, forecast)) {
      desk.note(new MediatorFact.ForecastNoted(forecast));
      begin(desk, forecast, Anticipation.counting(desk, forecast));
    }
  }

  private static boolean mayBegin(Desk desk, ServiceId service) {
    return desk.state().service(service).filter(Service::delegable).isPresent()
        && desk.state().current(service).isEmpty()
        && !desk.state().borrowingStopped();
  }

  private static boolean isReason(Desk desk, Forecast forecast) {
    return desk.policy().filter(policy -> policy.borrowWhen(forecast)).isPresent();
  }

  private static void begin(Desk desk, Forecast forecast, Optional<AnticipatedSurge> ahead) {
    begin(
        desk,
        desk.state().service(forecast.service()).orElseThrow(),
        desk.policy().orElseThrow(),
        forecast,
        new Cause("the surge detector", "rule borrow.when", Optional.empty(), ahead));
  }

  /** A surge that is anticipated begins within the lead. */
  private static void prepare(Desk desk, Forecast forecast, AnticipatedSurge surge) {
    String requester =
        switch (surge.source()) {
          case DECLARED -> "who declared " + surge.id();
          case CALENDAR -> "the calendar, " + surge.id();
        };
    begin(
        desk,
        desk.state().service(forecast.service()).orElseThrow(),
        desk.policy().orElseThrow(),
        forecast,
        new Cause(requester, "rule borrow.ahead", Optional.empty(), Optional.of(surge)));
  }

  /** Somebody has asked, and may. */
  static ArrangementId asked(
      Desk desk,
      Service service,
      CompiledPolicy policy,
      Forecast forecast,
      MediatorMessage.RequestInitiation m) {
    return begin(
        desk,
        service,
        policy,
        forecast,
        new Cause(
            m.asker() + " (" + m.reason() + ")",
            "asked for, and telemetry supports it, rule borrow.when-asked",
            m.requests(),
            Anticipation.counting(desk, forecast)));
  }

  private static ArrangementId begin(
      Desk desk, Service service, CompiledPolicy policy, Forecast f, Cause cause) {
    double need =
        cause
            .wanted()
            .map(RequestRate::perSecond)
            .orElse(Needs.first(f, cause.ahead()) * policy.borrowMargin());
    Capacity capacity = Needs.capacity(need, f, cause.ahead());
    Requirement requirement = Needs.requirement(service, policy, capacity);
    long number = desk.state().counter() + 1;
    ArrangementId id = new ArrangementId(desk.settings().numbering().name("arrangement", number));
    Arrangement arrangement =
        DryRunning.begun(
            Arrangement.initiated(id, requirement, cause.requester(), desk.now()), policy, f);
    desk.note(
        new MediatorFact.ArrangementChanged(
            arrangement,
            number,
            String.format(
                Locale.ROOT,
                "%sinitiated for %s by %s: demand %.0f/s (usual %.0f/s), %.0f/s usable, %.0f/s"
                    + " expected within %d s, chance of exhaustion %.2f%s%s%s (%s, policy %d);"
                    + " needed of peers: %s",
                DryRunning.announced(arrangement),
                service.id(),
                cause.requester(),
                f.demand().perSecond(),
                f.baseline().perSecond(),
                f.usable().perSecond(),
                f.expected().perSecond(),
                f.horizon().toSeconds(),
                f.exhaustion(),
                f.attack().map(Initiation::told).orElse(""),
                heldBack(desk, service.id()),
                cause.ahead().map(surge -> ", anticipated " + surge.inWords()).orElse(""),
                cause.rule(),
                policy.version(),
                requirement.capacity())));
    Sourcing.begin(desk, arrangement, arrangement.search(), false);
    return id;
  }

  private static String heldBack(Desk desk, ServiceId service) {
    Withholding withheld = desk.state().withheld().get(service);
    return withheld == null
        ? ""
        : ", held back for "
            + Duration.between(withheld.since(), desk.now()).toSeconds()
            + " s for looking like an attack";
  }

  private static String told(AttackScore score) {
    String why = score.story();
    return String.format(
            Locale.ROOT, ", %.0f %% of the rise looks like an attack", 100 * score.share())
        + (why.isEmpty() ? "" : " (" + why + ")");
  }
}
