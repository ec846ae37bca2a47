package io.spillway.mediator;

import io.spillway.model.AttackScore;
import io.spillway.model.AttackScore.Feature;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Peers are not asked for a service by themselves, since its demand looks like an attack. That is
 * judged anew with each forecast; and told again while it lasts.
 *
 * @param since when it was noticed first
 * @param told when it was told last
 * @param score what was told of it
 * @param reason since when the rule has held all the same, without a break; empty while it does not
 */
public record Withholding(
    Instant since, Instant told, AttackScore score, Optional<Instant> reason) {
  /** So long evidence comes in, and a crowd is asked for as soon as the rule holds. */
  static final Duration YOUNG = Duration.ofSeconds(10);

  /** Later the rule has to hold for so long: in the hours of an attack some seconds look better. */
  static final Duration STEADY = Duration.ofSeconds(5);

  /** It is told again after as long as it has lasted, within these bounds. */
  static final Duration LEAST_SILENCE = Duration.ofMinutes(5);

  static final Duration MOST_SILENCE = Duration.ofHours(1);

  /** And after so long if it looks otherwise than was told. */
  static final Duration LEAST_BEFORE_NEWS = Duration.ofMinutes(1);

  /** By so much the share, or the contribution of a part, is another one. */
  private static final double SHARE = 0.2;

  private static final double NATS = 1.5;

  /** Whether peers may be asked now that the rule holds. */
  boolean isConvinced(Instant now) {
    return now.isBefore(since.plus(YOUNG))
        || reason.filter(held -> !now.isBefore(held.plus(STEADY))).isPresent();
  }

  /** Whether it is worth a word again. */
  boolean isToBeTold(Instant now, AttackScore newest) {
    Duration lasted = Duration.between(since, told);
    Duration silence =
        lasted.compareTo(LEAST_SILENCE) < 0
            ? LEAST_SILENCE
            : lasted.compareTo(MOST_SILENCE) > 0 ? MOST_SILENCE : lasted;
    return !now.isBefore(told.plus(silence))
        || (!now.isBefore(told.plus(LEAST_BEFORE_NEWS)) && differs(newest));
  }

  private boolean differs(AttackScore newest) {
    return Math.abs(newest.share() - score.share()) >= SHARE
        || newest.features().stream()
            .anyMatch(f -> Math.abs(f.contribution() - contribution(f.name())) >= NATS);
  }

  private double contribution(String name) {
    return score.features().stream()
        .filter(f -> f.name().equals(name))
        .mapToDouble(Feature::contribution)
        .sum();
  }
}
