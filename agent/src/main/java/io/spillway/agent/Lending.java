package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.LongTermId;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.SignedAgreement;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.RegistryMessage;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this CDN does as a lender, from a borrower's proposal to a delegation that is ready. */
final class Lending {
  /**
   * The longest document of terms that this CDN signs, in characters: both its copies in the answer
   * have to fit into one message of the wire, or capacity is held for who never hears of it.
   */
  static final int LONGEST_TERMS = 64 << 10;

  private static final Duration SPARE = Duration.ofSeconds(60);

  private final CdnName self;
  private final Offering offering;
  private final Objections objections;

  Lending(CdnName self, Optional<HostName> redirectZone, Offering offering) {
    this.self = self;
    this.offering = offering;
    this.objections = new Objections(self, redirectZone);
  }

  void capacityReserved(
      Step.Draft<AgentState, AgentFact> draft, AgentMessage.CapacityReserved m, Instant now) {
    for (var e : draft.state().promised().entrySet()) {
      if (e.getKey().value().equals(m.reservation())) {
        offering.promise(draft, e.getKey(), e.getValue(), m.granted(), now);
        return;
      }
    }
    for (Deal deal : draft.state().deals().values()) {
      if (deal.terms().id().value().equals(m.reservation()) && deal.proposed().isPresent()) {
        answer(draft, deal, deal.proposed().get(), m.granted(), now);
        return;
      }
    }
  }

  void proposal(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.AgreementProposal message,
      Instant now) {
    AgreementTerms terms = message.terms();
    Deal known = draft.state().deals().get(terms.id());
    if (known != null && known.signed().isPresent() && known.signed().get().terms().equals(terms)) {
      draft.ask(new Effect.Send(from, new PeerMessage.AgreementAcceptance(known.signed().get())));
      return;
    }
    Optional<String> objection =
        tooLong(message.document())
            .or(() -> objections.toTerms(draft.state(), from, terms, known, now));
    if (objection.isPresent()) {
      Refusals.note(
          draft,
          from,
          terms.id().value(),
          objections.inFull(objection.get(), draft.state(), from, terms.hosts()),
          Optional.of(
              new PeerMessage.AgreementRefusal(terms.id(), terms.revision(), objection.get())),
          now);
      return;
    }
    Deal.Basis basis = basis(draft.state(), terms);
    Optional<String> unconfirmed =
        basis == Deal.Basis.INDICATIVE
            ? Confirming.objection(draft.state(), self, terms, now)
            : Optional.empty();
    if (unconfirmed.isPresent()) {
      draft.note(new AgentFact.PromiseEnded(terms.offer()));
      Refusals.note(
          draft,
          from,
          terms.id().value(),
          unconfirmed.get(),
          Optional.of(
              new PeerMessage.AgreementRefusal(terms.id(), terms.revision(), unconfirmed.get())),
          now);
      return;
    }
    Deal deal =
        known == null
            ? Deal.proposal(terms, now, notice(draft.state(), terms, now), basis)
                .amending(terms, message.document(), now)
            : known.amending(terms, message.document(), now);
    AgentState before = draft.state();
    draft.note(new AgentFact.DealChanged(deal, ""));
    List<OfferId> used = used(before, terms, known);
    if (known != null) {
      used.forEach(offer -> draft.note(new AgentFact.PromiseEnded(offer)));
    }
    Capacity had = known == null ? Capacity.ZERO : known.terms().capacity();
    Instant until =
        known == null
            ? terms.serveUntil()
            : Endings.later(known.terms().serveUntil(), terms.serveUntil());
    draft.ask(
        LongTermCapacity.draw(
            before,
            terms,
            terms.capacity().minus(had),
            reserving(draft.state(), terms, used, terms.capacity().max(had), until, now)));
  }

  /** Why terms cannot be signed since the answer could not be sent. */
  static Optional<String> tooLong(String document) {
    return document.length() > LONGEST_TERMS
        ? Optional.of(
            "the terms have " + document.length() + " characters: use at most " + LONGEST_TERMS)
        : Optional.empty();
  }

  /** What binds already is kept until less of it is signed: the borrower may end it before. */
  private static Effect reserving(
      AgentState state,
      AgreementTerms terms,
      List<OfferId> replaced,
      Capacity capacity,
      Instant until,
      Instant now) {
    CompiledPolicy policy = CompiledPolicy.of(state.policy().orElseThrow());
    return new Effect.Tell(
        PartName.REGISTRY,
        new RegistryMessage.ReserveCapacity(
            terms.id().value(),
            replaced.stream().map(OfferId::value).toList(),
            capacity,
            policy.lendReserve(now),
            until.plus(SPARE)));
  }

  private static Duration notice(AgentState state, AgreementTerms terms, Instant now) {
    return Optional.ofNullable(state.promised().get(terms.offer()))
        .flatMap(p -> p.acceptedBy(terms, now))
        .map(Offer::recallNotice)
        .orElseGet(() -> LongTermActivation.recallNotice(state, terms));
  }

  private static Deal.Basis basis(AgentState state, AgreementTerms terms) {
    AgentState.Promise promise = state.promised().get(terms.offer());
    return promise == null || (promise.firm() && promise.counters().isEmpty())
        ? Deal.Basis.FIRM
        : promise.firm() ? Deal.Basis.COUNTER : Deal.Basis.INDICATIVE;
  }

  /**
   * The offers whose capacity becomes that of the agreement. What an amendment adds was offered
   * before, so it uses up what the borrower was offered for the service: all of it, as it does not
   * say which. One that adds nothing uses nothing up; nor does what is taken of a long-term
   * agreement. A sealed bid is not known to the borrower yet, and keeps what it has.
   */
  static List<OfferId> used(AgentState state, AgreementTerms terms, @Nullable Deal known) {
    if (known == null) {
      return LongTermId.behind(terms.offer()).isPresent() ? List.of() : List.of(terms.offer());
    }
    if (!takesOffers(known, terms)) {
      return List.of();
    }
    return state.promised().entrySet().stream()
        .filter(e ->
            e.getValue().borrower().equals(terms.borrower())
                && e.getValue().inquiry().service().equals(terms.service())
                && !state.auctions().isSealed(e.getKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether an amendment is for more of what is offered. */
  static boolean takesOffers(Deal known, AgreementTerms terms) {
    return !known.terms().capacity().covers(terms.capacity())
        && LongTermId.behind(terms.offer()).isEmpty();
  }

  private void answer(
      Step.Draft<AgentState, AgentFact> draft,
      Deal deal,
      AgreementTerms proposed,
      Capacity granted,
      Instant now) {
    boolean dearer =
        deal.basis() == Deal.Basis.INDICATIVE && Confirming.isDearer(draft.state(), proposed, now);
    if (granted.covers(proposed.capacity()) && !dearer) {
      draft.ask(new Effect.Perform(new Work.SignAcceptance(proposed, deal.document())));
      if (proposed.revision() == 0) {
        draft.note(new AgentFact.PromiseEnded(proposed.offer()));
      }
      return;
    }
    String told = dearer ? "the price has risen" : "the capacity is not free any more";
    String reason = dearer ? told : "only " + granted + " is free";
    if (deal.signed().isEmpty()) {
      boolean countered = offering.counter(draft, proposed, granted, told, now);
      draft.note(
          new AgentFact.DealChanged(
              deal.withoutProposal().in(Deal.Phase.CLOSED),
              "did not sign "
                  + proposed.id()
                  + ": "
                  + reason
                  + (countered ? "; counter with a firm offer for what can be had" : "")));
      if (!countered) {
        draft.ask(refusal(proposed, told));
        draft.note(new AgentFact.PromiseEnded(proposed.offer()));
        LongTermCapacity.release(draft, proposed, self, now);
      }
    } else {
      draft.ask(refusal(proposed, told));
      draft.note(
          new AgentFact.DealChanged(
              deal.withoutProposal(), "did not sign the amendment: " + reason));
      draft.ask(
          reserving(
              draft.state(),
              proposed,
              List.of(),
              deal.terms().capacity(),
              deal.terms().serveUntil(),
              now));
      settleSource(draft, deal.terms(), now);
    }
  }

  /** What an agreement has less of goes back to the long-term one that it was taken of. */
  private void settleSource(
      Step.Draft<AgentState, AgentFact> draft, AgreementTerms terms, Instant now) {
    draft
        .state()
        .longTerms()
        .behind(terms.offer())
        .ifPresent(source -> LongTermCapacity.settle(draft, source, self, now));
  }

  private static Effect refusal(AgreementTerms proposed, String reason) {
    return new Effect.Send(
        proposed.borrower(),
        new PeerMessage.AgreementRefusal(proposed.id(), proposed.revision(), reason));
  }

  void acceptanceSigned(
      Step.Draft<AgentState, AgentFact> draft, SignedAgreement agreement, Instant now) {
    AgreementTerms terms = agreement.terms();
    Deal deal = draft.state().deals().get(terms.id());
    if (deal == null
        || deal.phase() == Deal.Phase.CLOSED
        || !deal.proposed().equals(Optional.of(terms))) {
      return;
    }
    if (deal.phase() == Deal.Phase.ENDING || deal.phase() == Deal.Phase.SERVED) {
      String reason = "the agreement is ending";
      draft.note(new AgentFact.DealChanged(deal.withoutProposal(), "did not amend: " + reason));
      draft.ask(
          new Effect.Send(
              terms.borrower(),
              new PeerMessage.AgreementRefusal(terms.id(), terms.revision(), reason)));
      return;
    }
    if (terms.revision() == 0 && now.isAfter(terms.from().plus(AgreementTerms.SIGNED_WITHIN))) {
      dropUnsigned(draft, deal, "the time to sign it is over", now);
      return;
    }
    draft.note(
        new AgentFact.DealChanged(
            deal.concluded(agreement),
            "signed by both: "
                + (terms.revision() == 0 ? "" : "amendment " + terms.revision() + ", ")
                + "lend "
                + terms.capacity()
                + " to "
                + terms.borrower()
                + " until "
                + terms.steerUntil()));
    boolean isLess =
        terms.revision() > 0
            && (!terms.capacity().covers(deal.terms().capacity())
                || terms.serveUntil().isBefore(deal.terms().serveUntil()));
    if (isLess) {
      draft.ask(
          reserving(draft.state(), terms, List.of(), terms.capacity(), terms.serveUntil(), now));
      settleSource(draft, terms, now);
    }
    draft.ask(new Effect.Send(terms.borrower(), new PeerMessage.AgreementAcceptance(agreement)));
    draft.ask(new Effect.Tell(PartName.METERING, new MeteringMessage.AgreementOpened(agreement)));
    draft.ask(new Effect.Tell(PartName.REGISTRY, new RegistryMessage.PrepareDelegation(terms)));
  }

  /** First terms that are not signed after all: nothing was told of them. */
  private void dropUnsigned(
      Step.Draft<AgentState, AgentFact> draft, Deal deal, String reason, Instant now) {
    AgreementTerms terms = deal.terms();
    draft.note(
        new AgentFact.DealChanged(
            deal.withoutProposal().in(Deal.Phase.CLOSED), "did not sign: " + reason));
    LongTermCapacity.release(draft, terms, self, now);
    draft.ask(refusal(terms, reason));
  }

  void delegationState(Step.Draft<AgentState, AgentFact> draft, AgentMessage.DelegationState m) {
    Deal deal = draft.state().deals().get(m.agreement());
    if (deal == null || !deal.binding() || !deal.terms().lender().equals(self)) {
      return;
    }
    PeerMessage say =
        m.ready()
            ? new PeerMessage.DelegationReady(m.agreement(), m.addresses())
            : new PeerMessage.DelegationFailed(m.agreement(), sayable(m.detail()));
    draft.ask(new Effect.Send(deal.terms().borrower(), say));
    redirectHost(draft, deal, m.ready() ? m.addresses() : List.of());
  }

  /** What servers and parsers say stays here; that an origin is not permitted may be told. */
  private static String sayable(String detail) {
    return detail.equals(Work.InstallSite.ORIGIN_REFUSED)
        ? detail
        : "its edges could not be made ready";
  }

  /** Has this CDN's redirector answer the name to which the borrower redirects clients. */
  static void redirectHost(
      Step.Draft<AgentState, AgentFact> draft, Deal deal, List<IpAddress> addresses) {
    deal.terms()
        .redirectHost()
        .ifPresent(host ->
            draft.ask(
                new Effect.Tell(
                    PartName.MEDIATOR,
                    new MediatorMessage.RedirectHostServed(
                        deal.terms().id(), host, addresses, deal.serveUntil()))));
  }

  void lentLoad(Step.Draft<AgentState, AgentFact> draft, AgentMessage.LentLoad m) {
    Deal deal = draft.state().deals().get(m.agreement());
    if (deal != null && deal.binding() && deal.terms().lender().equals(self)) {
      draft.ask(
          new Effect.Send(
              deal.terms().borrower(),
              new PeerMessage.LoadReport(m.agreement(), m.second(), m.served(), m.refused())));
    }
  }

  static Effect release(String reservation) {
    return new Effect.Tell(PartName.REGISTRY, new RegistryMessage.ReleaseCapacity(reservation));
  }
}
