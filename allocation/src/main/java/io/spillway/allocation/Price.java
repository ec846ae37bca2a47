package io.spillway.allocation;

import io.spillway.model.Tariff;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * What carrying one request per second for an hour costs, exactly: requests, bytes and the capacity
 * held ready, together.
 *
 * @param scaled in units of 10^-18 / 8 of the currency's unit
 */
record Price(BigInteger scaled) implements Comparable<Price> {
  /** Scaled units in a micro (10^-6 of the currency's unit). */
  private static final BigInteger PER_MICRO = BigInteger.valueOf(8_000_000_000_000L);

  private static final BigInteger SECONDS = BigInteger.valueOf(3_600);

  /**
   * Combines the prices of a tariff.
   *
   * @param tariff the prices
   * @param milliBitsPerRequest the mean size of a response, in thousandths of a bit
   */
  static Price of(Tariff tariff, BigInteger milliBitsPerRequest) {
    BigInteger perRequest = micros(tariff.perMillionRequests().micros(), 8_000_000L);
    BigInteger perMilliBit = BigInteger.valueOf(tariff.perGigabyte().micros());
    BigInteger held = micros(tariff.perCommittedHour().micros(), 8_000_000_000L);
    return new Price(
        perRequest.add(perMilliBit.multiply(milliBitsPerRequest)).multiply(SECONDS).add(held));
  }

  private static BigInteger micros(long micros, long scale) {
    return BigInteger.valueOf(micros).multiply(BigInteger.valueOf(scale));
  }

  /** The price times a factor, in units that are finer by as much. */
  Price times(BigInteger factor) {
    return new Price(scaled.multiply(factor));
  }

  /** The price of 1,000 requests per second for an hour, for people. */
  String perThousand(String currency) {
    BigDecimal units =
        new BigDecimal(scaled)
            .divide(new BigDecimal(PER_MICRO), 18, RoundingMode.HALF_UP)
            .movePointLeft(3);
    return units.setScale(4, RoundingMode.HALF_UP).toPlainString() + " " + currency;
  }

  @Override
  public int compareTo(Price other) {
    return scaled.compareTo(other.scaled);
  }
}
