package io.spillway.agent;

import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.RequestRate;
import io.spillway.model.Tariff;
import io.spillway.policy.CompiledPolicy;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a borrower may still cost before it has paid: rule {@code lend.credit} less what is unpaid,
 * the worst case of its open agreements, and that of the firm offers that it holds.
 */
final class Credit {
  /** What is said to a borrower; it tells neither the limit nor what is left. */
  static final String USED_UP = "the credit for this borrower is used up (rule lend.credit)";

  /** For how long after a term lingering clients may be served. */
  private static final Duration LINGERING = Duration.ofMinutes(10);

  private final CdnName self;

  Credit(CdnName self) {
    this.self = self;
  }

  /** As much of a capacity as the credit that is left covers in the worst case; zero for none. */
  Capacity covered(
      AgentState state,
      CompiledPolicy policy,
      CdnName borrower,
      OfferId id,
      Capacity wanted,
      Tariff tariff,
      Duration term,
      Instant now) {
    if (!tariff.currency().equals(policy.currency())) {
      return Capacity.ZERO;
    }
    BigInteger left =
        BigInteger.valueOf(
                policy.lendCredit(Counterparties.of(state, policy, borrower, now)).micros())
            .subtract(taken(state, policy.currency(), borrower, List.of(id), ""));
    BigInteger most = worst(tariff, wanted, term.plus(LINGERING));
    if (most.compareTo(left) <= 0) {
      return wanted;
    }
    double share = 0.999 * left.doubleValue() / most.doubleValue();
    return left.signum() <= 0
        ? Capacity.ZERO
        : new Capacity(
            new RequestRate(Math.floor(wanted.requests().perSecond() * share)),
            wanted.bits().times(share));
  }

  /** Whether an offer is covered, all others and all agreements of its borrower included. */
  boolean covers(AgentState state, CompiledPolicy policy, Offer offer, Instant now) {
    return covered(
            state,
            policy,
            offer.borrower(),
            offer.id(),
            offer.capacity(),
            offer.tariff(),
            offer.maxTerm(),
            now)
        .equals(offer.capacity());
  }

  /**
   * Whether terms are covered, in the place of the terms and of the offers that they replace.
   *
   * @param replaced the offers whose capacity becomes that of the agreement
   */
  boolean covers(
      AgentState state,
      CompiledPolicy policy,
      AgreementTerms terms,
      List<OfferId> replaced,
      Instant now) {
    if (!terms.tariff().currency().equals(policy.currency())) {
      // Agreed under an older policy of another currency: nothing to compare with.
      return terms.revision() > 0;
    }
    BigInteger most =
        BigInteger.valueOf(
            policy.lendCredit(Counterparties.of(state, policy, terms.borrower(), now)).micros());
    return taken(state, policy.currency(), terms.borrower(), replaced, terms.id().value())
            .add(worst(terms))
            .compareTo(most)
        <= 0;
  }

  private BigInteger taken(
      AgentState state,
      String currency,
      CdnName borrower,
      List<OfferId> replaced,
      String agreement) {
    BigInteger sum =
        state.records().containsKey(borrower)
            ? BigInteger.valueOf(Math.max(0, state.records().get(borrower).owed(currency).micros()))
            : BigInteger.ZERO;
    for (Deal deal : state.deals().values()) {
      AgreementTerms terms = deal.terms();
      if (deal.phase() != Deal.Phase.CLOSED
          && terms.lender().equals(self)
          && terms.borrower().equals(borrower)
          && terms.tariff().currency().equals(currency)
          && !terms.id().value().equals(agreement)) {
        // An amendment that is not signed yet will be, if nothing stands against it.
        BigInteger next = deal.proposed().map(Credit::worst).orElse(BigInteger.ZERO);
        sum = sum.add(worst(terms).max(next));
      }
    }
    for (var e : state.promised().entrySet()) {
      AgentState.Promise promise = e.getValue();
      if (promise.firm() && promise.borrower().equals(borrower) && !replaced.contains(e.getKey())) {
        sum = sum.add(worst(promise.offer(), currency).max(worst(promise.before(), currency)));
      }
    }
    return sum;
  }

  private static BigInteger worst(Optional<Offer> offer, String currency) {
    return offer
        .filter(o -> o.tariff().currency().equals(currency))
        .map(o -> worst(o.tariff(), o.capacity(), o.maxTerm().plus(LINGERING)))
        .orElse(BigInteger.ZERO);
  }

  private static BigInteger worst(AgreementTerms terms) {
    return worst(
        terms.tariff(), terms.capacity(), Duration.between(terms.from(), terms.serveUntil()));
  }

  /** A peer may propose figures that no money can be counted in. */
  private static BigInteger worst(Tariff tariff, Capacity capacity, Duration time) {
    try {
      return BigInteger.valueOf(tariff.worstCase(capacity, time).micros());
    } catch (ArithmeticException e) {
      return BigInteger.TWO.pow(70);
    }
  }
}
