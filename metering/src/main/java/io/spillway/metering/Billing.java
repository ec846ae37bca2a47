package io.spillway.metering;

import io.spillway.metering.rating.Reconciled;
import io.spillway.model.Invoice;
import io.spillway.model.message.PeerMessage.InvoiceVerdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a lender is with accounting for an agreement.
 *
 * @param next the number of the next statement to issue
 * @param lastAt when the last statement was issued
 * @param outstanding issued statements from the first one without a verdict on, in their order
 * @param sums what is settled before those
 * @param invoice the invoice, once all statements have verdicts
 * @param answer the borrower's answer to it
 * @param saidAt when what is unanswered was last said
 * @param closing how the account was closed
 */
public record Billing(
    int next,
    Optional<Instant> lastAt,
    List<Issued> outstanding,
    Reconciled sums,
    Optional<Invoice> invoice,
    Optional<InvoiceVerdict> answer,
    Instant saidAt,
    Optional<Closing> closing) {
  /** Copies. */
  public Billing {
    outstanding = List.copyOf(outstanding);
  }

  /** Before the first statement. */
  static Billing from(Instant from) {
    return new Billing(
        0,
        Optional.empty(),
        List.of(),
        Reconciled.nothing(from),
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH,
        Optional.empty());
  }

  /** Whether something waits for the borrower's answer. */
  boolean waits() {
    return outstanding.stream().anyMatch(i -> i.verdict().isEmpty())
        || (invoice.isPresent() && answer.isEmpty());
  }
}
