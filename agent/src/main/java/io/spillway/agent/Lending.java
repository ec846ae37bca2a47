package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.Requirement;
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
import java.util.Optional;

/** What this CDN does as a lender, up to a delegation that is ready. */
final class Lending {
  private static final int MAX_PROMISES_PER_PEER = 16;

  /** Less is not worth a reload of web servers on one side and a row of documents on both. */
  private static final double LEAST_USEFUL = 5;

  private static final Duration READY_WITHIN = Duration.ofSeconds(2);
  private static final Duration SPARE = Duration.ofSeconds(60);

  private final CdnName self;
  private final Optional<HostName> redirectZone;
  private final Objections objections;

  Lending(CdnName self, Optional<HostName> redirectZone) {
    this.self = self;
    this.redirectZone = redirectZone;
    this.objections = new Objections(self);
  }

  void tick(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    for (var e : List.copyOf(draft.state().promised().entrySet())) {
      Optional<Offer> offer = e.getValue().offer();
      if (offer.isPresent() && offer.get().validUntil().isBefore(now)) {
        draft.note(new AgentFact.PromiseEnded(e.getKey()));
      }
    }
  }

  void request(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.OfferRequest message,
      Instant now) {
    AgentState state = draft.state();
    Requirement wanted = message.requirement();
    Optional<String> objection =
        state.restraints().toOffers(from).or(() -> objection(state, from, wanted));
    if (objection.isPresent()) {
      decline(draft, from, message, objection.get(), now);
      return;
    }
    CompiledPolicy policy = CompiledPolicy.of(state.policy().orElseThrow());
    Optional<OfferId> standing =
        message.standing() ? standingFor(state, from, wanted) : Optional.empty();
    long counter = standing.isPresent() ? state.counter() : state.counter() + 1;
    OfferId id = standing.orElseGet(() -> new OfferId(self + ":offer-" + counter));
    Capacity already =
        standing
            .flatMap(s -> Optional.ofNullable(state.promised().get(s)))
            .flatMap(AgentState.Promise::offer)
            .map(Offer::capacity)
            .orElse(Capacity.ZERO);
    Capacity most = state.lendable().plus(already).times(policy.lendMaxShare());
    Capacity asked = wanted.capacity().min(most);
    if (Recall.wouldRecall(state, self, asked.requests())) {
      decline(draft, from, message, "the own services need the capacity soon", now);
      return;
    }
    draft.note(
        new AgentFact.PromiseNoted(
            id,
            counter,
            new AgentState.Promise(
                message.request(), from, wanted, message.standing(), Optional.empty()),
            standing.isPresent()));
    draft.ask(
        new Effect.Tell(
            PartName.REGISTRY,
            new RegistryMessage.ReserveCapacity(
                id.value(),
                "",
                asked,
                policy.lendReserve(),
                now.plus(policy.lendStandingValidity()).plus(SPARE))));
  }

  private Optional<String> objection(AgentState state, CdnName from, Requirement wanted) {
    if (state.policy().isEmpty()) {
      return Optional.of("no policy is in force yet");
    }
    CompiledPolicy policy = CompiledPolicy.of(state.policy().get());
    if (!policy.lendTo(from, wanted.service())) {
      return Optional.of("the policy lend.to does not admit this borrower and service");
    }
    Optional<String> taken = objections.toHosts(state, from, wanted.hosts());
    if (taken.isPresent()) {
      return taken;
    }
    long open = state.promised().values().stream().filter(p -> p.borrower().equals(from)).count();
    if (open >= MAX_PROMISES_PER_PEER) {
      return Optional.of("too many open offers, wait until some expire");
    }
    if (!state.footprint().covers(wanted.footprint())) {
      return Optional.of("the footprint is not served from here");
    }
    return Optional.empty();
  }

  private static Optional<OfferId> standingFor(AgentState state, CdnName from, Requirement wanted) {
    return state.promised().entrySet().stream()
        .filter(e ->
            e.getValue().standing()
                && e.getValue().borrower().equals(from)
                && e.getValue().requirement().service().equals(wanted.service())
                && e.getValue().requirement().hosts().equals(wanted.hosts()))
        .map(java.util.Map.Entry::getKey)
        .findFirst();
  }

  private static void decline(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.OfferRequest message,
      String reason,
      Instant now) {
    Refusals.note(
        draft,
        from,
        message.request().value(),
        reason,
        Optional.of(new PeerMessage.OfferDeclined(message.request(), reason)),
        now);
  }

  void capacityReserved(
      Step.Draft<AgentState, AgentFact> draft, AgentMessage.CapacityReserved m, Instant now) {
    for (var e : draft.state().promised().entrySet()) {
      if (e.getKey().value().equals(m.reservation())) {
        promise(draft, e.getKey(), e.getValue(), m.granted(), now);
        return;
      }
    }
    for (Deal deal : draft.state().deals().values()) {
      if (deal.terms().id().value().equals(m.reservation()) && deal.proposed().isPresent()) {
        answer(draft, deal, deal.proposed().get(), m.granted());
        return;
      }
    }
  }

  private void promise(
      Step.Draft<AgentState, AgentFact> draft,
      OfferId id,
      AgentState.Promise promise,
      Capacity granted,
      Instant now) {
    AgentState state = draft.state();
    double useful = Math.min(LEAST_USEFUL, promise.requirement().capacity().requests().perSecond());
    if (granted.isZero() || granted.requests().perSecond() < useful || state.policy().isEmpty()) {
      draft.note(new AgentFact.PromiseEnded(id));
      draft.ask(release(id.value()));
      draft.ask(
          new Effect.Send(
              promise.borrower(),
              new PeerMessage.OfferDeclined(promise.request(), "no capacity is free now")));
      return;
    }
    CompiledPolicy policy = CompiledPolicy.of(state.policy().get());
    double total = state.edgeCapacity().requests().perSecond();
    double utilisation =
        total <= 0 ? 1 : Math.clamp(1 - state.lendable().requests().perSecond() / total, 0, 1);
    Offer offer =
        new Offer(
            id,
            promise.request(),
            self,
            promise.borrower(),
            promise.requirement().service(),
            promise.requirement().footprint(),
            granted,
            policy.lendPrice(promise.borrower(), utilisation, granted.requests().perSecond()),
            Commitment.FIRM,
            promise.standing(),
            now.plus(policy.lendStandingValidity()),
            promise.requirement().duration(),
            READY_WITHIN,
            policy.lendRecallNotice(),
            redirectZone);
    boolean renewed = promise.offer().isPresent();
    draft.note(
        new AgentFact.PromiseNoted(
            id,
            state.counter(),
            new AgentState.Promise(
                promise.request(),
                promise.borrower(),
                promise.requirement(),
                promise.standing(),
                Optional.of(offer)),
            renewed));
    draft.ask(new Effect.Send(promise.borrower(), new PeerMessage.OfferMade(offer)));
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
    Optional<String> objection = objections.toTerms(draft.state(), from, terms, known, now);
    if (objection.isPresent()) {
      Refusals.note(
          draft,
          from,
          terms.id().value(),
          objection.get(),
          Optional.of(
              new PeerMessage.AgreementRefusal(terms.id(), terms.revision(), objection.get())),
          now);
      return;
    }
    Deal deal =
        known == null
            ? Deal.proposal(terms, now, notice(draft.state(), terms))
                .amending(terms, message.document(), now)
            : known.amending(terms, message.document(), now);
    draft.note(new AgentFact.DealChanged(deal, ""));
    String replaces = known == null ? terms.offer().value() : "";
    if (known != null) {
      withdraw(draft, terms);
    }
    CompiledPolicy policy = CompiledPolicy.of(draft.state().policy().orElseThrow());
    draft.ask(
        new Effect.Tell(
            PartName.REGISTRY,
            new RegistryMessage.ReserveCapacity(
                terms.id().value(),
                replaces,
                terms.capacity(),
                policy.lendReserve(),
                terms.serveUntil().plus(SPARE))));
  }

  private static Duration notice(AgentState state, AgreementTerms terms) {
    return Optional.ofNullable(state.promised().get(terms.offer()))
        .flatMap(AgentState.Promise::offer)
        .map(Offer::recallNotice)
        .orElse(Duration.ZERO);
  }

  /** What an amendment adds was offered before: those offers are used up by it. */
  private static void withdraw(Step.Draft<AgentState, AgentFact> draft, AgreementTerms terms) {
    for (var e : List.copyOf(draft.state().promised().entrySet())) {
      if (e.getValue().borrower().equals(terms.borrower())
          && e.getValue().requirement().service().equals(terms.service())) {
        draft.note(new AgentFact.PromiseEnded(e.getKey()));
        draft.ask(release(e.getKey().value()));
      }
    }
  }

  private void answer(
      Step.Draft<AgentState, AgentFact> draft,
      Deal deal,
      AgreementTerms proposed,
      Capacity granted) {
    if (granted.covers(proposed.capacity())) {
      draft.ask(new Effect.Perform(new Work.SignAcceptance(proposed, deal.document())));
      if (proposed.revision() == 0) {
        draft.note(new AgentFact.PromiseEnded(proposed.offer()));
      }
      return;
    }
    String reason = "only " + granted + " is free";
    draft.ask(
        new Effect.Send(
            proposed.borrower(),
            new PeerMessage.AgreementRefusal(proposed.id(), proposed.revision(), reason)));
    if (deal.signed().isEmpty()) {
      draft.note(
          new AgentFact.DealChanged(
              deal.withoutProposal().in(Deal.Phase.CLOSED),
              "did not sign " + proposed.id() + ": " + reason));
      draft.ask(release(proposed.id().value()));
    } else {
      draft.note(
          new AgentFact.DealChanged(
              deal.withoutProposal(), "did not sign the amendment: " + reason));
      CompiledPolicy policy = CompiledPolicy.of(draft.state().policy().orElseThrow());
      draft.ask(
          new Effect.Tell(
              PartName.REGISTRY,
              new RegistryMessage.ReserveCapacity(
                  proposed.id().value(),
                  "",
                  deal.terms().capacity(),
                  policy.lendReserve(),
                  deal.terms().serveUntil().plus(SPARE))));
    }
  }

  void acceptanceSigned(Step.Draft<AgentState, AgentFact> draft, SignedAgreement agreement) {
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
    draft.ask(new Effect.Send(terms.borrower(), new PeerMessage.AgreementAcceptance(agreement)));
    draft.ask(new Effect.Tell(PartName.METERING, new MeteringMessage.AgreementOpened(agreement)));
    draft.ask(new Effect.Tell(PartName.REGISTRY, new RegistryMessage.PrepareDelegation(terms)));
  }

  void delegationState(Step.Draft<AgentState, AgentFact> draft, AgentMessage.DelegationState m) {
    Deal deal = draft.state().deals().get(m.agreement());
    if (deal == null || !deal.binding() || !deal.terms().lender().equals(self)) {
      return;
    }
    PeerMessage say =
        m.ready()
            ? new PeerMessage.DelegationReady(m.agreement(), m.addresses())
            : new PeerMessage.DelegationFailed(m.agreement(), m.detail());
    draft.ask(new Effect.Send(deal.terms().borrower(), say));
    redirectHost(draft, deal, m.ready() ? m.addresses() : List.of());
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
