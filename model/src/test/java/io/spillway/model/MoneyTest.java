package io.spillway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
  private static Money euros(long micros) {
    return new Money("EUR", micros);
  }

  @Test
  void addsExactly() {
    assertThat(euros(1).plus(euros(2)).minus(euros(4)).negated()).isEqualTo(euros(1));
    assertThat(euros(Long.MAX_VALUE).plus(euros(Long.MIN_VALUE))).isEqualTo(euros(-1));
  }

  @Test
  void overflowsLoudly() {
    assertThatThrownBy(() -> euros(Long.MAX_VALUE).plus(euros(1)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> euros(Long.MIN_VALUE).minus(euros(1)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> euros(Long.MIN_VALUE).negated())
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void combinesNoTwoCurrencies() {
    Money dollars = new Money("USD", 1);
    assertThatThrownBy(() -> euros(1).plus(dollars))
        .hasMessage("cannot combine 0.000001 EUR with 0.000001 USD");
    assertThatThrownBy(() -> euros(1).compareTo(dollars))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isWrittenToTheSmallestUnit() {
    assertThat(euros(-1_234_567)).hasToString("-1.234567 EUR");
    assertThat(Money.zero("CHF")).hasToString("0.000000 CHF");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "EU", "EURO", "eur", "E R", "€UR"})
  void refusesWhatIsNoCurrency(String text) {
    assertThatThrownBy(() -> new Money(text, 0)).hasMessageContaining("ISO 4217");
  }

  @Test
  void worstCaseRoundsEachPartUp() {
    Tariff tariff = new Tariff(euros(1), euros(1), euros(1));
    Capacity one = new Capacity(RequestRate.perSecond(1), new BitRate(8));
    assertThat(tariff.worstCase(one, Duration.ofSeconds(1))).isEqualTo(euros(3));
    assertThat(tariff.worstCase(one, Duration.ZERO)).isEqualTo(euros(0));

    Tariff usual = new Tariff(euros(1_000_000), euros(10_000), euros(500_000));
    Capacity many = new Capacity(RequestRate.perSecond(500), new BitRate(100_000_000));
    // 50,000 requests, 1.25 GB, and 500 requests/s during 100 s.
    assertThat(usual.worstCase(many, Duration.ofSeconds(100)))
        .isEqualTo(euros(50_000 + 12_500 + 6_945));
  }

  @Test
  void worstCaseOverflowsLoudly() {
    Tariff dear = new Tariff(euros(Long.MAX_VALUE), euros(0), euros(0));
    Capacity many = new Capacity(RequestRate.perSecond(1e12), new BitRate(1));
    assertThatThrownBy(() -> dear.worstCase(many, Duration.ofDays(31)))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void tariffsRefuseMixedCurrenciesAndNegativePrices() {
    assertThatThrownBy(() -> new Tariff(euros(-1), euros(0), euros(0)))
        .hasMessage("price -0.000001 EUR: use 0 or more");
    assertThatThrownBy(() -> new Tariff(euros(1), new Money("USD", 1), euros(0)))
        .hasMessage("price 0.000001 USD: use one currency, EUR");
  }

  @Test
  void tariffIsWithinACeilingWhereNoPriceIsAbove() {
    Tariff ceiling = new Tariff(euros(10), euros(10), euros(10));
    assertThat(ceiling.within(ceiling)).isTrue();
    assertThat(new Tariff(euros(11), euros(0), euros(0)).within(ceiling)).isFalse();
    assertThat(new Tariff(euros(0), euros(11), euros(0)).within(ceiling)).isFalse();
    assertThat(new Tariff(euros(0), euros(0), euros(11)).within(ceiling)).isFalse();
    Money dollar = new Money("USD", 0);
    assertThat(new Tariff(dollar, dollar, dollar).within(ceiling)).isFalse();
  }
}
