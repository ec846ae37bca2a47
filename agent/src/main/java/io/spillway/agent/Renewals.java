package io.spillway.agent;

import io.spillway.model.CdnName;
import io.spillway.model.Inquiry;
import io.spillway.model.OfferId;
import java.util.Map;
import java.util.Optional;

/** Standing offers that are asked for again take the place of those that were given. */
final class Renewals {
  private Renewals() {}

  /** Which offer is renewed: it keeps its kind, as another rule makes another offer beside it. */
  static Optional<OfferId> of(AgentState state, CdnName from, Inquiry wanted, boolean firm) {
    return state.promised().entrySet().stream()
        .filter(e -> e.getValue().firm() == firm && isFor(e.getValue(), from, wanted))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** How many offers a borrower has beside those that are renewed. */
  static long besides(AgentState state, CdnName from, Inquiry wanted) {
    return state.promised().values().stream()
        .filter(p -> p.borrower().equals(from) && !isFor(p, from, wanted))
        .count();
  }

  private static boolean isFor(AgentState.Promise promise, CdnName from, Inquiry wanted) {
    return promise.standing()
        && promise.borrower().equals(from)
        && promise.inquiry().service().equals(wanted.service())
        && promise.inquiry().hosts().equals(wanted.hosts());
  }
}
