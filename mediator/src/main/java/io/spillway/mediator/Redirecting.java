package io.spillway.mediator;

import io.spillway.mediator.steering.RedirectPlan;
import io.spillway.mediator.steering.SteeringInput;
import io.spillway.mediator.steering.SteeringState;
import io.spillway.model.AgreementId;
import io.spillway.model.HostName;
import io.spillway.model.Offer;
import io.spillway.model.RedirectNames;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the own edges redirect (302) to peers while resolvers hold answers from before the surge:
 * set when the first peer can take it, changed once or twice at most, since each change is a reload
 * on some servers, and ended by the edges themselves when the old answers have died.
 */
final class Redirecting {
  /** Resolvers and clients that keep an answer a little too long are old for this much longer. */
  private static final Duration LATE = Duration.ofSeconds(2);

  /** What lasts less is not worth a reload. */
  private static final Duration LEAST = Duration.ofSeconds(3);

  /** Not changed sooner: the last change has to show first. */
  private static final Duration PAUSE = Duration.ofSeconds(4);

  private static final int MOST_CHANGES = 2;
  private static final double WORTH_A_CHANGE = 0.099;

  private Redirecting() {}

  /** To be called after each step of the controller, with what the step was given. */
  static void consider(Desk desk, ServiceId service, SteeringInput input, double growth) {
    Optional<EdgeRedirect> known = Optional.ofNullable(desk.state().redirects().get(service));
    Optional<Arrangement> current = desk.state().current(service).filter(a -> a.phase().steers());
    Optional<Service> found = desk.state().service(service).filter(Service::edgeRedirect);
    if (current.isEmpty() || found.isEmpty()) {
      known.ifPresent(redirect -> end(desk, service, redirect, "clients are steered by DNS alone"));
      return;
    }
    Arrangement a = current.get();
    List<Backing> takers = takers(desk, a);
    if (known.isEmpty()) {
      plan(desk, a, takers, input, growth)
          .ifPresent(plan -> set(desk, found.get(), a, plan, takers, 0));
      return;
    }
    EdgeRedirect redirect = known.get();
    if (!redirect.inForce(desk.now())) {
      return;
    }
    boolean lost =
        !redirect.hosts().equals(found.get().hosts())
            || !redirect.arrangement().equals(a.id())
            || redirect.parts().stream().anyMatch(p -> !takes(takers, p.agreement()));
    boolean due =
        redirect.changes() < MOST_CHANGES && !redirect.set().plus(PAUSE).isAfter(desk.now());
    if (!lost && !due) {
      return;
    }
    Optional<RedirectPlan> next = plan(desk, a, takers, input, growth);
    double share = next.map(RedirectPlan::share).orElse(0.0);
    if (lost && next.isEmpty()) {
      end(desk, service, redirect, "the peer does not take it any more");
    } else if (next.isPresent() && (lost || Math.abs(share - redirect.share()) >= WORTH_A_CHANGE)) {
      set(desk, found.get(), a, next.get(), takers, redirect.changes() + 1);
    }
  }

  private static List<Backing> takers(Desk desk, Arrangement a) {
    return a.backings().values().stream()
        .filter(Backing::takesRedirects)
        .filter(b -> desk.now().plus(LEAST).isBefore(b.steerUntil()))
        .toList();
  }

  private static boolean takes(List<Backing> takers, AgreementId agreement) {
    return takers.stream().anyMatch(b -> b.terms().id().equals(agreement));
  }

  private static Optional<RedirectPlan> plan(
      Desk desk, Arrangement a, List<Backing> takers, SteeringInput input, double growth) {
    Optional<Instant> first =
        a.history().stream()
            .filter(h -> h.phase() == Phase.ACTIVE)
            .map(Arrangement.PhaseBegun::at)
            .findFirst();
    SteeringState steering = desk.state().steering().get(a.service());
    if (first.isEmpty() || steering == null || takers.isEmpty()) {
      return Optional.empty();
    }
    Instant oldAnswersDead = first.get().plus(desk.settings().ttl()).plus(LATE);
    Instant end =
        takers.stream()
            .map(Backing::steerUntil)
            .filter(steerUntil -> steerUntil.isBefore(oldAnswersDead))
            .min(Instant::compareTo)
            .orElse(oldAnswersDead);
    Duration left = Duration.between(desk.now(), end);
    return left.compareTo(LEAST) < 0
        ? Optional.empty()
        : RedirectPlan.find(
            steering, input, growth, left, takers.stream().map(b -> b.terms().id()).toList());
  }

  private static void set(
      Desk desk,
      Service service,
      Arrangement a,
      RedirectPlan plan,
      List<Backing> takers,
      int changes) {
    Instant until = desk.now().plus(plan.lasting());
    List<EdgeRedirect.Part> parts = new ArrayList<>();
    List<String> peers = new ArrayList<>();
    SortedMap<AgreementId, Double> shares = plan.shares();
    for (Backing b : takers) {
      double share = shares.getOrDefault(b.terms().id(), 0.0);
      if (share > 0 && b.terms().redirectHost().isPresent()) {
        parts.add(new EdgeRedirect.Part(b.terms().id(), b.terms().redirectHost().get(), share));
        peers.add(
            String.format(
                Locale.ROOT,
                "%.0f %% to %s as %s",
                100 * share,
                b.terms().lender(),
                b.terms().redirectHost().get()));
      }
    }
    desk.note(
        new MediatorFact.RedirectSet(
            service.id(),
            new EdgeRedirect(a.id(), service.hosts(), parts, desk.now(), until, changes),
            String.format(
                Locale.ROOT,
                "own edges redirect %s, until %s at most: resolvers still hold old answers",
                String.join(", ", peers),
                until)));
    desk.perform(
        new Work.RedirectShare(
            service.id(),
            service.hosts(),
            parts.stream().map(p -> new Work.RedirectShare.Part(p.host(), p.share())).toList(),
            until));
  }

  private static void end(Desk desk, ServiceId service, EdgeRedirect redirect, String reason) {
    desk.note(
        new MediatorFact.RedirectEnded(
            service,
            redirect.arrangement(),
            redirect.inForce(desk.now()) ? "own edges redirect no more: " + reason : ""));
    desk.perform(new Work.RedirectShare(service, redirect.hosts(), List.of(), redirect.until()));
  }

  /** Takes away what is left of a redirection whose arrangement steers no more. */
  static void tick(Desk desk) {
    for (Map.Entry<ServiceId, EdgeRedirect> e : List.copyOf(desk.state().redirects().entrySet())) {
      Arrangement a = desk.state().arrangements().get(e.getValue().arrangement());
      if (a == null || !a.phase().steers()) {
        end(desk, e.getKey(), e.getValue(), "the arrangement steers no more");
      }
    }
  }

  /**
   * Until when own edges may redirect clients to an agreement's lender; the past for not at all.
   */
  static Instant until(Desk desk, AgreementId agreement) {
    return desk.state().redirects().values().stream()
        .filter(r -> r.parts().stream().anyMatch(p -> p.agreement().equals(agreement)))
        .map(EdgeRedirect::until)
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  /** The lender's own name for the site, if its provider and the lender both allow redirection. */
  static Optional<HostName> host(Service service, AgreementId agreement, Offer offer) {
    return service.edgeRedirect()
        ? offer
            .redirectZone()
            .flatMap(zone -> RedirectNames.of(agreement, zone))
            .filter(host -> !service.hosts().contains(host))
        : Optional.empty();
  }
}
