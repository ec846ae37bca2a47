package io.spillway.node.api;

import io.spillway.agent.AgentFact;
import io.spillway.agent.Auction;
import io.spillway.engine.Fact;
import io.spillway.engine.History;
import io.spillway.engine.JournalEntry;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Numbering;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The auctions that this CDN has called, as the journal tells them. Each of its entries that last
 * is read once, at the first question after it was written; where an auction's transcript stands is
 * remembered, so that a question costs what is new since the last one.
 */
final class AuctionLog {
  private static final int PAGE = 1_000;
  private static final int MOST_LISTED = 100;
  private static final int MOST_KNOWN = 10_000;

  private final History journal;
  private final Deque<AuctionView> newest = new ArrayDeque<>();
  private final Map<String, Place> known = new LinkedHashMap<>();
  private long read;

  /** For which arrangement an auction was, and which entry has its transcript; 0 for none yet. */
  private record Place(String arrangement, long sequence) {}

  AuctionLog(History journal) {
    this.journal = journal;
  }

  /**
   * An auction that is over.
   *
   * @param id names it
   * @param ended when its transcript was signed
   * @param needed what was called for
   * @param called how many CDNs were called
   * @param opened how many of their bids count
   * @param taken what was taken of whom, standing offers too
   * @param digest of the signed transcript
   */
  record AuctionView(
      String id,
      Instant ended,
      Capacity needed,
      int called,
      int opened,
      List<Taken> taken,
      DocumentDigest digest) {}

  /** What was taken of one lender's offer. */
  record Taken(CdnName lender, Capacity capacity) {}

  /**
   * All of an auction, for an auditor.
   *
   * @param transcript what it says
   * @param document the compact JWS by the primary's key
   */
  record SignedTranscript(AuctionDocument.Transcript transcript, String document) {}

  /** The newest hundred, oldest first. */
  synchronized List<AuctionView> list() {
    readOn();
    return List.copyOf(newest);
  }

  private static AuctionView view(Instant at, AgentFact.AuctionOver over) {
    AuctionDocument.Transcript t = over.transcript();
    List<Taken> taken =
        t.solution().map(AllocationSolution::awards).orElse(List.of()).stream()
            .map(a -> new Taken(a.offer().lender(), a.capacity()))
            .toList();
    return new AuctionView(
        over.auction().value(),
        at,
        t.problem().map(AllocationProblem::needed).orElse(t.call().inquiry().capacity()),
        t.opened().size() + t.others().size(),
        t.opened().size(),
        taken,
        DocumentDigest.of(over.document()));
  }

  synchronized Optional<SignedTranscript> find(String id) {
    readOn();
    Optional<String> meant =
        known.keySet().stream().filter(name -> Numbering.isMeant(name, id)).findFirst();
    Place place = meant.map(known::get).orElse(null);
    if (meant.isEmpty() || place == null || place.sequence() == 0) {
      return Optional.empty();
    }
    for (JournalEntry entry : journal.list(place.sequence() - 1, 1)) {
      for (Fact fact : entry.facts()) {
        if (fact instanceof AgentFact.AuctionOver over
            && over.auction().value().equals(meant.get())) {
          return Optional.of(new SignedTranscript(over.transcript(), over.document()));
        }
      }
    }
    return Optional.empty();
  }

  /** When the newest entry was written of those that are gone for their age; empty for none. */
  Optional<Instant> goneUntil() {
    return journal.goneUntil();
  }

  /** The names of the auctions that were called for an arrangement, of the newest 10,000. */
  synchronized Set<String> ofArrangement(String arrangement) {
    readOn();
    Set<String> names = new TreeSet<>();
    known.forEach((id, place) -> {
      if (place.arrangement().equals(arrangement)) {
        names.add(id);
      }
    });
    return names;
  }

  private void readOn() {
    List<JournalEntry> entries = journal.listLasting(read, PAGE);
    while (!entries.isEmpty()) {
      for (JournalEntry entry : entries) {
        read = entry.sequence();
        entry.facts().forEach(fact -> note(entry, fact));
      }
      entries = journal.listLasting(read, PAGE);
    }
  }

  private void note(JournalEntry entry, Fact fact) {
    if (fact instanceof AgentFact.AuctionChanged changed) {
      Auction.Plan plan = changed.auction().plan();
      known.putIfAbsent(plan.id().value(), new Place(plan.arrangement().value(), 0));
      if (known.size() > MOST_KNOWN) {
        known.remove(known.keySet().iterator().next());
      }
    } else if (fact instanceof AgentFact.AuctionOver over) {
      known.computeIfPresent(
          over.auction().value(), (_, p) -> new Place(p.arrangement(), entry.sequence()));
      newest.add(view(entry.at(), over));
      if (newest.size() > MOST_LISTED) {
        newest.remove();
      }
    }
  }
}
