package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.DocumentDigest;
import io.spillway.model.HostName;
import io.spillway.model.Inquiry;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.RequestId;
import io.spillway.model.Tariff;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.RegistryMessage;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What this CDN offers to borrowers: standing offers, and bids in their auctions. */
final class Offering {
  private static final String NOTHING_FREE = "no capacity is free now";
  private static final int MAX_PROMISES_PER_PEER = 16;

  /** Less is not worth a reload of web servers on one side and a row of documents on both. */
  private static final double LEAST_USEFUL = 5;

  private static final int FIRST_ALONE = 1;

  private static final Duration READY_WITHIN = Duration.ofSeconds(2);
  private static final Duration SPARE = Duration.ofSeconds(60);

  private final CdnName self;
  private final Optional<HostName> redirectZone;
  private final Objections objections;
  private final Bidding bidding;
  private final Credit credit;
  private final Asking asking;

  Offering(CdnName self, Optional<HostName> redirectZone, Bidding bidding) {
    this.self = self;
    this.redirectZone = redirectZone;
    this.objections = new Objections(self);
    this.bidding = bidding;
    this.credit = new Credit(self);
    this.asking = new Asking(credit);
  }

  void tick(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    for (var e : List.copyOf(draft.state().promised().entrySet())) {
      AgentState.Promise promise = e.getValue();
      List<Offer> open = promise.openAt(now);
      if (promise.offer().isPresent() && open.isEmpty()) {
        withdraw(draft, e.getKey());
      } else if (promise.offer().isPresent()
          && promise.before().isPresent()
          && open.size() == FIRST_ALONE) {
        keep(draft, e.getKey(), promise, open.getFirst(), now);
      }
    }
  }

  /** One offer of a promise is left: no more than it tells is reserved. */
  private static void keep(
      Step.Draft<AgentState, AgentFact> draft,
      OfferId id,
      AgentState.Promise promise,
      Offer left,
      Instant now) {
    draft.note(
        new AgentFact.PromiseNoted(
            id, draft.state().counter(), promise.with(Optional.of(left), Optional.empty()), true));
    draft
        .state()
        .policy()
        .map(CompiledPolicy::of)
        .ifPresent(policy ->
            draft.ask(
                new Effect.Tell(
                    PartName.REGISTRY,
                    new RegistryMessage.ReserveCapacity(
                        id.value(),
                        "",
                        left.capacity(),
                        policy.lendReserve(now),
                        left.validUntil().plus(SPARE)))));
  }

  void request(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.OfferRequest message,
      Instant now) {
    prepare(draft, from, message.request(), message.inquiry(), Optional.empty(), now);
  }

  /** A call for sealed bids: prepared as any offer is, told as a commitment alone. */
  void called(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.AuctionCalled message,
      Instant now) {
    AuctionDocument.Call call = message.call();
    if (!bidding.isNew(draft, from, call, DocumentDigest.of(message.document()), now)) {
      return;
    }
    Optional<String> absurd = Bidding.objection(call, now);
    if (absurd.isPresent()) {
      decline(draft, from, call.auction(), absurd.get(), now);
      return;
    }
    prepare(draft, from, call.auction(), call.inquiry(), Optional.of(message), now);
  }

  /** Has the registry reserve what can be offered. */
  private void prepare(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      RequestId request,
      Inquiry wanted,
      Optional<PeerMessage.AuctionCalled> call,
      Instant now) {
    AgentState state = draft.state();
    Optional<String> objection =
        state.restraints().toOffers(from).or(() -> objection(state, from, wanted, now));
    if (objection.isPresent()) {
      decline(draft, from, request, objection.get(), now);
      return;
    }
    CompiledPolicy policy = CompiledPolicy.of(state.policy().orElseThrow());
    Optional<OfferId> standing =
        call.isEmpty() ? standingFor(state, from, wanted) : Optional.empty();
    List<Offer> open =
        standing
            .flatMap(s -> Optional.ofNullable(state.promised().get(s)))
            .map(p -> p.openAt(now))
            .orElse(List.of());
    if (open.size() > FIRST_ALONE) {
      // Renewed for less a moment ago: what holds until then is told again.
      draft.ask(
          new Effect.Send(from, new PeerMessage.OfferMade(open.getFirst().answering(request))));
      return;
    }
    Optional<Offer> before = open.stream().findFirst();
    long counter = standing.isPresent() ? state.counter() : state.counter() + 1;
    OfferId id = standing.orElseGet(() -> new OfferId(self + ":offer-" + counter));
    Capacity already = before.map(Offer::capacity).orElse(Capacity.ZERO);
    Capacity most =
        call.isPresent()
            ? Bidding.most(state, policy)
            : state.lendable().plus(already).times(policy.lendMaxShare());
    if (most.isZero()) {
      decline(draft, from, request, NOTHING_FREE, now);
      return;
    }
    Capacity asked =
        asking.credited(
            state, policy, from, id, wanted.withCapacity(wanted.capacity().min(most)), now);
    if (asked.requests().perSecond() <= 0) {
      decline(draft, from, request, Credit.USED_UP, now);
      return;
    }
    if (Recall.wouldRecall(state, self, asked.requests())) {
      decline(draft, from, request, "the own services need the capacity soon", now);
      return;
    }
    draft.note(
        new AgentFact.PromiseNoted(
            id,
            counter,
            new AgentState.Promise(
                request, from, wanted, call.isEmpty(), asked, Optional.empty(), before),
            standing.isPresent()));
    call.ifPresent(
        c -> draft.note(new AgentFact.BidChanged(id, Bidding.planned(from, c, now), "")));
    draft.ask(
        new Effect.Tell(
            PartName.REGISTRY,
            new RegistryMessage.ReserveCapacity(
                id.value(),
                "",
                asked.max(already),
                policy.lendReserve(now),
                now.plus(validity(policy, call.isEmpty())).plus(SPARE))));
  }

  private Optional<String> objection(AgentState state, CdnName from, Inquiry wanted, Instant now) {
    if (state.policy().isEmpty()) {
      return Optional.of("no policy is in force yet");
    }
    CompiledPolicy policy = CompiledPolicy.of(state.policy().get());
    if (!policy.lendTo(Asking.sale(state, policy, from, wanted, wanted.capacity(), now))) {
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

  /** A bid holds capacity for an auction, which takes seconds, whatever becomes of it. */
  private static Duration validity(CompiledPolicy policy, boolean standing) {
    Duration usual = policy.lendStandingValidity();
    return standing || usual.compareTo(Bidding.VALIDITY) < 0 ? usual : Bidding.VALIDITY;
  }

  private static Optional<OfferId> standingFor(AgentState state, CdnName from, Inquiry wanted) {
    return state.promised().entrySet().stream()
        .filter(e ->
            e.getValue().standing()
                && e.getValue().borrower().equals(from)
                && e.getValue().inquiry().service().equals(wanted.service())
                && e.getValue().inquiry().hosts().equals(wanted.hosts()))
        .map(java.util.Map.Entry::getKey)
        .findFirst();
  }

  private static void decline(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      RequestId request,
      String reason,
      Instant now) {
    Refusals.note(
        draft,
        from,
        request.value(),
        reason,
        Optional.of(new PeerMessage.OfferDeclined(request, reason)),
        now);
  }

  /** The registry has answered for an offer that is made ready: it is made, or declined. */
  void promise(
      Step.Draft<AgentState, AgentFact> draft,
      OfferId id,
      AgentState.Promise promise,
      Capacity granted,
      Instant now) {
    if (promise.offer().isPresent()) {
      // The answer to a reservation that has been made smaller.
      return;
    }
    AgentState state = draft.state();
    Capacity offered = granted.min(promise.most());
    double useful = Math.min(LEAST_USEFUL, promise.inquiry().capacity().requests().perSecond());
    if (offered.isZero() || offered.requests().perSecond() < useful || state.policy().isEmpty()) {
      giveUp(draft, id, promise, now);
      draft.ask(
          new Effect.Send(
              promise.borrower(), new PeerMessage.OfferDeclined(promise.request(), NOTHING_FREE)));
      return;
    }
    CompiledPolicy policy = CompiledPolicy.of(state.policy().get());
    Tariff price =
        policy.lendPrice(
            Asking.sale(state, policy, promise.borrower(), promise.inquiry(), offered, now),
            Asking.utilisation(state));
    Optional<Tariff> agreed = agreed(state, promise);
    if (agreed.isPresent() && !price.within(agreed.get())) {
      giveUp(draft, id, promise, now);
      draft.ask(
          new Effect.Send(
              promise.borrower(),
              new PeerMessage.OfferDeclined(
                  promise.request(), "no more is lent at the price that was agreed")));
      return;
    }
    Offer offer =
        new Offer(
            id,
            promise.request(),
            self,
            promise.borrower(),
            promise.inquiry().service(),
            promise.inquiry().footprint(),
            offered,
            agreed.orElse(price),
            Commitment.FIRM,
            promise.standing(),
            now.plus(validity(policy, promise.standing())),
            promise.inquiry().duration(),
            READY_WITHIN,
            policy.lendRecallNotice(),
            redirectZone);
    if (!credit.covers(state, policy, offer, now)) {
      giveUp(draft, id, promise, now);
      Refusals.note(
          draft,
          promise.borrower(),
          id.value(),
          Credit.USED_UP,
          Optional.of(new PeerMessage.OfferDeclined(promise.request(), Credit.USED_UP)),
          now);
      return;
    }
    Optional<Offer> before =
        promise
            .before()
            .filter(b -> !b.validUntil().isBefore(now))
            .filter(b -> !offered.covers(b.capacity()) || !offer.tariff().equals(b.tariff()));
    draft.note(
        new AgentFact.PromiseNoted(
            id,
            state.counter(),
            promise.with(Optional.of(offer), before),
            promise.before().isPresent()));
    if (!bidding.seal(draft, offer)) {
      draft.ask(new Effect.Send(promise.borrower(), new PeerMessage.OfferMade(offer)));
    }
  }

  /** No offer comes of it: one that it would have renewed stays as it is. */
  private static void giveUp(
      Step.Draft<AgentState, AgentFact> draft,
      OfferId id,
      AgentState.Promise promise,
      Instant now) {
    Optional<Offer> before = promise.before().filter(b -> !b.validUntil().isBefore(now));
    if (before.isPresent()) {
      keep(draft, id, promise, before.get(), now);
    } else {
      withdraw(draft, id);
    }
  }

  /** What more of an agreement costs: an amendment keeps its tariff. */
  private Optional<Tariff> agreed(AgentState state, AgentState.Promise promise) {
    return state.deals().values().stream()
        .filter(d -> d.phase() == Deal.Phase.SIGNED && d.terms().lender().equals(self))
        .filter(d -> d.terms().borrower().equals(promise.borrower()))
        .filter(d -> d.terms().service().equals(promise.inquiry().service()))
        .map(d -> d.terms().tariff())
        .findFirst();
  }

  /** An offer is given back: its capacity is free again. */
  static void withdraw(Step.Draft<AgentState, AgentFact> draft, OfferId offer) {
    draft.note(new AgentFact.PromiseEnded(offer));
    draft.ask(Lending.release(offer.value()));
  }
}
