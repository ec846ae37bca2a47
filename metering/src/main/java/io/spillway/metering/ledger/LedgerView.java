package io.spillway.metering.ledger;

import io.spillway.model.Money;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Questions to a ledger.
 *
 * @param ledger what is asked
 */
public record LedgerView(Ledger ledger) {
  /** Each account's balance in each currency: debits less credits, in the order of accounts. */
  public List<Entry> balances() {
    return ledger.balances().entrySet().stream()
        .map(e -> new Entry(e.getKey().substring(0, e.getKey().indexOf(' ')), e.getValue()))
        .toList();
  }

  /** One account's balance; zero if nothing was ever booked on it. */
  public Money balance(String account, String currency) {
    return ledger.balances().getOrDefault(account + " " + currency, Money.zero(currency));
  }

  /** Whether all accounts sum to zero in each currency. */
  public boolean balanced() {
    SortedMap<String, BigInteger> sums = new TreeMap<>();
    for (Money money : ledger.balances().values()) {
      sums.merge(money.currency(), BigInteger.valueOf(money.micros()), BigInteger::add);
    }
    return sums.values().stream().allMatch(sum -> sum.signum() == 0);
  }
}
