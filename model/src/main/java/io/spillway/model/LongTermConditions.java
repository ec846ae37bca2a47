package io.spillway.model;

import java.time.Duration;
import java.time.Instant;

/**
 * What people negotiate in a long-term agreement.
 *
 * @param holding whether the capacity is kept
 * @param capacity how much at most, of all short agreements under it together
 * @param tariff at what price they are made
 * @param from from when on they can be made
 * @param until until when they can last
 * @param notice with how much notice either party may end it, 0 to 366 days
 * @param recallNotice with how much notice the lender may take back what is lent under it, 0 to a
 *     day
 */
public record LongTermConditions(
    Holding holding,
    Capacity capacity,
    Tariff tariff,
    Instant from,
    Instant until,
    Duration notice,
    Duration recallNotice) {
  private static final Duration LONGEST = Duration.ofDays(3 * 366);
  private static final Duration LONGEST_NOTICE = Duration.ofDays(366);
  private static final Duration LONGEST_RECALL = Duration.ofDays(1);

  /** Throws {@link IllegalArgumentException} naming the wrong value. */
  public LongTermConditions {
    if (!(capacity.requests().perSecond() > 0) || capacity.bits().bitsPerSecond() <= 0) {
      throw new IllegalArgumentException(
          "long-term capacity " + capacity + ": use more than nothing, in requests and bits");
    }
    if (!from.isBefore(until) || !until.isBefore(from.plus(LONGEST))) {
      throw new IllegalArgumentException(
          "long-term agreement from " + from + " until " + until + ": use at most three years");
    }
    requireWithin("notice", notice, LONGEST_NOTICE);
    requireWithin("recall notice", recallNotice, LONGEST_RECALL);
  }

  private static void requireWithin(String what, Duration value, Duration most) {
    if (value.isNegative() || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "long-term " + what + " " + value + ": use 0 to " + most.toDays() + " days");
    }
  }
}
