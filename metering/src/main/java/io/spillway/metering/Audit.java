package io.spillway.metering;

import io.spillway.metering.rating.Reconciled;
import io.spillway.model.Invoice;
import io.spillway.model.Statement;
import io.spillway.model.message.PeerMessage.InvoiceVerdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a borrower is with a lender's account of an agreement.
 *
 * @param waiting statements that came and have no verdict yet, in the order of numbers
 * @param judged statements with a verdict, by number
 * @param sums what is settled by those
 * @param lastAt when the last statement got its verdict
 * @param invoice the invoice that was answered
 * @param answer the answer, the same for each repetition
 * @param closing how the account was closed
 */
public record Audit(
    List<Statement> waiting,
    List<Judged> judged,
    Reconciled sums,
    Optional<Instant> lastAt,
    Optional<Invoice> invoice,
    Optional<InvoiceVerdict> answer,
    Optional<Closing> closing) {
  /** How far ahead of the next number a statement may be. */
  public static final int MOST_WAITING = 16;

  /** Copies. */
  public Audit {
    waiting = List.copyOf(waiting);
    judged = List.copyOf(judged);
  }

  /** Before the first statement. */
  static Audit from(Instant from) {
    return new Audit(
        List.of(),
        List.of(),
        Reconciled.nothing(from),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
