package io.spillway.metering.rating;

import io.spillway.model.Money;
import io.spillway.model.Tariff;
import io.spillway.model.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What an agreement costs: three lines, each computed on whole numbers and rounded once, half-even,
 * to a micro of the currency's unit.
 *
 * @param requests for the requests served
 * @param bytes for the bytes sent
 * @param commitment for the capacity held ready
 */
public record Rating(Money requests, Money bytes, Money commitment) {
  /** The most that one line can come to: 10^9 of the currency's unit. Beyond it, it is cut. */
  public static final long MOST_MICROS = 1_000_000_000_000_000L;

  /** How far apart the parties may take note of one amendment. */
  public static final Duration AMENDMENT_SKEW = Duration.ofMinutes(1);

  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000L);
  private static final BigInteger GIGABYTE = BigInteger.valueOf(1_000_000_000L);

  /** Of 1,000 requests/s during an hour: 10^6 thousandths of a request/s times its nanoseconds. */
  private static final BigInteger COMMITTED_HOUR =
      MILLION.multiply(BigInteger.valueOf(3_600)).multiply(NANOS);

  /**
   * Rates usage and commitment.
   *
   * @param tariff the prices
   * @param usage what is payable
   * @param periods the commitments, in the order of time
   * @param end until when the last of them counts
   */
  public static Rating of(Tariff tariff, Usage usage, List<CommittedPeriod> periods, Instant end) {
    BigInteger held = BigInteger.ZERO;
    for (int i = 0; i < periods.size(); i++) {
      Instant from = periods.get(i).from();
      Instant to = i + 1 < periods.size() ? min(periods.get(i + 1).from(), end) : end;
      if (to.isAfter(from)) {
        held =
            held.add(
                BigInteger.valueOf(periods.get(i).milliRequests())
                    .multiply(nanos(Duration.between(from, to))));
      }
    }
    return new Rating(
        line(BigInteger.valueOf(usage.requests()), tariff.perMillionRequests(), MILLION),
        line(BigInteger.valueOf(usage.bytes()), tariff.perGigabyte(), GIGABYTE),
        line(held, tariff.perCommittedHour(), COMMITTED_HOUR));
  }

  /**
   * How far two honest ratings of the same usage can lie apart, since each party dates an amendment
   * by when it took note of it: the change of commitment during {@link #AMENDMENT_SKEW}. Zero
   * without amendments.
   */
  public static Money slack(Tariff tariff, List<CommittedPeriod> periods) {
    BigInteger change = BigInteger.ZERO;
    for (int i = 1; i < periods.size(); i++) {
      change =
          change.add(
              BigInteger.valueOf(
                      periods.get(i).milliRequests() - periods.get(i - 1).milliRequests())
                  .abs());
    }
    if (change.signum() == 0) {
      return Money.zero(tariff.currency());
    }
    Money skew =
        line(change.multiply(nanos(AMENDMENT_SKEW)), tariff.perCommittedHour(), COMMITTED_HOUR);
    return skew.plus(new Money(tariff.currency(), 1));
  }

  /** The sum of the lines. */
  public Money total() {
    return requests.plus(bytes).plus(commitment);
  }

  private static Money line(BigInteger quantity, Money price, BigInteger unit) {
    BigInteger micros =
        new BigDecimal(quantity.multiply(BigInteger.valueOf(price.micros())))
            .divide(new BigDecimal(unit), 0, RoundingMode.HALF_EVEN)
            .toBigIntegerExact();
    return new Money(
        price.currency(), micros.min(BigInteger.valueOf(MOST_MICROS)).longValueExact());
  }

  private static BigInteger nanos(Duration duration) {
    return BigInteger.valueOf(duration.getSeconds())
        .multiply(NANOS)
        .add(BigInteger.valueOf(duration.getNano()));
  }

  private static Instant min(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
