package io.spillway.model;

import java.math.BigDecimal;

/**
 * An exact amount of money. Arithmetic is on integers; overflow throws {@link ArithmeticException}.
 *
 * @param currency three capital letters (ISO 4217)
 * @param micros millionths of the currency's unit; may be negative
 */
public record Money(String currency, long micros) implements Comparable<Money> {
  /** Checks the currency; throws {@link IllegalArgumentException} naming the value. */
  public Money {
    if (currency.length() != 3 || !currency.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
      throw new IllegalArgumentException(
          "currency \"" + currency + "\": use three capital letters (ISO 4217), such as EUR");
    }
  }

  /** Nothing, in the given currency. */
  public static Money zero(String currency) {
    return new Money(currency, 0);
  }

  /** The sum; both must be of one currency. */
  public Money plus(Money other) {
    return new Money(sameCurrency(other), Math.addExact(micros, other.micros));
  }

  /** The difference; both must be of one currency. */
  public Money minus(Money other) {
    return new Money(sameCurrency(other), Math.subtractExact(micros, other.micros));
  }

  /** The amount with its sign turned. */
  public Money negated() {
    return new Money(currency, Math.negateExact(micros));
  }

  private String sameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException("cannot combine " + this + " with " + other);
    }
    return currency;
  }

  @Override
  public int compareTo(Money other) {
    sameCurrency(other);
    return Long.compare(micros, other.micros);
  }

  @Override
  public String toString() {
    return BigDecimal.valueOf(micros, 6).toPlainString() + " " + currency;
  }
}
