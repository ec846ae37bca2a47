package io.spillway.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/**
 * The prices of an offer or agreement. All amounts are of one currency and not negative.
 *
 * @param perMillionRequests for a million requests served
 * @param perGigabyte for 10^9 bytes of responses
 * @param perCommittedHour for holding capacity of 1,000 requests/s ready during an hour
 */
public record Tariff(Money perMillionRequests, Money perGigabyte, Money perCommittedHour) {
  /** Checks sign and currency; throws {@link IllegalArgumentException} naming the value. */
  public Tariff {
    for (Money price : new Money[] {perMillionRequests, perGigabyte, perCommittedHour}) {
      if (price.micros() < 0) {
        throw new IllegalArgumentException("price " + price + ": use 0 or more");
      }
      if (!price.currency().equals(perMillionRequests.currency())) {
        throw new IllegalArgumentException(
            "price " + price + ": use one currency, " + perMillionRequests.currency());
      }
    }
  }

  /** The currency of all prices. */
  public String currency() {
    return perMillionRequests.currency();
  }

  /** Whether none of the prices is above the other tariff's. Currencies must be equal. */
  public boolean within(Tariff ceiling) {
    return currency().equals(ceiling.currency())
        && perMillionRequests.compareTo(ceiling.perMillionRequests) <= 0
        && perGigabyte.compareTo(ceiling.perGigabyte) <= 0
        && perCommittedHour.compareTo(ceiling.perCommittedHour) <= 0;
  }

  /**
   * The most that serving the given capacity for the given time can cost, each part rounded up.
   *
   * @param capacity what may be carried at most
   * @param time for how long at most
   */
  public Money worstCase(Capacity capacity, Duration time) {
    BigDecimal seconds = BigDecimal.valueOf(time.toMillis(), 3);
    BigDecimal requests = BigDecimal.valueOf(capacity.requests().perSecond()).multiply(seconds);
    BigDecimal bytes =
        BigDecimal.valueOf(capacity.bits().bitsPerSecond())
            .multiply(seconds)
            .divide(BigDecimal.valueOf(8));
    long micros =
        Math.addExact(
            Math.addExact(
                up(
                    requests
                        .multiply(BigDecimal.valueOf(perMillionRequests.micros()))
                        .movePointLeft(6)),
                up(bytes.multiply(BigDecimal.valueOf(perGigabyte.micros())).movePointLeft(9))),
            up(
                requests
                    .multiply(BigDecimal.valueOf(perCommittedHour.micros()))
                    .divide(BigDecimal.valueOf(3_600_000), RoundingMode.UP)));
    return new Money(currency(), micros);
  }

  /**
   * What usage comes to, each part rounded up; for estimates. What is billed is rated by both
   * parties' metering.
   *
   * @param requests how many were served
   * @param bytes how many were sent
   * @param held what was held ready
   * @param from since when
   * @param until to when; before {@code from} counts as no time
   */
  public Money cost(double requests, double bytes, RequestRate held, Instant from, Instant until) {
    Duration time = until.isBefore(from) ? Duration.ZERO : Duration.between(from, until);
    BigDecimal heldSeconds =
        BigDecimal.valueOf(held.perSecond()).multiply(BigDecimal.valueOf(time.toMillis(), 3));
    long micros =
        Math.addExact(
            Math.addExact(
                up(price(BigDecimal.valueOf(requests), perMillionRequests).movePointLeft(6)),
                up(price(BigDecimal.valueOf(bytes), perGigabyte).movePointLeft(9))),
            up(
                price(heldSeconds, perCommittedHour)
                    .divide(BigDecimal.valueOf(3_600_000), RoundingMode.UP)));
    return new Money(currency(), micros);
  }

  private static BigDecimal price(BigDecimal quantity, Money price) {
    return quantity.multiply(BigDecimal.valueOf(price.micros()));
  }

  private static long up(BigDecimal micros) {
    return micros.setScale(0, RoundingMode.UP).longValueExact();
  }
}
