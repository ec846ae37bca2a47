package io.spillway.mediator;

import io.spillway.model.ArrangementId;
import io.spillway.model.Money;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** What may still be spent under the policy's caps (DESIGN, invariant 5). */
final class Spending {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MONTH = Duration.ofDays(31);

  private Spending() {}

  /**
   * The most that may be taken on now: every open agreement counts with the most that it can cost,
   * every settled one with what it cost.
   */
  static Money left(
      List<MediatorState.Exposure> exposures,
      CompiledPolicy policy,
      ArrangementId arrangement,
      Instant now) {
    String currency = policy.currency();
    Money hour = policy.capPerHour().minus(sum(exposures, currency, e -> recent(e, now, HOUR)));
    Money month = policy.capPerMonth().minus(sum(exposures, currency, e -> recent(e, now, MONTH)));
    Money whole =
        policy
            .capPerArrangement()
            .minus(sum(exposures, currency, e -> e.arrangement().equals(arrangement)));
    Money least = hour.compareTo(month) < 0 ? hour : month;
    least = least.compareTo(whole) < 0 ? least : whole;
    return least.micros() < 0 ? Money.zero(currency) : least;
  }

  private static boolean recent(MediatorState.Exposure e, Instant now, Duration window) {
    return !e.settled() || e.at().isAfter(now.minus(window));
  }

  private static Money sum(
      List<MediatorState.Exposure> exposures,
      String currency,
      Predicate<MediatorState.Exposure> counted) {
    Money sum = Money.zero(currency);
    for (MediatorState.Exposure e : exposures) {
      // Another currency than the policy's can only stem from an older policy: it is not compared.
      if (counted.test(e) && e.amount().currency().equals(currency)) {
        sum = sum.plus(e.amount());
      }
    }
    return sum;
  }
}
