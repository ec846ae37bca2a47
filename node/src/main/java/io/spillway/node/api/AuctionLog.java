package io.spillway.node.api;

import io.spillway.agent.AgentFact;
import io.spillway.engine.Fact;
import io.spillway.engine.Journal;
import io.spillway.engine.JournalEntry;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The auctions that this CDN has called, as the journal tells them. */
final class AuctionLog {
  private static final int PAGE = 1_000;
  private static final int MOST_LISTED = 100;

  private final Journal journal;

  AuctionLog(Journal journal) {
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
  List<AuctionView> list() {
    Deque<AuctionView> newest = new ArrayDeque<>();
    scan((entry, fact) -> {
      if (fact instanceof AgentFact.AuctionOver over) {
        newest.add(view(entry.at(), over));
        if (newest.size() > MOST_LISTED) {
          newest.remove();
        }
      }
    });
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

  Optional<SignedTranscript> find(String id) {
    Deque<SignedTranscript> found = new ArrayDeque<>();
    scan((entry, fact) -> {
      if (fact instanceof AgentFact.AuctionOver over && over.auction().value().equals(id)) {
        found.add(new SignedTranscript(over.transcript(), over.document()));
      }
    });
    return Optional.ofNullable(found.peekLast());
  }

  /** The names of the auctions that were called for an arrangement. */
  Set<String> ofArrangement(String arrangement) {
    Set<String> names = new TreeSet<>();
    scan((entry, fact) -> {
      if (fact instanceof AgentFact.AuctionChanged changed
          && changed.auction().plan().arrangement().value().equals(arrangement)) {
        names.add(changed.auction().plan().id().value());
      }
    });
    return names;
  }

  private void scan(BiConsumer<JournalEntry, Fact> action) {
    long last = 0;
    List<JournalEntry> entries = journal.list(last, PAGE);
    while (!entries.isEmpty()) {
      for (JournalEntry entry : entries) {
        last = entry.sequence();
        entry.facts().forEach(fact -> action.accept(entry, fact));
      }
      entries = journal.list(last, PAGE);
    }
  }
}
