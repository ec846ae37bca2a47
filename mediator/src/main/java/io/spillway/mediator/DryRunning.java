package io.spillway.mediator;

import io.spillway.model.AgreementId;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AnticipatedSurge;
import io.spillway.model.ArrangementId;
import io.spillway.model.Capacity;
import io.spillway.model.Forecast;
import io.spillway.model.Money;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An arrangement that is only played through: it is initiated, looks at long-term agreements and at
 * the standing offers that are held, chooses among them within the caps, and ends, by the same
 * rules as any other. It calls for no bids, proposes nothing and moves no client.
 */
final class DryRunning {
  private DryRunning() {}

  /** What policy says of an arrangement that begins now. */
  static Arrangement begun(Arrangement a, CompiledPolicy policy, Forecast forecast) {
    return policy.borrowDryRun(forecast) ? a.dry(DryRun.begun()) : a;
  }

  /** The first words of its story. */
  static String announced(Arrangement a) {
    return a.dryRun().isPresent() ? "dry run (rule borrow.dry-run): would be " : "";
  }

  /** Nothing that is held suits: where it really mattered, bids would be called for. */
  static void nothingSuits(Desk desk, Arrangement a) {
    desk.change(
        a.sourced().searching(a.search().lacking(a.search().sought().capacity())),
        "dry run: no standing offer suits; bids would be called for "
            + a.search().sought().capacity());
  }

  /** Keeps what would be proposed, within what the caps on spending would leave. */
  static void chosen(
      Desk desk, Arrangement a, AllocationSolution solution, CompiledPolicy policy, boolean first) {
    DryRun run = a.dryRun().orElseThrow();
    Money left = Spending.left(exposures(desk, a.id()), policy, a.id(), desk.now());
    List<DryRun.Hire> hires = new ArrayList<>();
    Capacity had = Capacity.ZERO;
    Duration served = served(desk, a);
    for (AllocationSolution.Award award : solution.awards()) {
      Capacity capacity =
          Affording.affordable(Affording.whole(award.capacity()), award.price(), served, left);
      if (!capacity.isZero()) {
        left = left.minus(award.price().worstCase(capacity, served));
        had = had.plus(capacity);
        hires.add(
            new DryRun.Hire(
                award.offer().lender(),
                award.offer().id(),
                capacity,
                award.price(),
                desk.now(),
                desk.now().plus(award.offer().readyWithin()),
                Optional.empty(),
                0,
                0));
      }
    }
    Capacity sought = a.search().sought().capacity();
    double lacks = Math.max(0, sought.requests().perSecond() - had.requests().perSecond());
    Capacity missing = sought.times(lacks / sought.requests().perSecond());
    boolean enough = lacks < Sourcing.LEAST_AWARD;
    Arrangement next =
        a.sourced()
            .dry(run.hiring(hires, desk.now()))
            .searching(a.search().lacking(enough ? Capacity.ZERO : missing));
    desk.change(
        next,
        "dry run: would propose "
            + (hires.isEmpty()
                ? "nothing, by the caps on spending (rules borrow.cap)"
                : told(hires))
            + (enough || first ? "" : "; bids would be called for " + missing));
    Choosing.takeNone(desk, a.id(), a.round());
    if (first && !enough) {
      Sourcing.goOn(desk, next, next.search().rest(missing), false);
    }
  }

  private static String told(List<DryRun.Hire> hires) {
    return String.join(
        ", ",
        hires.stream()
            .map(h ->
                h.lender()
                    + " "
                    + h.capacity()
                    + " at "
                    + h.tariff().perMillionRequests()
                    + " per million requests")
            .toList());
  }

  /** One more second of a service whose arrangement is only played through. */
  static void consider(Desk desk, ServiceId service) {
    Arrangement a = desk.state().current(service).orElse(null);
    Forecast f = desk.state().forecasts().get(service);
    Optional<CompiledPolicy> policy = desk.policy();
    if (a == null || f == null || policy.isEmpty() || a.dryRun().isEmpty()) {
      return;
    }
    double excess = Math.max(0, f.demand().perSecond() - f.usable().perSecond());
    if (excess > 0) {
      a = a.dry(a.dryRun().get().after(excess, f.meanResponseBits(), desk.now()));
      desk.change(a, "");
    }
    if (!policy.get().borrowDryRun(f)) {
      end(desk, a, "policy " + policy.get().version() + " lets it act (rule borrow.dry-run)");
    } else {
      grow(desk, a, f, policy.get());
    }
  }

  private static void grow(Desk desk, Arrangement a, Forecast f, CompiledPolicy policy) {
    DryRun run = a.dryRun().orElseThrow();
    Optional<AnticipatedSurge> ahead = Anticipation.counting(desk, f);
    double need = Needs.excess(f, ahead);
    double wanted = need * policy.borrowMargin();
    if (a.sourcing()
        || run.full()
        || desk.state().borrowingStopped()
        || a.lastRound().plus(Reconsidering.pause(desk, a)).isAfter(desk.now())
        || !Sourcing.isWorthARound(need, wanted, run.hired())) {
      return;
    }
    Service service = desk.state().service(a.service()).orElseThrow();
    Arrangement next =
        a.requiring(Needs.requirement(service, policy, Needs.capacity(wanted, f, ahead)))
            .dry(run.seeking());
    desk.change(
        next,
        String.format(
            Locale.ROOT,
            "dry run: %.0f/s %s needs %.0f/s of peers, %.0f/s would be agreed",
            Needs.projected(f, ahead),
            Needs.projected(f, ahead) <= Needs.anticipated(ahead) ? "anticipated" : "projected",
            need,
            run.hired()));
    Sourcing.begin(desk, next, Search.of(next.requirement()), false);
  }

  /** Tells what it would have come to. */
  static void end(Desk desk, Arrangement a, String reason) {
    DryRun run = a.dryRun().orElseThrow().released(desk.now());
    Duration lasted = Duration.between(a.history().getFirst().at(), desk.now());
    desk.change(
        a.sourced().dry(run).in(Phase.ABANDONED, desk.now()),
        String.format(
            Locale.ROOT,
            "dry run over: %s; in %d s peers would have carried %.0f requests for at most %s; %.0f"
                + " more were beyond the own edges, %.0f/s at the most",
            reason,
            lasted.toSeconds(),
            run.carried(),
            cost(run, desk.now()),
            run.unserved(),
            run.peak().perSecond()));
  }

  private static String cost(DryRun run, Instant now) {
    Map<String, Money> cost = run.cost(now);
    return cost.isEmpty()
        ? "nothing"
        : String.join(" and ", cost.values().stream().map(Money::toString).toList());
  }

  /**
   * What is or may become owed, and what dry runs have come to or may; but not what a choice made
   * anew would give back.
   */
  private static List<MediatorState.Exposure> exposures(Desk desk, ArrangementId choosing) {
    List<MediatorState.Exposure> all = new ArrayList<>(desk.state().exposures());
    for (Arrangement a : desk.state().arrangements().values()) {
      boolean anew = a.id().equals(choosing) && a.dryRun().filter(DryRun::renewing).isPresent();
      for (DryRun.Hire hire : a.dryRun().map(DryRun::hires).orElse(List.of())) {
        boolean open = hire.until().isEmpty() && !anew;
        all.add(
            new MediatorState.Exposure(
                a.id(),
                new AgreementId(a.id().value()),
                0,
                hire.until().orElse(desk.now()),
                open
                    ? hire.tariff().worstCase(hire.capacity(), served(desk, a))
                    : hire.cost(desk.now()),
                !open));
      }
    }
    return all;
  }

  private static Duration served(Desk desk, Arrangement a) {
    return a.search()
        .sought()
        .duration()
        .plus(desk.settings().ttl())
        .plus(desk.settings().allowance());
  }
}
