package io.spillway.agent;

import io.spillway.agent.Auction.Entry;
import io.spillway.agent.Auction.Stage;
import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AuctionDocument;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Numbering;
import io.spillway.model.PricingRule;
import io.spillway.model.RequestId;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sealed-bid auctions, as primary: call, take commitments, tell all of them to all bidders, take
 * the openings, have the mediator choose, tell each bidder of itself ({@link Awarding}). Nobody,
 * this CDN included, can use one bidder's price to shape another's bid, as no bid is told before
 * all are committed to. A stage ends when all have answered, or at its deadline without those that
 * have not.
 */
final class Auctioning {
  /** Of the time for an auction, what is for commitments. */
  private static final double FOR_COMMITMENTS = 0.4;

  private final CdnName self;
  private final Numbering numbering;
  private final Awarding awarding;

  Auctioning(Numbering numbering) {
    this.self = numbering.cdn();
    this.numbering = numbering;
    this.awarding = new Awarding(numbering.cdn());
  }

  void call(
      Step.Draft<AgentState, AgentFact> draft,
      AgentMessage.GatherOffers m,
      List<CdnName> peers,
      Instant now) {
    RequestId id = new RequestId(numbering.name("auction", draft.state().counter() + 1));
    Duration all = Duration.between(now, m.deadline());
    Instant commitBy = now.plusMillis(Math.max(1, (long) (all.toMillis() * FOR_COMMITMENTS)));
    Instant openBy = m.deadline().isAfter(commitBy) ? m.deadline() : commitBy;
    Auction.Plan plan =
        new Auction.Plan(id, m.arrangement(), m.round(), m.requirement(), commitBy, openBy);
    draft.note(
        new AgentFact.AuctionChanged(
            Auction.planned(plan, peers),
            "call for sealed bids for "
                + m.requirement().capacity()
                + " from "
                + peers.size()
                + " peers"
                + Preference.words(draft.state(), peers, now)));
    PricingRule pricing =
        draft
            .state()
            .policy()
            .map(it -> CompiledPolicy.of(it).borrowPricing())
            .orElse(PricingRule.PAY_AS_BID);
    draft.ask(
        new Effect.Perform(
            new Work.SealCall(id, self, m.requirement(), pricing, commitBy, openBy)));
  }

  void tick(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    for (RequestId id : List.copyOf(draft.state().auctions().called().keySet())) {
      proceed(draft, id, now);
    }
  }

  /** The call is signed: it goes to all who may bid. */
  void sealed(Step.Draft<AgentState, AgentFact> draft, AgentMessage.CallSealed m) {
    Auction auction = find(draft, m.call().auction());
    // A call that is sealed twice has two salts: the first is the call.
    if (auction == null || auction.stage() != Stage.CALLING) {
      return;
    }
    draft.note(
        new AgentFact.AuctionChanged(
            auction.called(new Auction.Called(m.call(), m.document(), m.ceiling())), ""));
    PeerMessage called = new PeerMessage.AuctionCalled(m.call(), m.document());
    auction.entries().keySet().forEach(to -> draft.ask(new Effect.Send(to, called)));
  }

  /** A document of this CDN's is signed. */
  void signed(
      Step.Draft<AgentState, AgentFact> draft, AuctionDocument what, String document, Instant now) {
    Auction auction = find(draft, what.auction());
    if (auction == null) {
      return;
    }
    switch (what) {
      case AuctionDocument.Closing closing -> {
        boolean awaited =
            auction.stage() == Stage.CLOSING
                && auction.closed().filter(c -> c.closing().equals(closing)).isPresent();
        if (awaited) {
          Duration rest = Duration.between(auction.plan().commitBy(), auction.plan().openBy());
          draft.note(
              new AgentFact.AuctionChanged(
                  auction.opening(new Auction.Closed(closing, document), now.plus(rest)), ""));
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
      case AuctionDocument.Call _, AuctionDocument.Bid _, AuctionDocument.Opening _ -> {
        // A call is sealed as well as signed; the others are a bidder's.
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
    Optional<String> wrong = Bids.objection(auction, entry);
    if (wrong.isPresent()) {
      refuse(draft, from, m.auction(), wrong.get(), now);
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
    drop(draft, auction, from, m.reason(), now);
    return true;
  }

  void opened(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      AuctionDocument.OpenedBid opened,
      Instant now) {
    RequestId id = opened.bid().auction();
    Auction auction = find(draft, id);
    Entry entry = auction == null ? null : auction.entries().get(from);
    if (entry instanceof Entry.Opened(var known) && known.equals(opened)) {
      return;
    }
    if (auction == null
        || auction.stage() != Stage.OPENING
        || !(entry instanceof Entry.Committed(DocumentDigest bid))) {
      refuse(draft, from, id, Bids.unawaited(auction, entry), now);
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
  void chosen(Step.Draft<AgentState, AgentFact> draft, AgentMessage.OffersChosen m, Instant now) {
    for (Auction auction : List.copyOf(draft.state().auctions().called().values())) {
      if (auction.plan().arrangement().equals(m.arrangement())
          && auction.plan().round() == m.round()
          && auction.stage() == Stage.CHOOSING) {
        awarding.end(draft, auction, m, now);
        return;
      }
    }
  }

  /** All auctions end with nothing taken: bidders are told so at once. */
  void stop(Step.Draft<AgentState, AgentFact> draft, String reason, Instant now) {
    for (Auction auction : List.copyOf(draft.state().auctions().called().values())) {
      if (auction.stage() == Stage.ENDED) {
        continue;
      }
      for (CdnName peer : auction.peers(Auctioning::isAwaited)) {
        enter(draft, auction.id(), peer, new Entry.Out(reason));
      }
      Auction stopped = draft.state().auctions().called().getOrDefault(auction.id(), auction);
      awarding.endWithNothing(draft, stopped, now);
    }
  }

  /** A CDN is awaited no more in any auction. */
  void exclude(Step.Draft<AgentState, AgentFact> draft, CdnName peer, String reason, Instant now) {
    for (Auction auction : List.copyOf(draft.state().auctions().called().values())) {
      drop(draft, auction, peer, reason, now);
    }
  }

  private void drop(
      Step.Draft<AgentState, AgentFact> draft,
      Auction auction,
      CdnName peer,
      String reason,
      Instant now) {
    Entry entry = auction.entries().get(peer);
    if (entry != null && isAwaited(entry)) {
      enter(draft, auction.id(), peer, new Entry.Out(reason));
      proceed(draft, auction.id(), now);
    }
  }

  private static boolean isAwaited(Entry entry) {
    return entry instanceof Entry.Called || entry instanceof Entry.Committed;
  }

  /** Goes on to the next stage if this one is over. */
  private void proceed(Step.Draft<AgentState, AgentFact> draft, RequestId id, Instant now) {
    Auction auction = find(draft, id);
    if (auction == null) {
      return;
    }
    boolean late = auction.deadline().isBefore(now);
    boolean lost = auction.deadline().plus(Awarding.PATIENCE).isBefore(now);
    switch (auction.stage()) {
      case COMMITTING -> {
        if (late || auction.peers(Entry.Called.class::isInstance).isEmpty()) {
          close(draft, auction, now);
        }
      }
      case OPENING -> {
        if (late || auction.peers(Entry.Committed.class::isInstance).isEmpty()) {
          awarding.report(draft, auction, now);
        }
      }
      case CALLING, CLOSING -> {
        if (lost) {
          awarding.report(draft, auction, now);
        }
      }
      case CHOOSING -> {
        if (late) {
          awarding.endWithNothing(draft, auction, now);
        }
      }
      case ENDED -> {
        if (late) {
          draft.note(new AgentFact.AuctionDropped(id, "its transcript could not be signed"));
        }
      }
    }
  }

  private void close(Step.Draft<AgentState, AgentFact> draft, Auction auction, Instant now) {
    for (CdnName silent : auction.peers(Entry.Called.class::isInstance)) {
      enter(draft, auction.id(), silent, new Entry.Out("no answer in time"));
    }
    Auction closed = draft.state().auctions().called().getOrDefault(auction.id(), auction);
    List<DocumentDigest> commitments = new ArrayList<>();
    for (Entry entry : closed.entries().values()) {
      if (entry instanceof Entry.Committed(DocumentDigest bid)) {
        commitments.add(bid);
      }
    }
    if (commitments.isEmpty() || closed.called().isEmpty()) {
      awarding.report(draft, closed, now);
      return;
    }
    AuctionDocument.Closing closing =
        new AuctionDocument.Closing(closed.id(), self, closed.called().get().digest(), commitments);
    draft.note(
        new AgentFact.AuctionChanged(
            closed.closing(closing),
            "the bids are closed: " + commitments.size() + " commitments go to every bidder"));
    draft.ask(new Effect.Perform(new Work.SignAuctionDocument(closing)));
  }

  static void enter(
      Step.Draft<AgentState, AgentFact> draft, RequestId auction, CdnName peer, Entry entry) {
    Auction known = find(draft, auction);
    Entry before = known == null ? null : known.entries().get(peer);
    // The transcript tells of each commitment whose it was, also where its bid does not count.
    Entry after =
        entry instanceof Entry.Out out && before instanceof Entry.Committed(DocumentDigest bid)
            ? new Entry.Out(out.reason(), Optional.of(bid))
            : entry;
    draft.note(new AgentFact.EntryChanged(auction, peer, after));
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
}
