package io.spillway.mediator;

import io.spillway.mediator.steering.SteeringController;
import io.spillway.model.AgreementId;
import io.spillway.model.AnticipatedSurge;
import io.spillway.model.ArrangementId;
import io.spillway.model.Forecast;
import io.spillway.model.Money;
import io.spillway.model.ServiceId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How agreements are given back and arrangements end: drain, settle, close. */
final class Ending {
  private static final Duration REMEMBER = Duration.ofDays(31);
  private static final double KEEP = 1.3;

  /** Told to the lender, whatever the reason is: that an operator stops, or how low demand is. */
  private static final String NO_MORE = "the borrower needs it no more";

  private Ending() {}

  /** Ends or shrinks the arrangement when demand has been back for long enough. */
  static void consider(Desk desk, ServiceId service) {
    Arrangement a = desk.state().current(service).orElse(null);
    Forecast f = desk.state().forecasts().get(service);
    Optional<CompiledPolicy> policy = desk.policy();
    if (a == null || f == null || policy.isEmpty() || !a.phase().sources()) {
      return;
    }
    Optional<AnticipatedSurge> ahead = Anticipation.counting(desk, f);
    boolean calm = ahead.isEmpty() && policy.get().borrowEndWhen(f);
    boolean slack = dearest(a, f, ahead).isPresent();
    Optional<Instant> calmSince = since(calm, a.calmSince(), desk.now());
    Optional<Instant> slackSince = since(slack, a.slackSince(), desk.now());
    if (!calmSince.equals(a.calmSince()) || !slackSince.equals(a.slackSince())) {
      a = a.calm(calmSince, slackSince);
      desk.change(a, "");
    }
    if (passed(calmSince, desk)) {
      end(
          desk,
          a,
          String.format(
              Locale.ROOT,
              "demand is back: %.0f/s, at most %.0f/s ahead, %.0f/s usable (rule borrow.end-when)",
              f.demand().perSecond(),
              f.upper().perSecond(),
              f.usable().perSecond()));
    } else if (passed(slackSince, desk) && !calm) {
      shrink(desk, a, f, ahead);
    }
  }

  private static Optional<Instant> since(boolean now, Optional<Instant> before, Instant at) {
    return now ? Optional.of(before.orElse(at)) : Optional.empty();
  }

  private static boolean passed(Optional<Instant> since, Desk desk) {
    return since.isPresent() && !since.get().plus(desk.settings().calm()).isAfter(desk.now());
  }

  /** The dearest agreement without which the rest would still do with room to spare. */
  private static Optional<Backing> dearest(
      Arrangement a, Forecast f, Optional<AnticipatedSurge> ahead) {
    double soon = Math.max(f.upper().perSecond(), f.demand().perSecond());
    double most = Math.max(soon, Needs.anticipated(ahead));
    double need = Math.max(0, most - f.usable().perSecond()) * KEEP;
    List<Backing> ready = a.backings(Backing.Status.READY).filter(b -> !b.recalled()).toList();
    if (ready.size() < 2 || !a.phase().steers()) {
      return Optional.empty();
    }
    return ready.stream()
        .filter(b -> a.agreed() - b.agreed() > need)
        .max(
            Comparator.comparingLong(
                    (Backing b) -> b.terms().tariff().perMillionRequests().micros())
                .thenComparing(b -> b.terms().id()));
  }

  private static void shrink(
      Desk desk, Arrangement a, Forecast f, Optional<AnticipatedSurge> ahead) {
    dearest(a, f, ahead)
        .ifPresent(b -> {
          Arrangement next =
              a.calm(a.calmSince(), Optional.empty()).in(Phase.REARRANGING, desk.now());
          desk.change(
              next,
              "rearrange: less is needed, give back the dearest capacity, " + b.terms().lender());
          release(desk, next, b.terms().id(), "less capacity is needed");
        });
  }

  /** Ends one agreement; its clients are served until the answers that name it have died. */
  static void release(Desk desk, Arrangement a, AgreementId agreement, String reason) {
    release(desk, a, agreement, reason, Redirecting.until(desk, agreement));
  }

  private static void release(
      Desk desk, Arrangement a, AgreementId agreement, String reason, Instant redirectedUntil) {
    Backing b = a.backings().get(agreement);
    if (b == null
        || !b.signed()
        || b.status() == Backing.Status.ENDING
        || b.status() == Backing.Status.SETTLED) {
      return;
    }
    Duration ttl = SteeringController.answerTtl(desk.settings().ttl(), true);
    Instant serve = desk.now().plus(ttl).plus(desk.settings().allowance());
    // Should the edges not hear that they are to redirect no more, the peer serves until they end
    // it.
    Instant redirected = redirectedUntil.plus(ttl);
    Instant lingering = redirected.isAfter(serve) ? redirected : serve;
    Instant until = lingering.isBefore(b.serveUntil()) ? lingering : b.serveUntil();
    Arrangement now = desk.state().arrangements().getOrDefault(a.id(), a);
    desk.change(now.with(b.ending(desk.now(), until)), "");
    desk.tell(PartName.AGENT, new AgentMessage.EndAgreement(agreement, reason, desk.now(), until));
    Steering.steer(desk, a.service());
  }

  private static void end(Desk desk, Arrangement a, String reason) {
    if (a.dryRun().isPresent()) {
      DryRunning.end(desk, a, reason);
      return;
    }
    boolean anything = a.backings().values().stream().anyMatch(Backing::signed);
    if (!anything && a.backings().isEmpty()) {
      desk.change(a.in(Phase.ABANDONED, desk.now()), "abandoned, nothing was signed: " + reason);
      return;
    }
    desk.change(
        a.sourced().in(Phase.DRAINING, desk.now()),
        "drain: " + reason + "; no new answer names a peer");
    // The first release ends the redirection to all.
    SortedMap<AgreementId, Instant> redirected = new TreeMap<>();
    a.backings().keySet().forEach(id -> redirected.put(id, Redirecting.until(desk, id)));
    redirected.forEach((id, until) -> release(desk, a, id, NO_MORE, until));
  }

  static void broken(Desk desk, AgreementId agreement, String reason) {
    desk.state()
        .holding(agreement)
        .ifPresent(a -> {
          desk.change(a, "a peer cannot serve: " + reason);
          release(desk, a, agreement, "its edges cannot be made ready");
        });
  }

  static void recalled(Desk desk, MediatorMessage.AgreementEnding m) {
    Arrangement a = desk.state().holding(m.agreement()).orElse(null);
    Backing b = a == null ? null : a.backings().get(m.agreement());
    if (a == null || b == null || !b.live()) {
      return;
    }
    boolean notice = b.signed() && m.steerUntil().isAfter(desk.now());
    desk.change(
        a.with(
            notice
                ? b.recalledBy(m.steerUntil(), m.serveUntil())
                : b.ending(m.steerUntil(), m.serveUntil())),
        b.terms().lender()
            + " takes its capacity back by "
            + m.steerUntil()
            + ", others are looked for: "
            + m.reason());
    Sourcing.reconsider(desk, a.service());
    Steering.steer(desk, a.service());
  }

  static void stopped(Desk desk, ArrangementId id, String requester) {
    Arrangement a = desk.state().arrangements().get(id);
    if (a != null && a.phase().sources()) {
      end(desk, a, "stopped by " + requester);
    }
  }

  /** No arrangement begins or grows any more; unless they are kept, all are drained. */
  static void halted(Desk desk, boolean keep, String reason) {
    if (!desk.state().borrowingStopped()) {
      desk.note(new MediatorFact.BorrowingHalted(reason));
    }
    for (ArrangementId id : List.copyOf(desk.state().arrangements().keySet())) {
      if (!keep) {
        stopped(desk, id, "an operator, all borrowing: " + reason);
      }
    }
  }

  static void settled(Desk desk, AgreementId agreement, Money cost) {
    Arrangement a = desk.state().holding(agreement).orElse(null);
    Backing b = a == null ? null : a.backings().get(agreement);
    if (a == null || b == null || b.status() == Backing.Status.SETTLED) {
      return;
    }
    desk.note(new MediatorFact.ExposureSettled(agreement, cost, desk.now()));
    desk.change(
        a.with(b.settled(cost)), "settled with " + b.terms().lender() + ": " + cost + " owed");
    finish(desk, a.id());
  }

  static void tick(Desk desk) {
    for (Arrangement a : List.copyOf(desk.state().arrangements().values())) {
      for (Backing b : a.backings().values()) {
        if (b.live() && b.signed() && !desk.now().isBefore(b.steerUntil())) {
          Arrangement fresh = desk.state().arrangements().get(a.id());
          if (fresh != null) {
            desk.change(
                fresh.with(b.ending(b.steerUntil(), b.serveUntil())),
                "the agreement with " + b.terms().lender() + " has run out");
          }
        }
      }
      finish(desk, a.id());
      Arrangement end = desk.state().arrangements().get(a.id());
      if (end != null
          && end.phase().over()
          && !end.history().isEmpty()
          && end.history().getLast().at().plus(REMEMBER).isBefore(desk.now())) {
        desk.note(new MediatorFact.ArrangementForgotten(a.id()));
      }
    }
  }

  private static void finish(Desk desk, ArrangementId id) {
    Arrangement a = desk.state().arrangements().get(id);
    if (a == null) {
      return;
    }
    boolean live = a.backings().values().stream().anyMatch(Backing::live);
    if (a.phase() == Phase.DRAINING
        && !live
        && a.backings().values().stream().noneMatch(b -> b.serveUntil().isAfter(desk.now()))) {
      a = a.in(Phase.SETTLING, desk.now());
      desk.change(a, "drained: statements and invoices are exchanged");
    }
    if (a.phase() == Phase.SETTLING
        && a.backings().values().stream().allMatch(b -> b.status() == Backing.Status.SETTLED)) {
      desk.change(a.in(Phase.CLOSED, desk.now()), "closed: everything is settled");
      Steering.publish(desk);
    }
  }
}
