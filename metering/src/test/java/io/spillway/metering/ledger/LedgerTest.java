package io.spillway.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final AgreementId AGREEMENT = new AgreementId("agr-1");
  private static final CdnName PEER = new CdnName("cdn-a.example");

  @Test
  void booksEachAgreementOnce() {
    Transaction transaction =
        Transaction.earned(AGREEMENT, Instant.EPOCH, PEER, new Money("EUR", 700));
    LedgerView view = new LedgerView(Ledger.EMPTY.book(transaction).book(transaction));

    assertThat(view.balanced()).isTrue();
    assertThat(view.balance("receivable:cdn-a.example", "EUR")).isEqualTo(new Money("EUR", 700));
    assertThat(view.balance("revenue", "EUR")).isEqualTo(new Money("EUR", -700));
    assertThat(view.balances())
        .containsExactly(
            new Entry("receivable:cdn-a.example", new Money("EUR", 700)),
            new Entry("revenue", new Money("EUR", -700)));
  }

  @Test
  void refusesEntriesThatDoNotSumToZero() {
    assertThatThrownBy(() ->
            new Transaction(
                AGREEMENT,
                Instant.EPOCH,
                List.of(
                    new Entry("revenue", new Money("EUR", 5)),
                    new Entry("expense", new Money("EUR", -4)))))
        .hasMessageContaining("agr-1");
  }

  @Test
  void keepsOnlyTheNewestTransactionsAndAllBalances() {
    Ledger ledger = Ledger.EMPTY;
    for (int i = 0; i < Ledger.RECENT + 5; i++) {
      ledger =
          ledger.book(
              Transaction.owed(
                  new AgreementId("agr-" + i), Instant.EPOCH, PEER, new Money("EUR", 1)));
    }

    assertThat(ledger.recent()).hasSize(Ledger.RECENT);
    assertThat(new LedgerView(ledger).balance("expense", "EUR").micros())
        .isEqualTo(Ledger.RECENT + 5);
  }

  @Test
  void aLedgerThatDoesNotBalanceSaysSo() {
    Ledger wrong = new Ledger(balances(Map.of("revenue EUR", new Money("EUR", 5))), List.of());
    Ledger mixed =
        new Ledger(
            balances(
                Map.of("expense EUR", new Money("EUR", 5), "payable:b USD", new Money("USD", -5))),
            List.of());

    assertThat(new LedgerView(wrong).balanced()).isFalse();
    assertThat(new LedgerView(mixed).balanced()).as("each currency by itself").isFalse();
    assertThat(new LedgerView(Ledger.EMPTY).balanced()).isTrue();
  }

  private static SortedMap<String, Money> balances(Map<String, Money> amounts) {
    return new TreeMap<>(amounts);
  }

  @Test
  void refusesAccountsThatWouldNotBeFoundAgain() {
    for (String account : List.of("", " revenue", "rev enue")) {
      assertThatThrownBy(() -> new Entry(account, Money.zero("EUR")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(account);
    }
  }

  @Test
  void refusesATransactionOfOneEntryAndTellsOneInWords() {
    Entry nothing = new Entry("revenue", Money.zero("EUR"));

    assertThatThrownBy(() -> new Transaction(AGREEMENT, Instant.EPOCH, List.of(nothing)))
        .hasMessageContaining("two entries");
    assertThat(Transaction.earned(AGREEMENT, Instant.EPOCH, PEER, new Money("EUR", 700)).inWords())
        .isEqualTo("agr-1: receivable:cdn-a.example 0.000700 EUR, revenue -0.000700 EUR");
  }
}
