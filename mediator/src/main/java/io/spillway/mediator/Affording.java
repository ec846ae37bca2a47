package io.spillway.mediator;

import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Forecast;
import io.spillway.model.Money;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.Tariff;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.Leeway;
import io.spillway.policy.Relaxation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * For how long the offers of one round are taken. Where the caps on spending do not pay for all of
 * them for the usual time, and policy lets the duration be reconsidered, for as long as they do.
 */
final class Affording {
  /** What worst cases are rounded up by, and more. */
  private static final double SPARE = 0.999;

  private Affording() {}

  /** Shortens the time for which awards are taken, where that is needed and allowed. */
  static void consider(Desk desk, Arrangement a, List<Award> awards, CompiledPolicy policy) {
    Requirement sought = a.search().sought();
    Duration lingering = desk.settings().ttl().plus(desk.settings().allowance());
    Money left = Spending.left(desk.state().exposures(), policy, a.id(), desk.now());
    Optional<Money> most = worst(a, awards, sought.duration().plus(lingering), left);
    if (most.isEmpty() || most.get().compareTo(left) <= 0) {
      return;
    }
    Arrangement lacking = a.searching(a.search().lackingMoney());
    Forecast forecast = desk.state().forecasts().get(a.service());
    Capacity all = awards.stream().map(Award::capacity).reduce(Capacity.ZERO, Capacity::plus);
    double paid = (double) left.micros() / Math.max(1, most.get().micros());
    if (forecast == null || a.search().made().contains(Relaxation.DURATION)) {
      desk.change(lacking, "");
      return;
    }
    double unpaid = all.requests().perSecond() * (1 - paid);
    Leeway leeway = new Leeway(policy, forecast, unpaid);
    Duration served =
        Duration.ofSeconds((long) (sought.duration().plus(lingering).toSeconds() * paid * SPARE));
    Duration least = leeway.duration();
    Duration fits = served.minus(lingering);
    Duration term = fits.compareTo(least) > 0 ? fits : least;
    if (!leeway.order().contains(Relaxation.DURATION) || term.compareTo(sought.duration()) >= 0) {
      desk.change(lacking, "");
      return;
    }
    Arrangement shorter =
        a.searching(a.search().reconsidered(Relaxation.DURATION, during(sought, term)));
    desk.change(
        shorter,
        "reconsider the duration: "
            + all
            + " for "
            + sought.duration().toSeconds()
            + " s could cost "
            + most.get()
            + ", and "
            + left
            + " may be spent (rules borrow.cap): take it for "
            + term.toSeconds()
            + " s ("
            + leeway.because(Relaxation.DURATION)
            + ")");
  }

  /** What new agreements for all awards could cost; empty where no money can tell. */
  private static Optional<Money> worst(
      Arrangement a, List<Award> awards, Duration served, Money left) {
    Money sum = Money.zero(left.currency());
    for (Award award : awards) {
      CdnName lender = award.offer().lender();
      boolean fresh =
          a.backings().values().stream()
              .noneMatch(b -> b.live() && b.terms().lender().equals(lender));
      if (!award.price().currency().equals(left.currency())) {
        return Optional.empty();
      }
      if (fresh) {
        sum = sum.plus(award.price().worstCase(award.capacity(), served));
      }
    }
    return Optional.of(sum);
  }

  private static Requirement during(Requirement r, Duration term) {
    return new Requirement(
        r.service(),
        r.hosts(),
        r.origin(),
        r.probePath(),
        r.footprint(),
        r.capacity(),
        r.sla(),
        r.ceiling(),
        term);
  }

  static Capacity whole(Capacity capacity) {
    return new Capacity(
        RequestRate.perSecond(Math.floor(capacity.requests().perSecond())), capacity.bits());
  }

  /** As much of the capacity as the money left can pay for in the worst case. */
  static Capacity affordable(Capacity capacity, Tariff tariff, Duration served, Money left) {
    Money most = tariff.worstCase(capacity, served);
    if (!most.currency().equals(left.currency())) {
      return Capacity.ZERO;
    }
    if (most.compareTo(left) <= 0) {
      return capacity;
    }
    Capacity less = whole(capacity.times(0.999 * left.micros() / Math.max(1, most.micros())));
    return tariff.worstCase(less, served).compareTo(left) <= 0 ? less : Capacity.ZERO;
  }
}
