package io.spillway.mediator;

import io.spillway.model.ArrangementId;
import io.spillway.model.AttackScore;
import io.spillway.model.Forecast;
import io.spillway.model.Requirement;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.policy.CompiledPolicy;
import java.util.Locale;
import java.util.Optional;

/** When an arrangement begins. */
final class Initiation {
  /** A request from outside needs at least this much evidence in the telemetry. */
  private static final double LEAST_EVIDENCE = 0.2;

  /**
   * And either a change, or this share of what is usable: the line through the few counts after a
   * start leads anywhere.
   */
  private static final double LEAST_LOAD = 2.0 / 3;

  private Initiation() {}

  /** Asks the policy whether what the detector sees is reason enough. */
  static void consider(Desk desk, ServiceId service) {
    Forecast forecast = desk.state().forecasts().get(service);
    if (forecast != null && isReason(desk, forecast)) {
      begin(desk, forecast);
    } else if (forecast != null
        && forecast.attackShare() > 0
        && !desk.state().withheld().contains(service)
        && isReason(desk, forecast.withoutAttack())) {
      desk.note(
          new MediatorFact.InitiationWithheld(forecast, desk.policy().orElseThrow().version()));
    }
  }

  /** The same while a second runs; what is no reason is not even noted. */
  static void considerEarly(Desk desk, Forecast forecast) {
    if (isReason(desk, forecast)) {
      desk.note(new MediatorFact.ForecastNoted(forecast));
      begin(desk, forecast);
    }
  }

  private static boolean isReason(Desk desk, Forecast forecast) {
    ServiceId service = forecast.service();
    return desk.state().service(service).filter(Service::delegable).isPresent()
        && desk.state().current(service).isEmpty()
        && !desk.state().borrowingStopped()
        && desk.policy().filter(policy -> policy.borrowWhen(forecast)).isPresent();
  }

  private static void begin(Desk desk, Forecast forecast) {
    begin(
        desk,
        desk.state().service(forecast.service()).orElseThrow(),
        desk.policy().orElseThrow(),
        forecast,
        "the surge detector",
        "rule borrow.when");
  }

  /** An operator or a web server asks; refused where telemetry does not support it. */
  static void requested(Desk desk, ServiceId service, String requester, String reason) {
    Optional<CompiledPolicy> policy = desk.policy();
    Forecast forecast = desk.state().forecasts().get(service);
    Optional<Service> found = desk.state().service(service);
    if (found.isEmpty()) {
      refuse(desk, service, requester, "there is no such service");
    } else if (!found.get().delegable()) {
      refuse(desk, service, requester, "the content provider does not consent to peers");
    } else if (desk.state().current(service).isPresent()) {
      refuse(desk, service, requester, "there is an arrangement already");
    } else if (desk.state().borrowingStopped()) {
      refuse(desk, service, requester, "borrowing is stopped by an operator");
    } else if (policy.isEmpty() || forecast == null) {
      refuse(desk, service, requester, "no policy or no telemetry yet");
    } else if (!isSupported(forecast)) {
      refuse(
          desk,
          service,
          requester,
          String.format(
              Locale.ROOT,
              "telemetry does not support it: %.0f/s of %.0f/s usable, chance of exhaustion %.2f",
              forecast.demand().perSecond(),
              forecast.usable().perSecond(),
              forecast.exhaustion()));
    } else {
      begin(
          desk,
          found.get(),
          policy.get(),
          forecast,
          requester + " (" + reason + ")",
          "asked for, and telemetry supports it");
    }
  }

  private static boolean isSupported(Forecast forecast) {
    double load = forecast.demand().perSecond() / Math.max(1, forecast.usable().perSecond());
    return forecast.exhaustion() >= LEAST_EVIDENCE && (forecast.changed() || load >= LEAST_LOAD);
  }

  private static void refuse(Desk desk, ServiceId service, String requester, String reason) {
    desk.note(new MediatorFact.InitiationRefused(service, requester, reason));
  }

  private static void begin(
      Desk desk,
      Service service,
      CompiledPolicy policy,
      Forecast f,
      String requester,
      String reason) {
    double need = Needs.first(f);
    Requirement requirement =
        Needs.requirement(service, policy, Needs.capacity(need * policy.borrowMargin(), f));
    long number = desk.state().counter() + 1;
    ArrangementId id = new ArrangementId(desk.settings().numbering().name("arrangement", number));
    Arrangement arrangement =
        DryRunning.begun(Arrangement.initiated(id, requirement, requester, desk.now()), policy, f);
    desk.note(
        new MediatorFact.ArrangementChanged(
            arrangement,
            number,
            String.format(
                Locale.ROOT,
                "%sinitiated for %s by %s: demand %.0f/s (usual %.0f/s), %.0f/s usable, %.0f/s"
                    + " expected within %d s, chance of exhaustion %.2f%s (%s, policy %d); needed"
                    + " of peers: %s",
                DryRunning.announced(arrangement),
                service.id(),
                requester,
                f.demand().perSecond(),
                f.baseline().perSecond(),
                f.usable().perSecond(),
                f.expected().perSecond(),
                f.horizon().toSeconds(),
                f.exhaustion(),
                f.attack().map(Initiation::told).orElse(""),
                reason,
                policy.version(),
                requirement.capacity())));
    Sourcing.begin(desk, arrangement, arrangement.search(), false);
  }

  private static String told(AttackScore score) {
    String why = score.story();
    return String.format(
            Locale.ROOT, ", %.0f %% of the rise looks like an attack", 100 * score.share())
        + (why.isEmpty() ? "" : " (" + why + ")");
  }
}
