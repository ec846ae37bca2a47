package io.spillway.agent;

import io.spillway.model.ArrangementId;
import io.spillway.model.AuctionDocument;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.LeftOut;
import io.spillway.model.Offer;
import io.spillway.model.RequestId;
import io.spillway.model.Requirement;
import io.spillway.model.SealedCeiling;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A sealed-bid auction that this CDN has called, as primary.
 *
 * @param plan what it is for
 * @param called the call as it was signed; none until it is
 * @param stage how far it is
 * @param deadline when the stage ends, whoever has not answered
 * @param entries how far each of the CDNs is that were called
 * @param closed what was closed; none until it is
 * @param competing what competes; nothing until {@code CHOOSING}
 */
public record Auction(
    Plan plan,
    Optional<Called> called,
    Stage stage,
    Instant deadline,
    SortedMap<CdnName, Entry> entries,
    Optional<Closed> closed,
    Competing competing) {
  /** How far an auction is. */
  public enum Stage {
    /** The call is being signed. */
    CALLING,
    /** Commitments are awaited. */
    COMMITTING,
    /** The closing is being signed. */
    CLOSING,
    /** Openings are awaited. */
    OPENING,
    /** The mediator chooses. */
    CHOOSING,
    /** The transcript is being signed. */
    ENDED
  }

  /**
   * What an auction is for.
   *
   * @param id names it
   * @param arrangement for which arrangement
   * @param round the mediator's round
   * @param requirement what is needed, of which bidders are told as much as they have to know
   * @param commitBy until when commitments are taken
   * @param openBy until when bids are opened
   */
  public record Plan(
      RequestId id,
      ArrangementId arrangement,
      int round,
      Requirement requirement,
      Instant commitBy,
      Instant openBy) {}

  /**
   * What was called.
   *
   * @param call the call
   * @param document the call, signed
   * @param ceiling the price ceiling that its digest is of
   */
  public record Called(AuctionDocument.Call call, String document, SealedCeiling ceiling) {
    DocumentDigest digest() {
      return DocumentDigest.of(document);
    }
  }

  /**
   * What was closed.
   *
   * @param closing the closing
   * @param document the closing, signed; empty until it is
   */
  public record Closed(AuctionDocument.Closing closing, String document) {}

  /**
   * What the mediator chooses among.
   *
   * @param standing offers held before
   * @param leftOut open bids that do not compete, and why
   */
  public record Competing(List<Offer> standing, SortedMap<CdnName, LeftOut> leftOut) {
    static final Competing NOTHING = new Competing(List.of(), new TreeMap<>());

    /** Copies. */
    public Competing {
      standing = List.copyOf(standing);
      leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
    }
  }

  /** How far one CDN is that was called. */
  public sealed interface Entry {
    /** Nothing was heard of it. */
    record Called() implements Entry {}

    /** It has committed to a bid. */
    record Committed(DocumentDigest bid) implements Entry {}

    /** Its bid is open and was what it had committed to. */
    record Opened(AuctionDocument.OpenedBid bid) implements Entry {}

    /**
     * It has no bid that counts.
     *
     * @param reason why
     * @param committed what it had committed to, if it had
     */
    record Out(String reason, Optional<DocumentDigest> committed) implements Entry {
      /** Of one that has not committed, or whose commitment does not count. */
      public Out(String reason) {
        this(reason, Optional.empty());
      }

      /** Cuts what a peer may have said. */
      public Out {
        reason =
            reason.length() <= AuctionDocument.LONGEST_REASON
                ? reason
                : reason.substring(0, AuctionDocument.LONGEST_REASON);
      }
    }
  }

  /** Copies. */
  public Auction {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  static Auction planned(Plan plan, List<CdnName> peers) {
    TreeMap<CdnName, Entry> entries = new TreeMap<>();
    peers.forEach(peer -> entries.put(peer, new Entry.Called()));
    return new Auction(
        plan,
        Optional.empty(),
        Stage.CALLING,
        plan.commitBy(),
        entries,
        Optional.empty(),
        Competing.NOTHING);
  }

  Auction called(Called what) {
    return new Auction(
        plan, Optional.of(what), Stage.COMMITTING, deadline, entries, closed, competing);
  }

  Auction closing(AuctionDocument.Closing what) {
    return new Auction(
        plan,
        called,
        Stage.CLOSING,
        deadline,
        entries,
        Optional.of(new Closed(what, "")),
        competing);
  }

  Auction opening(Closed signed, Instant until) {
    return new Auction(plan, called, Stage.OPENING, until, entries, Optional.of(signed), competing);
  }

  Auction choosing(Competing what, Instant until) {
    return new Auction(plan, called, Stage.CHOOSING, until, entries, closed, what);
  }

  Auction ended(Instant until) {
    return new Auction(plan, called, Stage.ENDED, until, entries, closed, competing);
  }

  Auction with(CdnName peer, Entry entry) {
    TreeMap<CdnName, Entry> next = new TreeMap<>(entries);
    next.put(peer, entry);
    return new Auction(plan, called, stage, deadline, next, closed, competing);
  }

  RequestId id() {
    return plan.id();
  }

  /** The digest of the signed closing; none until it is signed. */
  Optional<DocumentDigest> closingDigest() {
    return closed.filter(c -> !c.document().isEmpty()).map(c -> DocumentDigest.of(c.document()));
  }

  /** The CDNs whose entry is of a kind, by name. */
  List<CdnName> peers(Predicate<Entry> kind) {
    return entries.entrySet().stream()
        .filter(e -> kind.test(e.getValue()))
        .map(java.util.Map.Entry::getKey)
        .toList();
  }

  /** The commitments that were closed and have no open bid, by bidder. */
  SortedMap<CdnName, DocumentDigest> unopened() {
    TreeMap<CdnName, DocumentDigest> unopened = new TreeMap<>();
    List<DocumentDigest> known =
        closingDigest().isEmpty() ? List.of() : closed.orElseThrow().closing().commitments();
    entries.forEach((peer, entry) -> {
      if (entry instanceof Entry.Out(String _, Optional<DocumentDigest> committed)) {
        committed.filter(known::contains).ifPresent(bid -> unopened.put(peer, bid));
      }
    });
    return unopened;
  }

  /** The bids that are open, by bidder. */
  SortedMap<CdnName, AuctionDocument.OpenedBid> opened() {
    TreeMap<CdnName, AuctionDocument.OpenedBid> opened = new TreeMap<>();
    entries.forEach((peer, entry) -> {
      if (entry instanceof Entry.Opened(AuctionDocument.OpenedBid bid)) {
        opened.put(peer, bid);
      }
    });
    return opened;
  }
}
