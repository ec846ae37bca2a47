package io.spillway.node.api;

import io.spillway.metering.Contract;
import io.spillway.metering.MeteringState;
import io.spillway.metering.ledger.Entry;
import io.spillway.metering.ledger.LedgerView;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.Usage;
import java.util.List;
import java.util.stream.Stream;

/** Metering and billing: usage, statements, invoices, the ledger. */
final class MeteringApi implements PartApi {
  private final States states;

  MeteringApi(States states) {
    this.states = states;
  }

  /**
   * What was used under an agreement that is not settled, by the statements judged so far.
   *
   * @param agreement which agreement
   * @param lender who serves
   * @param borrower who pays
   * @param statements how many were accepted
   * @param usage their sum
   */
  record AgreementUsage(
      AgreementId agreement, CdnName lender, CdnName borrower, int statements, Usage usage) {}

  /**
   * The ledger.
   *
   * @param balances by account
   * @param balanced whether they sum to zero in each currency
   */
  record LedgerAnswer(List<Entry> balances, boolean balanced) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/metering/v1/usage", asked -> Reply.of(states.look(m -> usage(m.metering())))),
        Route.get(
            "/metering/v1/statements",
            asked -> Reply.of(states.look(m -> m.metering().archive().statements()))),
        Route.get(
            "/metering/v1/invoices",
            asked -> Reply.of(states.look(m -> m.metering().archive().invoices()))),
        Route.get("/metering/v1/ledger", asked -> Reply.of(ledger())));
  }

  private static List<AgreementUsage> usage(MeteringState state) {
    Stream<Contract> contracts =
        Stream.concat(
            state.lent().values().stream().map(a -> a.contract()),
            state.borrowed().values().stream().map(a -> a.contract()));
    return contracts.map(c -> usage(c, state)).toList();
  }

  private static AgreementUsage usage(Contract contract, MeteringState state) {
    List<Usage> accepted =
        state.archive().statements().stream()
            .filter(s -> s.agreement().equals(contract.terms().id()) && s.accepted())
            .map(s -> s.usage())
            .toList();
    return new AgreementUsage(
        contract.terms().id(),
        contract.terms().lender(),
        contract.terms().borrower(),
        accepted.size(),
        accepted.stream().reduce(Usage.NONE, Usage::plus));
  }

  private LedgerAnswer ledger() {
    LedgerView view = new LedgerView(states.look(m -> m.metering().ledger()));
    return new LedgerAnswer(view.balances(), view.balanced());
  }
}
