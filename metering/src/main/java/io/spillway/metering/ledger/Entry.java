package io.spillway.metering.ledger;

import io.spillway.model.Money;

/**
 * One side of a transaction.
 *
 * @param account such as {@code receivable:cdn-a.example} or {@code revenue}
 * @param amount positive for a debit, negative for a credit
 */
public record Entry(String account, Money amount) {
  /** What a borrower owes this CDN. */
  public static final String RECEIVABLE = "receivable:";

  /** What this CDN owes a lender. */
  public static final String PAYABLE = "payable:";

  /** What lending has earned. */
  public static final String REVENUE = "revenue";

  /** What borrowing has cost. */
  public static final String EXPENSE = "expense";

  /** Checks the account's form; throws {@link IllegalArgumentException} naming the value. */
  public Entry {
    if (account.isEmpty() || account.indexOf(' ') >= 0) {
      throw new IllegalArgumentException(
          "ledger account \"" + account + "\": use a name without spaces, such as revenue");
    }
  }
}
