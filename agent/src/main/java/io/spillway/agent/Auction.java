package io.spillway.agent;

import io.spillway.model.ArrangementId;
import io.spillway.model.AuctionDocument;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Offer;
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
 * @param arrangement for which arrangement
 * @param round the mediator's round
 * @param call what is called for
 * @param callDocument the call, signed; empty until it is
 * @param stage how far it is
 * @param deadline when the stage ends, whoever has not answered
 * @param entries how far each of the CDNs is that were called
 * @param closing what was closed
 * @param closingDocument the closing, signed; empty until it is
 * @param standing offers held before that compete with the bids; known from {@code CHOOSING} on
 */
public record Auction(
    ArrangementId arrangement,
    int round,
    AuctionDocument.Call call,
    String callDocument,
    Stage stage,
    Instant deadline,
    SortedMap<CdnName, Entry> entries,
    Optional<AuctionDocument.Closing> closing,
    String closingDocument,
    List<Offer> standing) {
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

  /** How far one CDN is that was called. */
  public sealed interface Entry {
    /** Nothing was heard of it. */
    record Called() implements Entry {}

    /** It has committed to a bid. */
    record Committed(DocumentDigest bid) implements Entry {}

    /** Its bid is open and was what it had committed to. */
    record Opened(AuctionDocument.OpenedBid bid) implements Entry {}

    /** It has no bid that counts. */
    record Out(String reason) implements Entry {}
  }

  /** Copies. */
  public Auction {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    standing = List.copyOf(standing);
  }

  static Auction called(
      ArrangementId arrangement, int round, AuctionDocument.Call call, List<CdnName> peers) {
    TreeMap<CdnName, Entry> entries = new TreeMap<>();
    peers.forEach(peer -> entries.put(peer, new Entry.Called()));
    return new Auction(
        arrangement,
        round,
        call,
        "",
        Stage.CALLING,
        call.commitBy(),
        entries,
        Optional.empty(),
        "",
        List.of());
  }

  Auction signedCall(String document) {
    return new Auction(
        arrangement,
        round,
        call,
        document,
        Stage.COMMITTING,
        deadline,
        entries,
        closing,
        closingDocument,
        standing);
  }

  Auction closing(AuctionDocument.Closing what) {
    return new Auction(
        arrangement,
        round,
        call,
        callDocument,
        Stage.CLOSING,
        deadline,
        entries,
        Optional.of(what),
        "",
        standing);
  }

  Auction opening(String document, Instant until) {
    return new Auction(
        arrangement,
        round,
        call,
        callDocument,
        Stage.OPENING,
        until,
        entries,
        closing,
        document,
        standing);
  }

  Auction choosing(List<Offer> competing, Instant until) {
    return new Auction(
        arrangement,
        round,
        call,
        callDocument,
        Stage.CHOOSING,
        until,
        entries,
        closing,
        closingDocument,
        competing);
  }

  Auction ended() {
    return new Auction(
        arrangement,
        round,
        call,
        callDocument,
        Stage.ENDED,
        deadline,
        entries,
        closing,
        closingDocument,
        standing);
  }

  Auction with(CdnName peer, Entry entry) {
    TreeMap<CdnName, Entry> next = new TreeMap<>(entries);
    next.put(peer, entry);
    return new Auction(
        arrangement,
        round,
        call,
        callDocument,
        stage,
        deadline,
        next,
        closing,
        closingDocument,
        standing);
  }

  DocumentDigest callDigest() {
    return DocumentDigest.of(callDocument);
  }

  /** The CDNs whose entry is of a kind, by name. */
  List<CdnName> peers(Predicate<Entry> kind) {
    return entries.entrySet().stream()
        .filter(e -> kind.test(e.getValue()))
        .map(java.util.Map.Entry::getKey)
        .toList();
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
