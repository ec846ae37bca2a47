package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementTerms;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.DocumentDigest;
import io.spillway.model.HostName;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.RequestId;
import io.spillway.model.Requirement;
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
  private static final int MAX_PROMISES_PER_PEER = 16;

  /** Less is not worth a reload of web servers on one side and a row of documents on both. */
  private static final double LEAST_USEFUL = 5;

  private static final String NOTHING_FREE = "no capacity is free now";

  private static final Duration READY_WITHIN = Duration.ofSeconds(2);
  private static final Duration SPARE = Duration.ofSeconds(60);
  private static final Duration BID_VALIDITY = Duration.ofSeconds(20);

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
      Optional<Offer> offer = e.getValue().offer();
      if (offer.isPresent() && offer.get().validUntil().isBefore(now)) {
        withdraw(draft, e.getKey());
      }
    }
  }

  void request(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.OfferRequest message,
      Instant now) {
    prepare(draft, from, message.request(), message.requirement(), Optional.empty(), now);
  }

  /** A call for sealed bids: prepared as any offer is, told as a commitment alone. */
  void called(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.AuctionCalled message,
      Instant now) {
    AuctionDocument.Call call = message.call();
    if (draft.state().auctions().findBid(call.auction(), from).isPresent()) {
      return;
    }
    if (call.openBy().isBefore(now.minus(SPARE))) {
      Refusals.note(
          draft, from, call.auction().value(), "the auction is over", Optional.empty(), now);
      return;
    }
    prepare(
        draft,
        from,
        call.auction(),
        call.requirement(),
        Optional.of(DocumentDigest.of(message.document())),
        now);
  }

  /** Has the registry reserve what can be offered. */
  private void prepare(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      RequestId request,
      Requirement wanted,
      Optional<DocumentDigest> call,
      Instant now) {
    AgentState state = draft.state();
    Optional<String> objection =
        state.restraints().toOffers(from).or(() -> objection(state, from, wanted, now));
    if (objection.isPresent()) {
      decline(draft, from, request, objection.get(), now);
      return;
    }
    CompiledPolicy policy = CompiledPolicy.of(state.policy().orElseThrow());
    Optional<Commitment> kind =
        call.isPresent()
            ? Optional.of(Commitment.FIRM)
            : policy.lendStanding(Asking.sale(state, policy, from, wanted, wanted.capacity(), now));
    if (kind.isEmpty()) {
      decline(
          draft,
          from,
          request,
          "no standing offers are made to this borrower, call it to bid",
          now);
      return;
    }
    boolean firm = kind.get() == Commitment.FIRM;
    Optional<OfferId> standing =
        call.isEmpty() ? standingFor(state, from, wanted, firm) : Optional.empty();
    long counter = standing.isPresent() ? state.counter() : state.counter() + 1;
    OfferId id = standing.orElseGet(() -> new OfferId(self + ":offer-" + counter));
    Capacity already =
        standing
            .flatMap(s -> Optional.ofNullable(state.promised().get(s)))
            .filter(AgentState.Promise::firm)
            .flatMap(AgentState.Promise::offer)
            .map(Offer::capacity)
            .orElse(Capacity.ZERO);
    // What nothing is reserved for is told in tenths, like all that is not promised.
    Capacity free =
        firm
            ? state.lendable().plus(already)
            : LoadExchange.coarse(state.lendable(), state.edgeCapacity());
    Capacity most = free.times(policy.lendMaxShare());
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
    AgentState.Promise promise =
        new AgentState.Promise(request, from, wanted, call.isEmpty(), Optional.empty());
    if (!firm) {
      indicate(draft, id, counter, promise, asked, now);
      return;
    }
    draft.note(new AgentFact.PromiseNoted(id, counter, promise, standing.isPresent()));
    call.ifPresent(digest ->
        draft.note(
            new AgentFact.BidChanged(
                id,
                new Auctions.OwnBid(request, from, digest, Optional.empty(), "", Optional.empty()),
                "")));
    draft.ask(
        new Effect.Tell(
            PartName.REGISTRY,
            new RegistryMessage.ReserveCapacity(
                id.value(),
                "",
                asked,
                policy.lendReserve(now),
                now.plus(validity(policy, call.isEmpty())).plus(SPARE))));
  }

  private Optional<String> objection(
      AgentState state, CdnName from, Requirement wanted, Instant now) {
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
    return standing || usual.compareTo(BID_VALIDITY) < 0 ? usual : BID_VALIDITY;
  }

  /** One that is given keeps its kind: another rule makes another offer beside it. */
  private static Optional<OfferId> standingFor(
      AgentState state, CdnName from, Requirement wanted, boolean firm) {
    return state.promised().entrySet().stream()
        .filter(e ->
            e.getValue().standing()
                && e.getValue().firm() == firm
                && e.getValue().borrower().equals(from)
                && e.getValue().requirement().service().equals(wanted.service())
                && e.getValue().requirement().hosts().equals(wanted.hosts()))
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
    if (!isUseful(granted, promise.requirement()) || draft.state().policy().isEmpty()) {
      withdraw(draft, id);
      draft.ask(declining(promise, NOTHING_FREE));
      return;
    }
    price(draft, id, promise, granted, Commitment.FIRM, now)
        .ifPresent(offer -> {
          note(draft, id, draft.state().counter(), promise, offer);
          if (promise.counters().isPresent()) {
            draft.ask(
                new Effect.Send(
                    promise.borrower(),
                    new PeerMessage.AgreementRefusal(
                        promise.counters().get().agreement(),
                        0,
                        promise.counters().get().reason(),
                        Optional.of(offer))));
          } else if (!bidding.seal(draft, offer)) {
            draft.ask(new Effect.Send(promise.borrower(), new PeerMessage.OfferMade(offer)));
          }
        });
  }

  /** An indicative offer keeps no capacity, so all of them may add up to more than there is. */
  private void indicate(
      Step.Draft<AgentState, AgentFact> draft,
      OfferId id,
      long counter,
      AgentState.Promise promise,
      Capacity capacity,
      Instant now) {
    if (!isUseful(capacity, promise.requirement())) {
      withdraw(draft, id);
      draft.ask(declining(promise, NOTHING_FREE));
      return;
    }
    price(draft, id, promise, capacity, Commitment.INDICATIVE, now)
        .ifPresent(offer -> {
          note(draft, id, counter, promise, offer);
          draft.ask(new Effect.Send(promise.borrower(), new PeerMessage.OfferMade(offer)));
        });
  }

  private static boolean isUseful(Capacity capacity, Requirement wanted) {
    double useful = Math.min(LEAST_USEFUL, wanted.capacity().requests().perSecond());
    return !capacity.isZero() && capacity.requests().perSecond() >= useful;
  }

  /**
   * In place of terms that cannot be signed: a firm offer for what is left, once in its life. Its
   * capacity is that of the agreement's reservation; the borrower is told once it is reserved.
   */
  boolean counter(
      Step.Draft<AgentState, AgentFact> draft,
      AgreementTerms refused,
      Capacity granted,
      String reason,
      Instant now) {
    AgentState state = draft.state();
    AgentState.Promise known = state.promised().get(refused.offer());
    if (known == null
        || known.counters().isPresent()
        || state.policy().isEmpty()
        || state.restraints().toOffers(refused.borrower()).isPresent()
        || !isUseful(granted, known.requirement())) {
      return false;
    }
    CompiledPolicy policy = CompiledPolicy.of(state.policy().get());
    OfferId id = new OfferId(self + ":offer-" + (state.counter() + 1));
    draft.note(new AgentFact.PromiseEnded(refused.offer()));
    draft.note(
        new AgentFact.PromiseNoted(
            id,
            state.counter() + 1,
            new AgentState.Promise(
                new RequestId(refused.id().value()),
                known.borrower(),
                known.requirement(),
                false,
                Optional.empty(),
                Optional.of(new AgentState.Promise.Unsigned(refused.id(), reason))),
            false));
    draft.ask(
        new Effect.Tell(
            PartName.REGISTRY,
            new RegistryMessage.ReserveCapacity(
                id.value(),
                refused.id().value(),
                granted.min(refused.capacity()),
                policy.lendReserve(now),
                now.plus(validity(policy, false)).plus(SPARE))));
    return true;
  }

  /** The offer with its price; declined, and none, where no price or no credit admits it. */
  private Optional<Offer> price(
      Step.Draft<AgentState, AgentFact> draft,
      OfferId id,
      AgentState.Promise promise,
      Capacity granted,
      Commitment commitment,
      Instant now) {
    AgentState state = draft.state();
    CompiledPolicy policy = CompiledPolicy.of(state.policy().orElseThrow());
    Tariff price =
        policy.lendPrice(
            Asking.sale(state, policy, promise.borrower(), promise.requirement(), granted, now),
            Asking.utilisation(state));
    Optional<Tariff> agreed = agreed(state, promise);
    if (agreed.isPresent() && !price.within(agreed.get())) {
      withdraw(draft, id);
      draft.ask(declining(promise, "no more is lent at the price that was agreed"));
      return Optional.empty();
    }
    Offer offer =
        new Offer(
            id,
            promise.request(),
            self,
            promise.borrower(),
            promise.requirement().service(),
            promise.requirement().footprint(),
            granted,
            agreed.orElse(price),
            commitment,
            promise.standing(),
            now.plus(validity(policy, promise.standing())),
            promise.requirement().duration(),
            READY_WITHIN,
            policy.lendRecallNotice(),
            redirectZone);
    if (!credit.covers(state, policy, offer, now)) {
      withdraw(draft, id);
      Refusals.note(
          draft,
          promise.borrower(),
          id.value(),
          Credit.USED_UP,
          Optional.of(refusal(promise, Credit.USED_UP)),
          now);
      return Optional.empty();
    }
    return Optional.of(offer);
  }

  private static void note(
      Step.Draft<AgentState, AgentFact> draft,
      OfferId id,
      long counter,
      AgentState.Promise promise,
      Offer offer) {
    boolean renewed =
        promise.offer().isPresent()
            || Optional.ofNullable(draft.state().promised().get(id))
                .flatMap(AgentState.Promise::offer)
                .isPresent();
    draft.note(new AgentFact.PromiseNoted(id, counter, promise.offering(offer), renewed));
  }

  private static Effect declining(AgentState.Promise promise, String reason) {
    return new Effect.Send(promise.borrower(), refusal(promise, reason));
  }

  private static PeerMessage refusal(AgentState.Promise promise, String reason) {
    return promise
        .counters()
        .<PeerMessage>map(c -> new PeerMessage.AgreementRefusal(c.agreement(), 0, reason))
        .orElseGet(() -> new PeerMessage.OfferDeclined(promise.request(), reason));
  }

  /** What more of an agreement costs: an amendment keeps its tariff. */
  private Optional<Tariff> agreed(AgentState state, AgentState.Promise promise) {
    return state.deals().values().stream()
        .filter(d -> d.phase() == Deal.Phase.SIGNED && d.terms().lender().equals(self))
        .filter(d -> d.terms().borrower().equals(promise.borrower()))
        .filter(d -> d.terms().service().equals(promise.requirement().service()))
        .map(d -> d.terms().tariff())
        .findFirst();
  }

  /** An offer is given back: its capacity is free again. */
  static void withdraw(Step.Draft<AgentState, AgentFact> draft, OfferId offer) {
    draft.note(new AgentFact.PromiseEnded(offer));
    draft.ask(Lending.release(offer.value()));
  }
}
