package io.spillway.metering.ledger;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.Money;
import java.time.Instant;
import java.util.List;

/**
 * Entries that are booked together and sum to zero in one currency.
 *
 * @param agreement for which agreement; each agreement is booked once
 * @param at when
 * @param entries at least two
 */
public record Transaction(AgreementId agreement, Instant at, List<Entry> entries) {
  /** Copies; throws {@link IllegalArgumentException} if the entries do not sum to zero. */
  public Transaction {
    entries = List.copyOf(entries);
    if (entries.size() < 2) {
      throw new IllegalArgumentException("transaction for " + agreement + ": use two entries");
    }
    Money sum = Money.zero(entries.getFirst().amount().currency());
    for (Entry entry : entries) {
      sum = sum.plus(entry.amount());
    }
    if (sum.micros() != 0) {
      throw new IllegalArgumentException(
          "transaction for " + agreement + ": the entries sum to " + sum + ", not to zero");
    }
  }

  /** What a lender books when the borrower has accepted the invoice. */
  public static Transaction earned(
      AgreementId agreement, Instant at, CdnName borrower, Money amount) {
    return new Transaction(
        agreement,
        at,
        List.of(
            new Entry(Entry.RECEIVABLE + borrower, amount),
            new Entry(Entry.REVENUE, amount.negated())));
  }

  /** What a borrower books when it accepts the invoice. */
  public static Transaction owed(AgreementId agreement, Instant at, CdnName lender, Money amount) {
    return new Transaction(
        agreement,
        at,
        List.of(
            new Entry(Entry.EXPENSE, amount), new Entry(Entry.PAYABLE + lender, amount.negated())));
  }

  /** The agreement and each entry's account and amount. */
  public String inWords() {
    List<String> parts = entries.stream().map(e -> e.account() + " " + e.amount()).toList();
    return agreement + ": " + String.join(", ", parts);
  }
}
