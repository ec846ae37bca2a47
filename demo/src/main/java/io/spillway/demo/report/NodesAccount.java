package io.spillway.demo.report;

import io.spillway.model.CdnName;
import io.spillway.model.Money;
import io.spillway.model.RequestRate;
import io.spillway.model.Tariff;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the nodes tell of the run, as their operators' APIs give it.
 *
 * @param arrangement the first arrangement's id; empty if none was initiated
 * @param states its states in order
 * @param open arrangements that are neither closed nor abandoned
 * @param agreements what was signed
 * @param invoices what is owed
 * @param ledgerBalanced whether at every node the entries sum to zero, and both parties of each
 *     agreement have the same amount in their books
 * @param delegationsLeft sites of others that are still on a peer's edges
 */
public record NodesAccount(
    Optional<String> arrangement,
    List<State> states,
    int open,
    List<AgreementLine> agreements,
    List<InvoiceLine> invoices,
    boolean ledgerBalanced,
    int delegationsLeft) {
  /** Copies. */
  public NodesAccount {
    states = List.copyOf(states);
    agreements = List.copyOf(agreements);
    invoices = List.copyOf(invoices);
  }

  /**
   * A state of the arrangement.
   *
   * @param name as in DESIGN 3
   * @param at since when
   */
  public record State(String name, Instant at) {}

  /**
   * An agreement with both signatures.
   *
   * @param id names it
   * @param revision the last that was signed
   * @param borrower who pays
   * @param lender who serves
   * @param tariff at what price
   * @param capacity how much at most
   * @param borrowerKey the key of the borrower's signature
   * @param lenderKey the key of the lender's signature
   */
  public record AgreementLine(
      String id,
      int revision,
      CdnName borrower,
      CdnName lender,
      Tariff tariff,
      RequestRate capacity,
      String borrowerKey,
      String lenderKey) {}

  /**
   * An invoice.
   *
   * @param agreement for which agreement
   * @param lender who issued it and is owed
   * @param borrower who owes
   * @param amount how much
   */
  public record InvoiceLine(String agreement, CdnName lender, CdnName borrower, Money amount) {}

  /** Nothing happened. */
  public static NodesAccount empty() {
    return new NodesAccount(Optional.empty(), List.of(), 0, List.of(), List.of(), true, 0);
  }

  /** When the arrangement came to a state first. */
  public Optional<Instant> cameTo(String state) {
    return states.stream().filter(s -> s.name().equals(state)).map(State::at).findFirst();
  }

  /** When the first agreement had both signatures: that is what PREPARING begins with. */
  public Optional<Instant> firstSigned() {
    return cameTo("PREPARING");
  }
}
