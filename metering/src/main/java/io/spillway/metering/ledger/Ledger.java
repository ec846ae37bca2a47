package io.spillway.metering.ledger;

import io.spillway.model.Money;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A double-entry ledger: the balance of each account and the newest transactions. Older ones are in
 * the journal, so that the state stays small.
 *
 * @param balances by account and currency, with a space between them
 * @param recent the newest transactions, oldest first; at most {@value #RECENT}
 */
public record Ledger(SortedMap<String, Money> balances, List<Transaction> recent) {
  /** How many transactions are kept at hand. */
  public static final int RECENT = 1_000;

  /** Nothing booked. */
  public static final Ledger EMPTY = new Ledger(Collections.emptySortedMap(), List.of());

  /** Copies. */
  public Ledger {
    balances = Collections.unmodifiableSortedMap(new TreeMap<>(balances));
    recent = List.copyOf(recent);
  }

  /** Books a transaction; a second one for the same agreement changes nothing. */
  public Ledger book(Transaction transaction) {
    if (recent.stream().anyMatch(t -> t.agreement().equals(transaction.agreement()))) {
      return this;
    }
    SortedMap<String, Money> sums = new TreeMap<>(balances);
    for (Entry entry : transaction.entries()) {
      sums.merge(entry.account() + " " + entry.amount().currency(), entry.amount(), Money::plus);
    }
    List<Transaction> newest = new ArrayList<>(recent);
    newest.add(transaction);
    return new Ledger(sums, newest.subList(Math.max(0, newest.size() - RECENT), newest.size()));
  }
}
