package io.spillway.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

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

  private static long up(BigDecimal micros) {
    return micros.setScale(0, RoundingMode.UP).longValueExact();
  }
}
