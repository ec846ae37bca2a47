package io.spillway.mediator.steering;

import java.util.ArrayList;
import java.util.List;

/**
 * A model of all DNS answers that are alive, second by second: the clients are a mass of 1; each
 * second's answers hold a part of it until they expire, and what expires is answered anew.
 *
 * <p>With a constant TTL the effective share is the mean of the shares answered in the last TTL;
 * the masses carry that through changes of the TTL too.
 *
 * @param cohorts the answers of each second, oldest first
 */
public record LiveAnswers(List<Cohort> cohorts) {
  /** The longest TTL that is modelled, seconds; a longer one is taken as this. */
  static final long LONGEST = 120;

  /**
   * The answers of one second.
   *
   * @param expires the epoch second in which they are asked for anew
   * @param mass the part of the clients that hold them, 0 to 1
   * @param shares where they send clients
   */
  public record Cohort(long expires, double mass, Shares shares) {}

  /** Copies. */
  public LiveAnswers {
    cohorts = List.copyOf(cohorts);
  }

  /** The clients after a long time of the same answers, as of the given epoch second. */
  static LiveAnswers settled(long second, long ttl, Shares shares) {
    long life = bounded(ttl);
    List<Cohort> cohorts = new ArrayList<>();
    for (long i = 0; i < life; i++) {
      cohorts.add(new Cohort(second + i, 1.0 / life, shares));
    }
    return new LiveAnswers(cohorts);
  }

  /** After the given second, in which all that expired was answered with the given shares. */
  LiveAnswers answered(long second, long ttl, Shares shares) {
    List<Cohort> alive = new ArrayList<>();
    double expired = 0;
    for (Cohort cohort : cohorts) {
      if (cohort.expires() > second) {
        alive.add(cohort);
      } else {
        expired += cohort.mass();
      }
    }
    if (expired > 0) {
      alive.add(new Cohort(second + bounded(ttl), expired, shares));
    }
    return new LiveAnswers(alive);
  }

  /** Where all live answers send clients together. */
  Shares effective() {
    return remaining(Long.MIN_VALUE);
  }

  /** The part of today's effective shares that will still stand after the given second. */
  Shares remaining(long second) {
    Shares sum = new Shares(0, new java.util.TreeMap<>());
    for (Cohort cohort : cohorts) {
      if (cohort.expires() > second) {
        sum = sum.plus(cohort.shares(), cohort.mass());
      }
    }
    return sum;
  }

  /** The part of the clients that will have asked anew by the end of the given second, 0 to 1. */
  double renewed(long second) {
    return cohorts.stream()
        .filter(cohort -> cohort.expires() <= second)
        .mapToDouble(Cohort::mass)
        .sum();
  }

  /** The second in which the last of today's answers is asked for anew; the earliest if none is. */
  long lastExpiry() {
    return cohorts.stream().mapToLong(Cohort::expires).max().orElse(Long.MIN_VALUE);
  }

  private static long bounded(long ttl) {
    return Math.clamp(ttl, 1, LONGEST);
  }
}
