package io.spillway.agent;

import io.spillway.agent.Auction.Entry;
import io.spillway.agent.Auction.Stage;
import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.LeftOut;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.PricingRule;
import io.spillway.model.RequestId;
import io.spillway.model.Requirement;
import io.spillway.model.Tariff;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The end of an auction of this CDN's: what counts and can be used goes to the mediator; when it
 * has chosen, each bidder is told what is really proposed to it, so that losers' capacity is free
 * at once, and the whole is signed as a transcript.
 */
final class Awarding {
  /** How long the mediator may take to choose, and a signature to be made. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long the transcript's signature is awaited: nothing else waits for it. */
  private static final Duration FOR_TRANSCRIPT = Duration.ofMinutes(10);

  private final CdnName self;

  Awarding(CdnName self) {
    this.self = self;
  }

  /** Hands the mediator what can be had: the bids that count, and what was held before. */
  void report(Step.Draft<AgentState, AgentFact> draft, Auction auction, Instant now) {
    RequestId id = auction.id();
    for (CdnName silent : auction.peers(Entry.Called.class::isInstance)) {
      Auctioning.enter(draft, id, silent, new Entry.Out("no answer in time"));
    }
    for (CdnName silent : auction.peers(Entry.Committed.class::isInstance)) {
      Auctioning.enter(draft, id, silent, new Entry.Out("it did not open its bid in time"));
    }
    Auction told = draft.state().auctions().called().getOrDefault(id, auction);
    Requirement need = told.plan().requirement();
    List<Offer> standing =
        Bids.held(draft.state(), need, peer -> told.entries().containsKey(peer), now);
    List<Offer> all = new ArrayList<>(standing);
    SortedMap<CdnName, LeftOut> leftOut = new TreeMap<>();
    told.opened()
        .forEach((bidder, opened) -> {
          Offer offer = opened.bid().offer();
          Optional<LeftOut> why = Bids.leftOut(draft.state(), offer, need, now);
          if (why.isPresent()) {
            leftOut.put(bidder, why.get());
          } else {
            draft.note(new AgentFact.OfferHeld(offer, true));
            all.add(offer);
          }
        });
    Auction choosing = told.choosing(new Auction.Competing(standing, leftOut), now.plus(PATIENCE));
    draft.note(
        new AgentFact.AuctionChanged(
            choosing,
            told.opened().size()
                + " bids are open, "
                + (all.size() - standing.size())
                + " can be used, besides "
                + standing.size()
                + " standing offers"
                + words(leftOut)));
    gathered(draft, told, all, now);
    if (all.isEmpty()) {
      endWithNothing(draft, choosing, now);
    }
  }

  private static String words(SortedMap<CdnName, LeftOut> leftOut) {
    StringBuilder words = new StringBuilder();
    leftOut.forEach((bidder, why) ->
        words.append("; not that of ").append(bidder).append(": ").append(why.words()));
    return words.toString();
  }

  private static void gathered(
      Step.Draft<AgentState, AgentFact> draft, Auction auction, List<Offer> offers, Instant now) {
    Requirement need = auction.plan().requirement();
    List<Offer> competing = new ArrayList<>(draft.state().held().values());
    auction.opened().values().forEach(opened -> competing.add(opened.bid().offer()));
    draft.ask(
        new Effect.Tell(
            PartName.MEDIATOR,
            new MediatorMessage.OffersGathered(
                auction.plan().arrangement(),
                auction.plan().round(),
                offers,
                true,
                Bids.dearer(draft.state(), competing, need, now),
                unasked(draft.state(), auction, now),
                Counterparties.factors(draft.state(), offers, now),
                uniform(auction, offers))));
  }

  /** The bids among some offers that are paid one price, if the call says so. */
  private static SortedSet<OfferId> uniform(Auction auction, List<Offer> offers) {
    SortedSet<OfferId> bids = new TreeSet<>();
    if (auction.called().filter(c -> c.call().pricing() == PricingRule.UNIFORM).isPresent()) {
      auction.opened().values().stream()
          .map(opened -> opened.bid().offer())
          .filter(offers::contains)
          .forEach(offer -> bids.add(offer.id()));
    }
    return bids;
  }

  /** Whom a reconsidered region would admit besides those that were called. */
  private static List<CdnName> unasked(AgentState state, Auction auction, Instant now) {
    return state.policy().map(CompiledPolicy::of).stream()
        .flatMap(policy ->
            Preference.unasked(state, policy, auction.plan().requirement().service(), now).stream())
        .filter(peer -> !auction.entries().containsKey(peer))
        .toList();
  }

  /** The mediator has chosen, or has no use for any offer. */
  void end(
      Step.Draft<AgentState, AgentFact> draft,
      Auction auction,
      AgentMessage.OffersChosen chosen,
      Instant now) {
    if (auction.called().isEmpty()) {
      // Nobody was called, so nobody has to be told, and there is nothing to audit.
      draft.note(new AgentFact.AuctionDropped(auction.id(), "its call was never signed"));
      return;
    }
    SortedMap<CdnName, AuctionDocument.OpenedBid> opened = auction.opened();
    List<DocumentDigest> counted =
        opened.values().stream().map(o -> DocumentDigest.of(o.bidDocument())).toList();
    opened.forEach((bidder, bid) -> {
      Offer offer = bid.bid().offer();
      Capacity taken = chosen.proposed().getOrDefault(offer.id(), Capacity.ZERO);
      if (taken.isZero()) {
        draft.note(new AgentFact.OfferDropped(offer.id()));
      }
      tell(draft, bidder, auction.id(), counted, taken, price(chosen, offer, taken));
    });
    SortedMap<CdnName, String> others = new TreeMap<>();
    auction
        .entries()
        .forEach((peer, entry) -> {
          if (entry instanceof Entry.Out(String reason, Optional<DocumentDigest> _)) {
            others.put(peer, reason);
            // It may have bid and not have been heard in time: it frees its capacity.
            tell(draft, peer, auction.id(), counted, Capacity.ZERO, Optional.empty());
          }
        });
    Auction.Called called = auction.called().get();
    draft.note(new AgentFact.AuctionChanged(auction.ended(now.plus(FOR_TRANSCRIPT)), ""));
    // A closing that was never signed was told to nobody.
    Optional<Auction.Closed> closed = auction.closed().filter(c -> !c.document().isEmpty());
    draft.ask(
        new Effect.Perform(
            new Work.SignAuctionDocument(
                new AuctionDocument.Transcript(
                    auction.id(),
                    self,
                    called.call(),
                    called.document(),
                    called.ceiling(),
                    closed.map(Auction.Closed::closing),
                    closed.map(Auction.Closed::document).orElse(""),
                    opened,
                    auction.competing().leftOut(),
                    others,
                    auction.unopened(),
                    auction.competing().standing(),
                    chosen.problem(),
                    chosen.solution(),
                    chosen.proposed()))));
  }

  private static void tell(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName bidder,
      RequestId auction,
      List<DocumentDigest> counted,
      Capacity taken,
      Optional<Tariff> price) {
    draft.ask(
        new Effect.Send(bidder, new PeerMessage.AuctionEnded(auction, counted, taken, price)));
  }

  /** What is paid for what is taken of a bid. */
  private static Optional<Tariff> price(
      AgentMessage.OffersChosen chosen, Offer offer, Capacity taken) {
    return taken.isZero()
        ? Optional.empty()
        : chosen.solution().stream()
            .flatMap(solution -> solution.awards().stream())
            .filter(award -> award.offer().equals(offer))
            .map(AllocationSolution.Award::price)
            .findFirst()
            .or(() -> Optional.of(offer.tariff()));
  }

  /** Nothing is taken: there is nothing to choose among, or the mediator does not answer. */
  void endWithNothing(Step.Draft<AgentState, AgentFact> draft, Auction auction, Instant now) {
    if (auction.stage() != Stage.CHOOSING) {
      gathered(draft, auction, List.of(), now);
    }
    end(
        draft,
        auction,
        new AgentMessage.OffersChosen(
            auction.plan().arrangement(),
            auction.plan().round(),
            Optional.empty(),
            Optional.empty(),
            new TreeMap<>()),
        now);
  }
}
