package io.spillway.allocation;

import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.RequestRate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Rates of requests as whole numbers of a millionth of a request per second. */
final class Rates {
  static final BigInteger ONE = BigInteger.valueOf(1_000_000);
  static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

  private Rates() {}

  static BigInteger of(RequestRate rate) {
    return of(rate.perSecond());
  }

  static BigInteger of(double perSecond) {
    return new BigDecimal(perSecond)
        .movePointRight(6)
        .setScale(0, RoundingMode.HALF_UP)
        .toBigInteger();
  }

  static RequestRate rate(BigInteger millionths) {
    return new RequestRate(new BigDecimal(millionths).movePointLeft(6).doubleValue());
  }

  static BigInteger bits(Capacity capacity) {
    return BigInteger.valueOf(capacity.bits().bitsPerSecond());
  }

  /** {@code whole * part / of}, rounded up. */
  static BigInteger proportionUp(BigInteger whole, BigInteger part, BigInteger of) {
    return whole.multiply(part).add(of).subtract(BigInteger.ONE).divide(of);
  }

  static Capacity capacity(BigInteger millionths, BigInteger bits) {
    return new Capacity(rate(millionths), new BitRate(bits.longValueExact()));
  }
}
