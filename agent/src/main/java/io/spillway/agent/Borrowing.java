package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
import io.spillway.model.RequestRate;
import io.spillway.model.SignedAgreement;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What this CDN does as a borrower: standing offers, requests, proposals. */
final class Borrowing {
  /** As far as clocks may be apart: messages that are dated further ahead are refused anyway. */
  private static final Duration AHEAD = Duration.ofSeconds(10);

  /** A lender that is asked for more than this many times what it agreed to says so no louder. */
  private static final double MOST_TIMES = 10;

  private final AgentSettings settings;
  private final Auctioning auctioning;
  private final StandingRequests requests;

  Borrowing(AgentSettings settings, Auctioning auctioning) {
    this.settings = settings;
    this.auctioning = auctioning;
    this.requests = new StandingRequests(settings);
  }

  void tick(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    for (Offer offer : List.copyOf(draft.state().held().values())) {
      if (offer.validUntil().isBefore(now)) {
        draft.note(new AgentFact.OfferDropped(offer.id()));
      }
    }
    for (var e : List.copyOf(draft.state().asked().entrySet())) {
      if (e.getValue().giveUpAt().isBefore(now)) {
        draft.note(new AgentFact.AskEnded(e.getKey()));
      }
    }
    for (Deal deal : List.copyOf(draft.state().deals().values())) {
      if (mine(deal) && deal.proposed().isPresent() && deal.answerBy().isBefore(now)) {
        LongTermActivation.refused(draft, deal, now);
        giveUp(draft, deal, deal.terms().lender() + " did not answer in time");
      }
    }
    draft.state().policy().map(CompiledPolicy::of).ifPresent(p -> requests.tick(draft, p, now));
  }

  private boolean mine(Deal deal) {
    return deal.terms().borrower().equals(settings.self());
  }

  /** The mediator's need: what is held already, or an auction among all who may bid. */
  void gather(Step.Draft<AgentState, AgentFact> draft, AgentMessage.GatherOffers m, Instant now) {
    AgentState state = draft.state();
    List<CdnName> peers =
        m.ask()
            ? state
                .policy()
                .map(p ->
                    Preference.asked(
                        state, CompiledPolicy.of(p), m.requirement().service(), m.further(), now))
                .orElse(List.of())
                .stream()
                .filter(peer -> !LongTermActivation.serves(state, peer, m.requirement().service()))
                .toList()
            : List.of();
    if (!peers.isEmpty()) {
      auctioning.call(draft, m, peers, now);
      return;
    }
    Collection<Offer> held = state.held().values();
    List<Offer> usable = Bids.held(state, m.requirement(), _ -> m.further(), now);
    draft.ask(
        new Effect.Tell(
            PartName.MEDIATOR,
            new MediatorMessage.OffersGathered(
                m.arrangement(),
                m.round(),
                usable,
                m.ask(),
                Bids.dearer(state, held, m.requirement(), now),
                state
                    .policy()
                    .map(p ->
                        Preference.unasked(
                            state, CompiledPolicy.of(p), m.requirement().service(), now))
                    .orElse(List.of()),
                Counterparties.factors(state, usable, now),
                new TreeSet<>())));
  }

  void offer(Step.Draft<AgentState, AgentFact> draft, CdnName from, Offer offer, Instant now) {
    AgentState.Asked asked = draft.state().asked().get(offer.request());
    boolean known = draft.state().held().containsKey(offer.id());
    if (asked == null
        || !asked.peer().equals(from)
        || !offer.lender().equals(from)
        || !offer.borrower().equals(settings.self())
        || !offer.service().equals(asked.inquiry().service())
        || !offer.standing()
        || !Bids.isNamedByItsLender(offer)
        || !offer.validUntil().isAfter(now)
        || offer.validUntil().isAfter(now.plus(Bids.LONGEST_VALIDITY))
        || offer.capacity().isZero()) {
      Refusals.note(
          draft,
          from,
          offer.id().value(),
          "the offer answers no request of this CDN, or too late",
          Optional.empty(),
          now);
      return;
    }
    if (!asked.inquiry().capacity().covers(offer.capacity())) {
      Refusals.note(
          draft,
          from,
          offer.id().value(),
          "the offer of "
              + offer.capacity()
              + " is above what was asked for, "
              + asked.inquiry().capacity(),
          Optional.empty(),
          now);
      return;
    }
    draft.note(new AgentFact.OfferHeld(offer, known));
    draft.note(new AgentFact.AskEnded(offer.request()));
  }

  void declined(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.OfferDeclined m,
      Instant now) {
    AgentState.Asked asked = draft.state().asked().get(m.request());
    if (asked == null || !asked.peer().equals(from) || asked.declined()) {
      return;
    }
    draft.note(new AgentFact.OfferAsked(m.request(), asked.decline()));
    draft.note(new AgentFact.Declined(from, m.request().value(), m.reason()));
    Preference.noteDecline(draft, from, m.reason(), now);
  }

  void propose(Step.Draft<AgentState, AgentFact> draft, AgreementTerms terms, Instant now) {
    Deal known = draft.state().deals().get(terms.id());
    if (known == null || Objections.adds(known, terms)) {
      Optional<String> against = against(draft.state(), terms, now);
      if (against.isPresent()) {
        failed(draft, terms, false, against.get(), Optional.empty());
        return;
      }
    }
    AgentState state = draft.state();
    Optional<String> beyond =
        known == null
            ? Optional.empty()
            : LongTermActivation.toExtension(state, known.terms(), terms)
                .or(() ->
                    LongTermActivation.toMore(state, settings.self(), known.terms(), terms, now));
    if (beyond.isPresent()) {
      failed(draft, terms, false, beyond.get(), Optional.empty());
      return;
    }
    Instant answerBy = now.plus(settings.answerWithin());
    Offer used = draft.state().held().get(terms.offer());
    Duration notice =
        used == null ? LongTermActivation.recallNotice(draft.state(), terms) : used.recallNotice();
    Deal deal =
        known == null
            ? Deal.proposal(terms, answerBy, notice, Countering.basis(draft.state(), terms))
            : known.amending(terms, "", answerBy);
    draft.note(new AgentFact.DealChanged(deal, ""));
    for (Offer offer : List.copyOf(draft.state().held().values())) {
      boolean usedUp =
          known == null
              ? offer.id().equals(terms.offer())
              : Lending.takesOffers(known, terms)
                  && offer.lender().equals(terms.lender())
                  && offer.service().equals(terms.service());
      if (usedUp) {
        draft.note(new AgentFact.OfferDropped(offer.id()));
      }
    }
    draft.ask(new Effect.Perform(new Work.SignProposal(terms)));
  }

  /** What has changed since the offer was taken, or the agreement made, and forbids more of it. */
  private static Optional<String> against(AgentState state, AgreementTerms terms, Instant now) {
    CdnName lender = terms.lender();
    return state
        .restraints()
        .toBorrowing(lender)
        .or(() ->
            Preference.consents(state, terms.service(), lender)
                ? Optional.empty()
                : Optional.of("the content provider does not consent to " + lender))
        .or(() ->
            Counterparties.refuses(state, lender, now)
                ? Optional.of("the policy borrow.from does not admit " + lender)
                : Optional.empty());
  }

  void proposalSigned(Step.Draft<AgentState, AgentFact> draft, AgentMessage.ProposalSigned m) {
    Deal deal = draft.state().deals().get(m.terms().id());
    if (deal == null || !deal.proposed().equals(Optional.of(m.terms()))) {
      return;
    }
    draft.note(
        new AgentFact.DealChanged(
            deal.amending(m.terms(), m.document(), deal.answerBy()),
            "proposed to " + m.terms().lender() + ": " + m.terms().capacity()));
    draft.ask(
        new Effect.Send(
            m.terms().lender(), new PeerMessage.AgreementProposal(m.terms(), m.document())));
  }

  void accepted(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      SignedAgreement agreement,
      Instant now) {
    AgreementTerms terms = agreement.terms();
    Deal deal = draft.state().deals().get(terms.id());
    if (deal != null && deal.signed().equals(Optional.of(agreement))) {
      return;
    }
    if (!terms.lender().equals(from) || !terms.borrower().equals(settings.self())) {
      return;
    }
    if (deal != null && (deal.proposed().equals(Optional.of(terms)) || amends(deal, terms))) {
      conclude(draft, deal, agreement);
    } else {
      LateSignatures.giveBack(draft, terms, agreement, deal, now);
    }
  }

  /**
   * Whether this is an amendment that this CDN has signed and then given up waiting for: as the
   * lender has signed it too, it binds.
   */
  private static boolean amends(Deal deal, AgreementTerms terms) {
    return deal.phase() != Deal.Phase.CLOSED
        && deal.signed().isPresent()
        && terms.revision() > deal.terms().revision();
  }

  private static void conclude(
      Step.Draft<AgentState, AgentFact> draft, Deal deal, SignedAgreement agreement) {
    AgreementTerms terms = agreement.terms();
    boolean over = deal.phase() == Deal.Phase.ENDING || deal.phase() == Deal.Phase.SERVED;
    draft.note(
        new AgentFact.DealChanged(
            over ? deal.amendedAtTheEnd(agreement) : deal.concluded(agreement),
            "signed by both: "
                + (terms.revision() == 0 ? "" : "amendment " + terms.revision() + ", ")
                + terms.lender()
                + " carries "
                + terms.capacity()
                + " until "
                + (over ? deal.steerUntil() : terms.steerUntil())));
    draft.ask(new Effect.Tell(PartName.METERING, new MeteringMessage.AgreementOpened(agreement)));
    if (!over) {
      draft.ask(
          new Effect.Tell(PartName.MEDIATOR, new MediatorMessage.AgreementConcluded(agreement)));
    }
    if (deal.phase() == Deal.Phase.PROPOSED && deal.serveUntil().isBefore(terms.serveUntil())) {
      LateSignatures.endAsSaid(draft, deal, terms);
    }
  }

  void refused(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.AgreementRefusal m,
      Instant now) {
    Deal deal = draft.state().deals().get(m.agreement());
    if (deal != null
        && mine(deal)
        && deal.terms().lender().equals(from)
        && deal.proposed().map(p -> p.revision() == m.revision()).orElse(false)) {
      Preference.noteDecline(draft, from, m.reason(), now);
      LongTermActivation.refused(draft, deal, now);
      Optional<Offer> counter = Countering.found(draft.state(), deal, m, settings.self(), now);
      if (m.counter().isPresent() && counter.isEmpty()) {
        Refusals.note(
            draft,
            from,
            m.agreement().value(),
            "its counter-offer is not one for what was proposed",
            Optional.empty(),
            now);
      }
      counter.ifPresent(offer -> draft.note(new AgentFact.OfferHeld(offer, false)));
      fail(draft, deal, true, from + " refuses: " + m.reason(), counter);
    }
  }

  /** A proposal that is given up: its lender may have signed it, and not been heard. */
  static void giveUp(Step.Draft<AgentState, AgentFact> draft, Deal deal, String reason) {
    fail(draft, deal, false, reason, Optional.empty());
  }

  private static void fail(
      Step.Draft<AgentState, AgentFact> draft,
      Deal deal,
      boolean refused,
      String reason,
      Optional<Offer> counter) {
    AgreementTerms proposed = deal.proposed().orElseThrow();
    // Who refuses and signs all the same has signed what is over from its beginning.
    Deal left =
        refused && deal.signed().isEmpty()
            ? deal.withoutProposal().endingOnceSigned(proposed.from(), proposed.from())
            : deal.withoutProposal();
    draft.note(
        new AgentFact.DealChanged(
            deal.signed().isEmpty() ? left.in(Deal.Phase.CLOSED) : left, "not agreed: " + reason));
    failed(draft, proposed, !refused && !deal.document().isEmpty(), reason, counter);
  }

  private static void failed(
      Step.Draft<AgentState, AgentFact> draft,
      AgreementTerms proposed,
      boolean open,
      String reason,
      Optional<Offer> counter) {
    draft.ask(
        new Effect.Tell(
            PartName.MEDIATOR,
            new MediatorMessage.AgreementFailed(
                proposed.arrangement(),
                proposed.id(),
                proposed.revision(),
                proposed.offer(),
                proposed.capacity(),
                open,
                reason,
                counter)));
  }

  void delegationReady(
      Step.Draft<AgentState, AgentFact> draft, CdnName from, PeerMessage.DelegationReady m) {
    if (lends(draft.state(), from, m.agreement())) {
      draft.ask(
          new Effect.Tell(
              PartName.MEDIATOR,
              new MediatorMessage.DelegationAnnounced(m.agreement(), m.addresses())));
    }
  }

  void delegationFailed(
      Step.Draft<AgentState, AgentFact> draft, CdnName from, PeerMessage.DelegationFailed m) {
    if (lends(draft.state(), from, m.agreement())) {
      draft.ask(
          new Effect.Tell(
              PartName.MEDIATOR, new MediatorMessage.DelegationBroken(m.agreement(), m.reason())));
    }
  }

  /**
   * What a lender says that it carries. A second that has not been would count for ever, and
   * figures without sense would add up beyond a number: none of that gets to those who decide.
   */
  void loadReport(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.LoadReport m,
      Instant now) {
    Deal deal = draft.state().deals().get(m.agreement());
    if (deal == null
        || !lends(draft.state(), from, m.agreement())
        || m.second().isAfter(now.plus(AHEAD))) {
      return;
    }
    RequestRate most = deal.terms().capacity().requests().times(MOST_TIMES);
    Shared.PeerLoad load =
        new Shared.PeerLoad(
            m.agreement(),
            deal.terms().service(),
            m.second(),
            m.served().min(most),
            m.refused().min(most));
    draft.ask(new Effect.Tell(PartName.SURGE, load));
    draft.ask(new Effect.Tell(PartName.MEDIATOR, load));
    draft.ask(new Effect.Tell(PartName.METERING, load));
  }

  private boolean lends(AgentState state, CdnName from, AgreementId agreement) {
    Deal deal = state.deals().get(agreement);
    return deal != null && mine(deal) && deal.binding() && deal.terms().lender().equals(from);
  }
}
