package io.spillway.agent;

import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.Sale;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether an indicative offer still holds when it is accepted. It has kept nothing: policy, price
 * and the own need are looked at anew, as if it were asked for now.
 */
final class Confirming {
  private Confirming() {}

  /** Why it is not confirmed at all. */
  static Optional<String> objection(
      AgentState state, CdnName self, AgreementTerms terms, Instant now) {
    CompiledPolicy policy = CompiledPolicy.of(state.policy().orElseThrow());
    Optional<String> restraint = state.restraints().toOffers(terms.borrower());
    if (restraint.isPresent()) {
      return restraint;
    }
    if (sale(state, policy, terms, now).filter(policy::lendTo).isEmpty()) {
      return Optional.of("the policy lend.to does not admit this borrower and service");
    }
    return Recall.wouldRecall(state, self, terms.capacity().requests())
        ? Optional.of("the own services need the capacity soon")
        : Optional.empty();
  }

  /** Whether it would cost more if it were offered now. */
  static boolean isDearer(AgentState state, AgreementTerms terms, Instant now) {
    CompiledPolicy policy = CompiledPolicy.of(state.policy().orElseThrow());
    return sale(state, policy, terms, now)
        .filter(sale -> !policy.lendPrice(sale, Asking.utilisation(state)).within(terms.tariff()))
        .isPresent();
  }

  private static Optional<Sale> sale(
      AgentState state, CompiledPolicy policy, AgreementTerms terms, Instant now) {
    return Optional.ofNullable(state.promised().get(terms.offer()))
        .map(promise ->
            Asking.sale(state, policy, terms.borrower(), promise.inquiry(), terms.capacity(), now));
  }
}
