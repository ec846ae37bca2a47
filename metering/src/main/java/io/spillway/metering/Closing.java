package io.spillway.metering;

import io.spillway.model.Money;
import java.time.Instant;

/**
 * How an agreement's account was closed.
 *
 * @param outcome what became of it
 * @param amount what is owed by this CDN's own figures
 * @param at when
 */
public record Closing(Outcome outcome, Money amount, Instant at) {
  /** What became of an account. */
  public enum Outcome {
    /** The invoice was accepted; both parties have booked it. */
    SETTLED,
    /** The borrower's own rating differs from the invoice; nothing was booked. */
    INVOICE_REFUSED,
    /** The borrower has not answered in time; the lender's claim stays open. */
    CLAIM_OPEN,
    /** The lender's last statement has not come in time; what is missing is settled at zero. */
    LENDER_SILENT,
    /** All statements have come, and no invoice in time. */
    INVOICE_MISSING
  }
}
