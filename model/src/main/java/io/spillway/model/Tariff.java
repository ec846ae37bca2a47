package io.spillway.model;

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
}
