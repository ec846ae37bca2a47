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
import io.spillway.model.Inquiry;
import io.spillway.model.Numbering;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.RequestId;
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

  private static final Duration SPARE = Duration.ofSeconds(60);

  private final CdnName self;
  private final Numbering numbering;
  private final Objections objections;
  private final Bidding bidding;
  private final Pricing pricing;
  private final Asking asking;

  Offering(Numbering numbering, Optional<HostName> redirectZone, Bidding bidding) {
    this.self = numbering.cdn();
    this.numbering = numbering;
    this.objections = new Objections(numbering.cdn(), redirectZone);
    this.bidding = bidding;
    Credit credit = new Credit(numbering.cdn());
    this.pricing = new Pricing(numbering.cdn(), redirectZone, credit);
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
                        List.of(),
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
      String noted = objections.inFull(objection.get(), state, from, wanted.hosts());
      PeerMessage told = new PeerMessage.OfferDeclined(request, objection.get());
      Refusals.note(draft, from, request.value(), noted, Optional.of(told), now);
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
        call.isEmpty() ? Renewals.of(state, from, wanted, firm) : Optional.empty();
    List<Offer> open =
        standing
            .filter(_ -> firm)
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
    OfferId id = standing.orElseGet(() -> new OfferId(numbering.name("offer", counter)));
    Capacity already = before.map(Offer::capacity).orElse(Capacity.ZERO);
    // What nothing is reserved for is told in tenths, like all that is not promised.
    Capacity free =
        firm
            ? state.lendable().plus(already).minus(LongTermCapacity.lacking(state))
            : LoadExchange.coarse(state.lendable(), state.edgeCapacity());
    Capacity most =
        call.isPresent() ? Bidding.most(state, policy) : free.times(policy.lendMaxShare());
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
    AgentState.Promise promise =
        new AgentState.Promise(
            request,
            from,
            wanted,
            call.isEmpty(),
            asked,
            Optional.empty(),
            before,
            Optional.empty());
    if (!firm) {
      indicate(draft, id, counter, promise, now);
      return;
    }
    draft.note(new AgentFact.PromiseNoted(id, counter, promise, standing.isPresent()));
    call.ifPresent(
        c -> draft.note(new AgentFact.BidChanged(id, Bidding.planned(from, c, now), "")));
    draft.ask(
        new Effect.Tell(
            PartName.REGISTRY,
            new RegistryMessage.ReserveCapacity(
                id.value(),
                List.of(),
                asked.max(already),
                policy.lendReserve(now),
                now.plus(Pricing.validity(policy, call.isEmpty())).plus(SPARE))));
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
    if (Renewals.besides(state, from, wanted) >= MAX_PROMISES_PER_PEER) {
      return Optional.of("too many open offers, wait until some expire");
    }
    if (!state.footprint().covers(wanted.footprint())) {
      return Optional.of("the footprint is not served from here");
    }
    return Optional.empty();
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
    Capacity offered = granted.min(promise.most());
    if (!isUseful(offered, promise.inquiry()) || draft.state().policy().isEmpty()) {
      giveUp(draft, id, promise, now);
      draft.ask(declining(promise, NOTHING_FREE));
      return;
    }
    price(draft, id, promise, offered, Commitment.FIRM, now)
        .ifPresent(offer -> {
          Optional<Offer> before =
              promise
                  .before()
                  .filter(b -> !b.validUntil().isBefore(now))
                  .filter(b -> !offered.covers(b.capacity()) || !offer.tariff().equals(b.tariff()));
          draft.note(
              new AgentFact.PromiseNoted(
                  id,
                  draft.state().counter(),
                  promise.with(Optional.of(offer), before),
                  promise.before().isPresent()));
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
      Instant now) {
    if (!isUseful(promise.most(), promise.inquiry())) {
      withdraw(draft, id);
      draft.ask(declining(promise, NOTHING_FREE));
      return;
    }
    boolean again = draft.state().promised().containsKey(id);
    price(draft, id, promise, promise.most(), Commitment.INDICATIVE, now)
        .ifPresent(offer -> {
          draft.note(
              new AgentFact.PromiseNoted(
                  id, counter, promise.with(Optional.of(offer), Optional.empty()), again));
          draft.ask(new Effect.Send(promise.borrower(), new PeerMessage.OfferMade(offer)));
        });
  }

  private static boolean isUseful(Capacity capacity, Inquiry wanted) {
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
        || !isUseful(granted, known.inquiry())) {
      return false;
    }
    CompiledPolicy policy = CompiledPolicy.of(state.policy().get());
    OfferId id = new OfferId(numbering.name("offer", state.counter() + 1));
    Capacity left = granted.min(refused.capacity());
    draft.note(new AgentFact.PromiseEnded(refused.offer()));
    draft.note(
        new AgentFact.PromiseNoted(
            id,
            state.counter() + 1,
            new AgentState.Promise(
                new RequestId(refused.id().value()),
                known.borrower(),
                known.inquiry(),
                false,
                left,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new AgentState.Promise.Unsigned(refused.id(), reason))),
            false));
    draft.ask(
        new Effect.Tell(
            PartName.REGISTRY,
            new RegistryMessage.ReserveCapacity(
                id.value(),
                List.of(refused.id().value()),
                left,
                policy.lendReserve(now),
                now.plus(Pricing.validity(policy, false)).plus(SPARE))));
    return true;
  }

  /** The offer with its price; declined, and none, where no price or no credit admits it. */
  private Optional<Offer> price(
      Step.Draft<AgentState, AgentFact> draft,
      OfferId id,
      AgentState.Promise promise,
      Capacity capacity,
      Commitment commitment,
      Instant now) {
    Offer offer = pricing.offer(draft.state(), id, promise, capacity, commitment, now);
    Optional<String> against = pricing.objection(draft.state(), promise, offer, now);
    if (against.isEmpty()) {
      return Optional.of(offer);
    }
    giveUp(draft, id, promise, now);
    Refusals.note(
        draft,
        promise.borrower(),
        id.value(),
        against.get(),
        Optional.of(refusal(promise, against.get())),
        now);
    return Optional.empty();
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

  /** An offer is given back: its capacity is free again. */
  static void withdraw(Step.Draft<AgentState, AgentFact> draft, OfferId offer) {
    draft.note(new AgentFact.PromiseEnded(offer));
    draft.ask(Lending.release(offer.value()));
  }
}
