package io.spillway.model.message;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Inquiry;
import io.spillway.model.Invoice;
import io.spillway.model.IpAddress;
import io.spillway.model.LongTermId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.Offer;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SignedAgreement;
import io.spillway.model.SignedLongTerm;
import io.spillway.model.SignedRevocation;
import io.spillway.model.Statement;
import io.spillway.model.Tariff;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What one CDN's peering agent says to another's. Each travels as the payload of a JWS by its
 * author, is delivered at least once, and may be repeated or reordered: the receiver acts on each
 * once.
 */
public sealed interface PeerMessage {
  /** What is beyond so many characters of a line for people is cut off: it is kept for long. */
  int LONGEST_REASON = 500;

  private static String cut(String reason) {
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
  }

  /**
   * Which advertisements the sender holds, in part by name, in part by hashes of ranges. CDNs lie
   * on a ring at the SHA-256 of their name, in hexadecimal; a range is all that begin with some
   * digits.
   *
   * @param asOf what the hashes are of: of each CDN the newest advertisement issued by then that
   *     does not expire within 20 s of it
   * @param hashes by range, at most 64 of at most 8 digits each: the first 8 bytes of the SHA-256
   *     of the marks in the order of the CDNs' names, in hexadecimal; zeros for none
   * @param listed ranges whose CDNs are all in {@code held}; at most 64
   * @param held what is held now, of some CDNs; at most 256
   */
  record AdvertisementDigest(
      Instant asOf,
      SortedMap<String, String> hashes,
      List<String> listed,
      SortedMap<CdnName, Held> held)
      implements PeerMessage {
    private static final int MOST_RANGES = 64;
    private static final int MOST_HELD = 256;
    private static final Pattern RANGE = Pattern.compile("[0-9a-f]{0,8}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{16}");

    /** Copies; throws {@link IllegalArgumentException} naming what is too much or no range. */
    public AdvertisementDigest {
      hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
      listed = List.copyOf(listed);
      held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
      if (hashes.size() > MOST_RANGES || listed.size() > MOST_RANGES || held.size() > MOST_HELD) {
        throw new IllegalArgumentException(
            "a digest has at most " + MOST_RANGES + " ranges and " + MOST_HELD + " CDNs");
      }
      boolean ranges =
          hashes.keySet().stream().allMatch(r -> RANGE.matcher(r).matches())
              && listed.stream().allMatch(r -> RANGE.matcher(r).matches())
              && hashes.values().stream().allMatch(h -> HASH.matcher(h).matches());
      if (!ranges) {
        throw new IllegalArgumentException(
            "a range is at most 8 hexadecimal digits and its hash 16, in lower case");
      }
    }
  }

  /**
   * One advertisement, told apart from all others.
   *
   * @param sequence its sequence
   * @param mark the first 8 bytes of the SHA-256 of its document, in hexadecimal
   */
  record Held(long sequence, String mark) {
    private static final Pattern MARK = Pattern.compile("[0-9a-f]{16}");

    /** Checks the form; throws {@link IllegalArgumentException}. */
    public Held {
      if (!MARK.matcher(mark).matches()) {
        throw new IllegalArgumentException("mark: use 16 hexadecimal digits in lower case");
      }
    }
  }

  /**
   * Asks for the newest advertisements of these CDNs.
   *
   * @param cdns at most 64
   */
  record AdvertisementsWanted(List<CdnName> cdns) implements PeerMessage {
    private static final int MOST = 64;

    /** Copies; throws {@link IllegalArgumentException} when there are too many. */
    public AdvertisementsWanted {
      cdns = List.copyOf(cdns);
      if (cdns.size() > MOST) {
        throw new IllegalArgumentException("ask for at most " + MOST + " advertisements at once");
      }
    }
  }

  /**
   * Advertisements that the receiver asked for, or that are new; each is verified on its own.
   *
   * @param advertisements at most 256
   */
  record Advertisements(List<SignedAdvertisement> advertisements) implements PeerMessage {
    /** Copies. */
    public Advertisements {
      advertisements = List.copyOf(advertisements);
    }
  }

  /**
   * Asks for a standing offer, to be held before there is a need.
   *
   * @param request names the request
   * @param inquiry what is wanted
   */
  record OfferRequest(RequestId request, Inquiry inquiry) implements PeerMessage {}

  /**
   * An offer that answers a request.
   *
   * @param offer what is promised
   */
  record OfferMade(Offer offer) implements PeerMessage {}

  /**
   * No offer, or no bid: the request is declined.
   *
   * @param request which request, or which auction
   * @param reason a line for people
   */
  record OfferDeclined(RequestId request, String reason) implements PeerMessage {
    /** Cuts the reason, see {@link #LONGEST_REASON}. */
    public OfferDeclined {
      reason = cut(reason);
    }
  }

  /**
   * Calls for sealed bids.
   *
   * @param call what is called for
   * @param document the call, signed by its primary
   */
  record AuctionCalled(AuctionDocument.Call call, String document) implements PeerMessage {}

  /**
   * Commits to a bid without telling it.
   *
   * @param auction which auction
   * @param bid the digest of the signed bid
   */
  record BidCommitted(RequestId auction, DocumentDigest bid) implements PeerMessage {}

  /**
   * No more bids are taken; bids are to be opened.
   *
   * @param closing what was committed to
   * @param document the closing, signed by the primary
   */
  record BidsClosed(AuctionDocument.Closing closing, String document) implements PeerMessage {}

  /**
   * Opens a bid.
   *
   * @param opened the bid, the opening, and their signed documents
   */
  record BidOpened(AuctionDocument.OpenedBid opened) implements PeerMessage {}

  /**
   * How an auction ended for one bidder.
   *
   * @param auction which auction
   * @param opened the digests of all bids that were opened and count, sorted
   * @param taken what is taken of the receiver's offer; a proposal of terms follows. Zero: nothing,
   *     the offer is given back
   * @param price what is paid for it; absent where nothing is taken
   */
  record AuctionEnded(
      RequestId auction, List<DocumentDigest> opened, Capacity taken, Optional<Tariff> price)
      implements PeerMessage {
    /** Sorts, without repetition; throws {@link IllegalArgumentException} when there are many. */
    public AuctionEnded {
      AuctionDocument.requireFew(auction, opened.size());
      opened = opened.stream().distinct().sorted().toList();
    }
  }

  /**
   * Terms, or amended terms, that the borrower has signed.
   *
   * @param terms what the document says
   * @param document the JWS with the borrower's signature
   */
  record AgreementProposal(AgreementTerms terms, String document) implements PeerMessage {}

  /**
   * Terms that both have signed.
   *
   * @param agreement terms, document and keys
   */
  record AgreementAcceptance(SignedAgreement agreement) implements PeerMessage {}

  /**
   * The lender does not sign this revision.
   *
   * @param agreement which agreement
   * @param revision which revision
   * @param reason a line for people
   * @param counter a firm offer for what the lender can do instead, whose request is named like the
   *     agreement; only of a first revision
   */
  record AgreementRefusal(
      AgreementId agreement, int revision, String reason, Optional<Offer> counter)
      implements PeerMessage {
    /** Cuts the reason, see {@link #LONGEST_REASON}. */
    public AgreementRefusal {
      reason = cut(reason);
    }

    /** A refusal with nothing instead. */
    public AgreementRefusal(AgreementId agreement, int revision, String reason) {
      this(agreement, revision, reason, Optional.empty());
    }
  }

  /**
   * The lender's edges are ready for the service.
   *
   * @param agreement which agreement
   * @param addresses where clients can be sent; not empty
   */
  record DelegationReady(AgreementId agreement, List<IpAddress> addresses) implements PeerMessage {
    /** Copies. */
    public DelegationReady {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * The lender could not make its edges ready.
   *
   * @param agreement which agreement
   * @param reason a line for people
   */
  record DelegationFailed(AgreementId agreement, String reason) implements PeerMessage {
    /** Cuts the reason, see {@link #LONGEST_REASON}. */
    public DelegationFailed {
      reason = cut(reason);
    }
  }

  /**
   * What the lender carries under an agreement: an aggregate, never per edge.
   *
   * @param agreement which agreement
   * @param second the beginning of the second that is reported
   * @param served requests answered
   * @param refused requests refused for want of capacity, or failed
   */
  record LoadReport(AgreementId agreement, Instant second, RequestRate served, RequestRate refused)
      implements PeerMessage {}

  /**
   * Either party ends the agreement before its time: the borrower because it needs it no more, the
   * lender with the notice of its offer because it needs the capacity itself.
   *
   * @param agreement which agreement
   * @param reason a line for people
   * @param steerUntil from when DNS must not send clients
   * @param serveUntil until when lingering traffic is served and paid
   */
  record Termination(AgreementId agreement, String reason, Instant steerUntil, Instant serveUntil)
      implements PeerMessage {
    /** Cuts the reason, see {@link #LONGEST_REASON}. */
    public Termination {
      reason = cut(reason);
    }
  }

  /**
   * The lender's account of one interval.
   *
   * @param statement the account
   */
  record UsageStatement(Statement statement) implements PeerMessage {}

  /**
   * The borrower's answer to a statement.
   *
   * @param agreement which agreement
   * @param number which statement
   * @param accepted whether it agrees within the tolerance
   * @param estimate the borrower's own measure of the requests
   * @param committedUntil until when the borrower owes the commitment by this statement: the
   *     statement's end, or the end of the agreement as the borrower knows it if that is earlier
   * @param reason a line for people
   */
  record StatementVerdict(
      AgreementId agreement,
      int number,
      boolean accepted,
      long estimate,
      Instant committedUntil,
      String reason)
      implements PeerMessage {
    /** Cuts the reason, see {@link #LONGEST_REASON}. */
    public StatementVerdict {
      reason = cut(reason);
    }
  }

  /**
   * The lender's invoice for an ended agreement.
   *
   * @param invoice what is owed
   */
  record InvoiceIssued(Invoice invoice) implements PeerMessage {}

  /**
   * The borrower's answer to an invoice.
   *
   * @param agreement which agreement
   * @param accepted whether it equals the borrower's own rating
   * @param reason a line for people
   */
  record InvoiceVerdict(AgreementId agreement, boolean accepted, String reason)
      implements PeerMessage {
    /** Cuts the reason, see {@link #LONGEST_REASON}. */
    public InvoiceVerdict {
      reason = cut(reason);
    }
  }

  /**
   * The lender's remaining capacity, told to holders of standing offers and parties of agreements.
   *
   * @param cdn the lender
   * @param remaining what it could lend beyond what is promised, in tenths of all that it has
   * @param at when; an earlier one that comes late says nothing
   */
  record RemainingCapacity(CdnName cdn, Capacity remaining, Instant at) implements PeerMessage {}

  /**
   * Keys that their owners do not want believed any more, each revoked by itself, passed on by
   * anybody.
   *
   * @param revocations at most 64
   */
  record KeysRevoked(List<SignedRevocation> revocations) implements PeerMessage {
    /** Copies. */
    public KeysRevoked {
      revocations = List.copyOf(revocations);
    }
  }

  /**
   * A version of a long-term agreement that its author has signed.
   *
   * @param terms what the document says
   * @param document the compact JWS with the author's signature
   * @param reason a line for people
   */
  record LongTermProposed(LongTermTerms terms, String document, String reason)
      implements PeerMessage {
    /** Cuts the reason, see {@link #LONGEST_REASON}. */
    public LongTermProposed {
      reason = cut(reason);
    }
  }

  /**
   * A version of a long-term agreement that people on both sides have approved.
   *
   * @param agreement terms, document and keys
   */
  record LongTermApproved(SignedLongTerm agreement) implements PeerMessage {}

  /**
   * A version of a long-term agreement is not approved.
   *
   * @param agreement which agreement
   * @param version which version of the receiver's
   * @param reason a line for people
   */
  record LongTermDeclined(LongTermId agreement, int version, String reason) implements PeerMessage {
    /** Cuts the reason, see {@link #LONGEST_REASON}. */
    public LongTermDeclined {
      reason = cut(reason);
    }
  }

  /**
   * Either party ends a long-term agreement with the notice that it states. Short agreements under
   * it run to their own end.
   *
   * @param agreement which agreement
   * @param until until when short agreements can be made under it
   * @param reason a line for people
   */
  record LongTermEnded(LongTermId agreement, Instant until, String reason) implements PeerMessage {
    /** Cuts the reason, see {@link #LONGEST_REASON}. */
    public LongTermEnded {
      reason = cut(reason);
    }
  }
}
