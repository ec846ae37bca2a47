package io.spillway.mediator;

import io.spillway.model.AgreementTerms;
import io.spillway.model.AllocationSolution;
import io.spillway.model.Capacity;
import io.spillway.model.LongTermId;
import io.spillway.model.Offer;
import io.spillway.model.message.MediatorMessage;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Proposals that are not signed, or too late. */
final class Unsigned {
  private Unsigned() {}

  static void failed(Desk desk, MediatorMessage.AgreementFailed m) {
    Arrangement a = desk.state().arrangements().get(m.arrangement());
    Backing backing = a == null ? null : a.backings().get(m.agreement());
    if (a == null || backing == null) {
      return;
    }
    // What the lender may have signed unheard counts until it is too late for that.
    if (m.revision() == 0 && !m.open()) {
      desk.note(new MediatorFact.ExposureDropped(m.agreement(), m.revision()));
    }
    // The lender may have signed an amendment and not been heard: it counts until all is settled.
    Arrangement next =
        backing.signed()
            ? a.with(backing.unamended(Extending.after(backing.terms(), desk.now())))
            : a.without(m.agreement());
    desk.change(next, "no agreement with " + backing.terms().lender() + ": " + m.reason());
    // Of an amendment what it would have added; one that makes an agreement longer loses nothing.
    Capacity lost =
        backing.signed()
            ? m.capacity().minus(backing.terms().capacity())
            : backing.terms().capacity();
    if (lost.requests().perSecond() > 0) {
      Capacity had =
          backing.signed()
              ? Capacity.ZERO
              : m.counter().map(o -> countered(desk, next, o, lost)).orElse(Capacity.ZERO);
      Arrangement now = desk.state().arrangements().getOrDefault(a.id(), next);
      double rest = lost.requests().minus(had.requests()).perSecond();
      Reconsidering.replace(
          desk,
          now,
          lost.times(rest / lost.requests().perSecond()),
          LongTermId.behind(m.offer()).isPresent());
    }
    Deferring.resume(desk, next.id(), backing.terms().lender());
  }

  /** Takes a counter-offer where it suits; what of it. */
  private static Capacity countered(Desk desk, Arrangement a, Offer offer, Capacity lost) {
    Optional<CompiledPolicy> policy = desk.policy();
    boolean suits = offer.tariff().within(a.search().sought().ceiling());
    if (policy.isEmpty()
        || !suits
        || !a.phase().sources()
        || desk.state().borrowingStopped()
        || offer.capacity().requests().perSecond() < Sourcing.LEAST_AWARD) {
      desk.change(
          a,
          "left the counter-offer of "
              + offer.lender()
              + (suits ? ": too little, or no longer needed" : ": it is above the ceilings"));
      return Capacity.ZERO;
    }
    desk.change(
        a,
        "take the counter-offer of "
            + offer.lender()
            + ": "
            + offer.capacity()
            + " in place of "
            + lost
            + ", at "
            + offer.tariff().perMillionRequests()
            + " per million requests");
    return Sourcing.take(
        desk,
        a.id(),
        new AllocationSolution.Award(offer, offer.capacity().min(lost)),
        policy.get());
  }

  /**
   * A proposal that was given up is signed all the same: nothing is served under it, but the time
   * that has passed is owed, so the arrangement has something to settle and the caps something to
   * count.
   */
  static void late(Desk desk, AgreementTerms terms, Instant end) {
    Arrangement a = desk.state().arrangements().get(terms.arrangement());
    if (a == null || a.backings().containsKey(terms.id())) {
      return;
    }
    Exposures.lessen(
        desk,
        terms,
        terms.tariff().worstCase(terms.capacity(), Duration.between(terms.from(), end)));
    desk.change(
        a.with(
            Backing.proposed(terms, Duration.ZERO, a.requirement().sla().latency())
                .signedAs(terms)
                .ending(end, end)),
        terms.lender() + " signed after we had given up: ended at once, to be settled");
  }
}
