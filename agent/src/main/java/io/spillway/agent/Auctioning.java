package io.spillway.agent;

import io.spillway.agent.Auction.Entry;
import io.spillway.agent.Auction.Stage;
import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.ArrangementId;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Offer;
import io.spillway.model.RequestId;
import io.spillway.model.Requirement;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sealed-bid auctions, as primary: call, take commitments, tell all of them to all bidders, take
 * the openings, have the mediator choose, tell each bidder of itself. Nobody, this CDN included,
 * can use one bidder's price to shape another's bid, as no bid is told before all are committed to.
 * A stage ends when all have answered, or at its deadline without those that have not.
 */
final class Auctioning {
  /** Of the time for an auction, what is for commitments. */
  private static final double FOR_COMMITMENTS = 0.4;

  /** How long the mediator may take to choose, and a signature to be made. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CdnName self;

  Auctioning(CdnName self) {
    this.self = self;
  }

  void call(
      Step.Draft<AgentState, AgentFact> draft,
      AgentMessage.GatherOffers m,
      List<CdnName> peers,
      Instant now) {
    RequestId id = new RequestId(self + ":auction-" + (draft.state().counter() + 1));
    Duration all = Duration.between(now, m.deadline());
    Instant commitBy = now.plusMillis(Math.max(1, (long) (all.toMillis() * FOR_COMMITMENTS)));
    Instant openBy = m.deadline().isAfter(commitBy) ? m.deadline() : commitBy;
    AuctionDocument.Call call =
        new AuctionDocument.Call(id, self, m.requirement(), commitBy, openBy);
    draft.note(
        new AgentFact.AuctionChanged(
            Auction.called(m.arrangement(), m.round(), call, peers),
            "call for sealed bids for "
                + m.requirement().capacity()
                + " from "
                + peers.size()
                + " peers"));
    draft.ask(new Effect.Perform(new Work.SignAuctionDocument(call)));
  }

  void tick(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    for (RequestId id : List.copyOf(draft.state().auctions().called().keySet())) {
      proceed(draft, id, now);
    }
  }

  /** A document of this CDN's is signed. */
  void signed(
      Step.Draft<AgentState, AgentFact> draft, AuctionDocument what, String document, Instant now) {
    Auction auction = find(draft, what.auction());
    if (auction == null) {
      return;
    }
    switch (what) {
      case AuctionDocument.Call call -> {
        if (auction.stage() == Stage.CALLING && auction.call().equals(call)) {
          draft.note(new AgentFact.AuctionChanged(auction.signedCall(document), ""));
          PeerMessage called = new PeerMessage.AuctionCalled(call, document);
          auction.entries().keySet().forEach(to -> draft.ask(new Effect.Send(to, called)));
        }
      }
      case AuctionDocument.Closing closing -> {
        if (auction.stage() == Stage.CLOSING && auction.closing().equals(Optional.of(closing))) {
          Duration rest = Duration.between(auction.call().commitBy(), auction.call().openBy());
          draft.note(new AgentFact.AuctionChanged(auction.opening(document, now.plus(rest)), ""));
          PeerMessage closed = new PeerMessage.BidsClosed(closing, document);
          auction
              .peers(Entry.Committed.class::isInstance)
              .forEach(to -> draft.ask(new Effect.Send(to, closed)));
        }
      }
      case AuctionDocument.Transcript transcript -> {
        if (auction.stage() == Stage.ENDED) {
          draft.note(new AgentFact.AuctionOver(what.auction(), transcript, document));
        }
      }
      case AuctionDocument.Bid _, AuctionDocument.Opening _ -> {
        // A bidder's, which this CDN is not in its own auction.
      }
    }
  }

  void committed(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.BidCommitted m,
      Instant now) {
    Auction auction = find(draft, m.auction());
    Entry entry = auction == null ? null : auction.entries().get(from);
    if (auction == null || entry == null) {
      refuse(draft, from, m.auction(), "a bid in no auction that it was called to", now);
      return;
    }
    if (entry instanceof Entry.Committed(DocumentDigest bid) && bid.equals(m.bid())) {
      return;
    }
    if (auction.stage() != Stage.COMMITTING || !(entry instanceof Entry.Called)) {
      refuse(
          draft,
          from,
          m.auction(),
          entry instanceof Entry.Called || entry instanceof Entry.Out
              ? "a bid after the bids were closed"
              : "a second bid",
          now);
      return;
    }
    boolean copied =
        auction.entries().values().stream()
            .anyMatch(e -> e instanceof Entry.Committed(DocumentDigest b) && b.equals(m.bid()));
    enter(
        draft,
        m.auction(),
        from,
        copied ? new Entry.Out("its commitment is another's") : new Entry.Committed(m.bid()));
    proceed(draft, m.auction(), now);
  }

  /** Whether the request that is declined is an auction of this CDN's. */
  boolean declined(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.OfferDeclined m,
      Instant now) {
    Auction auction = find(draft, m.request());
    if (auction == null) {
      return false;
    }
    if (auction.entries().get(from) instanceof Entry.Called
        || auction.entries().get(from) instanceof Entry.Committed) {
      enter(draft, m.request(), from, new Entry.Out(m.reason()));
      proceed(draft, m.request(), now);
    }
    return true;
  }

  void opened(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      AuctionDocument.OpenedBid opened,
      Instant now) {
    RequestId id = opened.bid().auction();
    Auction auction = find(draft, id);
    if (auction == null
        || auction.stage() != Stage.OPENING
        || !(auction.entries().get(from) instanceof Entry.Committed(DocumentDigest bid))) {
      boolean again =
          auction != null
              && auction.entries().get(from) instanceof Entry.Opened(var known)
              && known.equals(opened);
      if (!again) {
        refuse(draft, from, id, "it opens a bid that is not awaited", now);
      }
      return;
    }
    Optional<String> wrong = Bids.objection(auction, bid, from, opened, now);
    enter(
        draft,
        id,
        from,
        wrong.<Entry>map(Entry.Out::new).orElseGet(() -> new Entry.Opened(opened)));
    proceed(draft, id, now);
  }

  /** The mediator has chosen: each bidder is told what concerns it. */
  void chosen(
      Step.Draft<AgentState, AgentFact> draft, AllocationProblem problem, AllocationSolution by) {
    find(draft, problem.arrangement(), problem.round())
        .ifPresent(auction -> end(draft, auction, Optional.of(problem), Optional.of(by)));
  }

  /** Goes on to the next stage if this one is over. */
  private void proceed(Step.Draft<AgentState, AgentFact> draft, RequestId id, Instant now) {
    Auction auction = find(draft, id);
    if (auction == null) {
      return;
    }
    boolean late = auction.deadline().isBefore(now);
    boolean lost = auction.deadline().plus(PATIENCE).isBefore(now);
    switch (auction.stage()) {
      case COMMITTING -> {
        if (late || auction.peers(Entry.Called.class::isInstance).isEmpty()) {
          close(draft, auction, now);
        }
      }
      case OPENING -> {
        if (late || auction.peers(Entry.Committed.class::isInstance).isEmpty()) {
          report(draft, auction, now);
        }
      }
      case CALLING, CLOSING -> {
        if (lost) {
          report(draft, auction, now);
        }
      }
      case CHOOSING -> {
        if (late) {
          end(draft, auction, Optional.empty(), Optional.empty());
        }
      }
      case ENDED -> {
        // The signature of the transcript is on its way.
      }
    }
  }

  private void close(Step.Draft<AgentState, AgentFact> draft, Auction auction, Instant now) {
    RequestId id = auction.call().auction();
    for (CdnName silent : auction.peers(Entry.Called.class::isInstance)) {
      enter(draft, id, silent, new Entry.Out("no answer in time"));
    }
    Auction closed = draft.state().auctions().called().getOrDefault(id, auction);
    List<DocumentDigest> commitments = new ArrayList<>();
    for (Entry entry : closed.entries().values()) {
      if (entry instanceof Entry.Committed(DocumentDigest bid)) {
        commitments.add(bid);
      }
    }
    if (commitments.isEmpty()) {
      report(draft, closed, now);
      return;
    }
    AuctionDocument.Closing closing =
        new AuctionDocument.Closing(id, self, closed.callDigest(), commitments);
    draft.note(
        new AgentFact.AuctionChanged(
            closed.closing(closing),
            "the bids are closed: " + commitments.size() + " commitments go to every bidder"));
    draft.ask(new Effect.Perform(new Work.SignAuctionDocument(closing)));
  }

  /** Hands the mediator what can be had: the bids that count, and what was held before. */
  private void report(Step.Draft<AgentState, AgentFact> draft, Auction auction, Instant now) {
    RequestId id = auction.call().auction();
    for (CdnName silent : auction.peers(Entry.Called.class::isInstance)) {
      enter(draft, id, silent, new Entry.Out("no answer in time"));
    }
    for (CdnName silent : auction.peers(Entry.Committed.class::isInstance)) {
      enter(draft, id, silent, new Entry.Out("it did not open its bid in time"));
    }
    Auction told = draft.state().auctions().called().getOrDefault(id, auction);
    Requirement need = told.call().requirement();
    List<Offer> standing = Bids.usable(draft.state(), draft.state().held().values(), need, now);
    List<Offer> bids = told.opened().values().stream().map(opened -> opened.bid().offer()).toList();
    List<Offer> competing = new ArrayList<>(draft.state().held().values());
    competing.addAll(bids);
    List<Offer> all = new ArrayList<>(standing);
    for (Offer offer : Bids.usable(draft.state(), bids, need, now)) {
      draft.note(new AgentFact.OfferHeld(offer, true));
      all.add(offer);
    }
    Auction choosing = told.choosing(standing, now.plus(PATIENCE));
    draft.note(
        new AgentFact.AuctionChanged(
            choosing,
            bids.size()
                + " bids are open, "
                + (all.size() - standing.size())
                + " can be used, besides "
                + standing.size()
                + " standing offers"));
    draft.ask(
        new Effect.Tell(
            PartName.MEDIATOR,
            new MediatorMessage.OffersGathered(
                told.arrangement(),
                told.round(),
                all,
                true,
                Bids.dearer(draft.state(), competing, need, now),
                unasked(draft.state(), told, now))));
    if (all.isEmpty()) {
      end(draft, choosing, Optional.empty(), Optional.empty());
    }
  }

  /** Whom a reconsidered region would admit besides those that were called. */
  private static List<CdnName> unasked(AgentState state, Auction auction, Instant now) {
    return state.policy().map(CompiledPolicy::of).stream()
        .flatMap(policy ->
            Preference.unasked(state, policy, auction.call().requirement().service(), now).stream())
        .filter(peer -> !auction.entries().containsKey(peer))
        .toList();
  }

  private void end(
      Step.Draft<AgentState, AgentFact> draft,
      Auction auction,
      Optional<AllocationProblem> problem,
      Optional<AllocationSolution> solution) {
    SortedMap<CdnName, AuctionDocument.OpenedBid> opened = auction.opened();
    List<DocumentDigest> counted =
        opened.values().stream().map(o -> DocumentDigest.of(o.bidDocument())).toList();
    opened.forEach((bidder, bid) -> {
      Offer offer = bid.bid().offer();
      Capacity taken = Bids.taken(offer, solution);
      if (taken.isZero()) {
        draft.note(new AgentFact.OfferDropped(offer.id()));
      }
      draft.ask(
          new Effect.Send(
              bidder, new PeerMessage.AuctionEnded(auction.call().auction(), counted, taken)));
    });
    SortedMap<CdnName, String> others = new TreeMap<>();
    auction
        .entries()
        .forEach((peer, entry) -> {
          if (entry instanceof Entry.Out(String reason)) {
            others.put(peer, reason);
            // It may have bid and not have been heard in time: it frees its capacity.
            draft.ask(
                new Effect.Send(
                    peer,
                    new PeerMessage.AuctionEnded(
                        auction.call().auction(), counted, Capacity.ZERO)));
          }
        });
    draft.note(new AgentFact.AuctionChanged(auction.ended(), ""));
    draft.ask(
        new Effect.Perform(
            new Work.SignAuctionDocument(
                new AuctionDocument.Transcript(
                    auction.call().auction(),
                    self,
                    auction.call(),
                    auction.callDocument(),
                    // One that was never signed was told to nobody.
                    auction.closing().filter(_ -> !auction.closingDocument().isEmpty()),
                    auction.closingDocument(),
                    opened,
                    others,
                    auction.standing(),
                    problem,
                    solution))));
  }

  private static void enter(
      Step.Draft<AgentState, AgentFact> draft, RequestId auction, CdnName peer, Entry entry) {
    draft.note(new AgentFact.EntryChanged(auction, peer, entry));
  }

  private static void refuse(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      RequestId auction,
      String reason,
      Instant now) {
    Refusals.note(draft, from, auction.value(), reason, Optional.empty(), now);
  }

  private static @Nullable Auction find(Step.Draft<AgentState, AgentFact> draft, RequestId id) {
    return draft.state().auctions().called().get(id);
  }

  private static Optional<Auction> find(
      Step.Draft<AgentState, AgentFact> draft, ArrangementId arrangement, int round) {
    return draft.state().auctions().called().values().stream()
        .filter(a ->
            a.arrangement().equals(arrangement)
                && a.round() == round
                && a.stage() == Stage.CHOOSING)
        .findFirst();
  }
}
