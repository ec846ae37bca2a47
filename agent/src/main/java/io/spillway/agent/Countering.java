package io.spillway.agent;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.Holding;
import io.spillway.model.Offer;
import io.spillway.model.message.PeerMessage;
import java.time.Instant;
import java.util.Optional;

/** Counter-offers, as a borrower: what a lender can do instead of what it was asked to sign. */
final class Countering {
  private Countering() {}

  /** Of which kind the offer is that terms accept, by what is held. */
  static Deal.Basis basis(AgentState state, AgreementTerms terms) {
    Offer used = state.held().get(terms.offer());
    if (used == null) {
      return isBestEffort(state, terms) ? Deal.Basis.INDICATIVE : Deal.Basis.FIRM;
    }
    // At a price that is not the offer's own it may be more than the lender gives credit for.
    if (used.commitment() == Commitment.INDICATIVE || !used.tariff().equals(terms.tariff())) {
      return Deal.Basis.INDICATIVE;
    }
    Deal countered = state.deals().get(new AgreementId(used.request().value()));
    return countered != null && countered.isWith(used.lender())
        ? Deal.Basis.COUNTER
        : Deal.Basis.FIRM;
  }

  /** Under a long-term agreement by best effort a lender is free not to sign, too. */
  private static boolean isBestEffort(AgentState state, AgreementTerms terms) {
    return state
        .longTerms()
        .behind(terms.offer())
        .flatMap(LongTerm::inForce)
        .filter(t -> t.conditions().holding() == Holding.BEST_EFFORT)
        .isPresent();
  }

  /** The counter-offer of a refusal, if it is one; a counter-offer is not countered again. */
  static Optional<Offer> found(
      AgentState state, Deal deal, PeerMessage.AgreementRefusal m, CdnName self, Instant now) {
    AgreementTerms proposed = deal.proposed().orElseThrow();
    return m.counter()
        .filter(_ -> deal.basis() != Deal.Basis.COUNTER && proposed.revision() == 0)
        .filter(o -> o.request().value().equals(m.agreement().value()))
        .filter(o -> o.lender().equals(proposed.lender()) && o.borrower().equals(self))
        .filter(o -> o.service().equals(proposed.service()))
        .filter(o -> o.footprint().covers(proposed.footprint()))
        .filter(o -> o.commitment() == Commitment.FIRM && !o.standing())
        .filter(Bids::isNamedByItsLender)
        .filter(o -> !state.held().containsKey(o.id()))
        .filter(o -> o.validUntil().isAfter(now))
        .filter(o -> !o.validUntil().isAfter(now.plus(Bids.LONGEST_VALIDITY)))
        .filter(o -> !o.capacity().isZero() && proposed.capacity().covers(o.capacity()));
  }
}
