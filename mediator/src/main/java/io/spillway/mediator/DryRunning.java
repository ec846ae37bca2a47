package io.spillway.mediator;

import io.spillway.model.AgreementId;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AnticipatedSurge;
import io.spillway.model.Capacity;
import io.spillway.model.Forecast;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.Requirement;
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

  /**
   * The offers that a dry run may choose among. It takes none, so what it would have taken is still
   * offered to it: of that the rest alone counts. As ever, one lender has one tariff.
   */
  static List<Offer> left(Arrangement a, List<Offer> offers) {
    DryRun run = a.dryRun().orElseThrow();
    return offers.stream()
        .filter(o -> run.of(o.lender()).allMatch(h -> h.tariff().equals(o.tariff())))
        .map(o ->
            o.withCapacity(
                run.of(o.lender())
                    .map(DryRun.Hire::capacity)
                    .reduce(o.capacity(), Capacity::minus)))
        .filter(o -> o.capacity().requests().perSecond() >= Sourcing.LEAST_AWARD)
        .toList();
  }

  /** Nothing that is held suits: where it really mattered, bids would be called for. */
  static void nothingSuits(Desk desk, Arrangement a) {
    Capacity missing = a.search().sought().capacity();
    boolean same = missing.equals(a.search().missing());
    desk.change(
        a.sourced().searching(a.search().lacking(missing)),
        same ? "" : "dry run: no standing offer suits; bids would be called for " + missing);
  }

  /** Keeps what would be proposed, within what the caps on spending would leave. */
  static void chosen(
      Desk desk, Arrangement a, AllocationSolution solution, CompiledPolicy policy, boolean first) {
    DryRun run = a.dryRun().orElseThrow();
    Money left = Spending.left(exposures(desk), policy, a.id(), desk.now());
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
            .dry(run.hiring(hires))
            .searching(a.search().lacking(enough ? Capacity.ZERO : missing));
    String nothing =
        solution.awards().isEmpty()
            ? "nothing of what is offered"
            : "nothing, by the caps on spending (rules borrow.cap)";
    desk.change(
        next,
        "dry run: would propose "
            + (hires.isEmpty() ? nothing : told(hires))
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
    Optional<Service> service = desk.state().service(a.service());
    if (service.isEmpty()) {
      return;
    }
    double more = wanted - run.hired();
    Requirement all = Needs.requirement(service.get(), policy, Needs.capacity(wanted, f, ahead));
    Requirement rest = Needs.requirement(service.get(), policy, Needs.capacity(more, f, ahead));
    // What could not be had a while ago is sought again without a word.
    boolean known = a.search().missing().requests().perSecond() >= more * 0.95;
    Arrangement next = a.requiring(all);
    desk.change(
        next,
        known
            ? ""
            : String.format(
                Locale.ROOT,
                "dry run: %.0f/s %s needs %.0f/s of peers, %.0f/s would be agreed",
                Needs.projected(f, ahead),
                Needs.projected(f, ahead) <= Needs.anticipated(ahead) ? "anticipated" : "projected",
                need,
                run.hired()));
    Sourcing.begin(desk, next, Search.of(rest).lacking(a.search().missing()), false);
  }

  /** Tells what it would have come to. */
  static void end(Desk desk, Arrangement a, String reason) {
    DryRun run = a.dryRun().orElseThrow().released(desk.now());
    Duration lasted = Duration.between(a.history().getFirst().at(), desk.now());
    desk.change(
        a.sourced().dry(run).in(Phase.ABANDONED, desk.now()),
        String.format(
            Locale.ROOT,
            "dry run over: %s; in %d s peers would have carried %.0f requests for about %s; %.0f"
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

  /** What is or may become owed, and what dry runs have come to or may. */
  private static List<MediatorState.Exposure> exposures(Desk desk) {
    List<MediatorState.Exposure> all = new ArrayList<>(desk.state().exposures());
    for (Arrangement a : desk.state().arrangements().values()) {
      for (DryRun.Hire hire : a.dryRun().map(DryRun::hires).orElse(List.of())) {
        boolean open = hire.until().isEmpty();
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
