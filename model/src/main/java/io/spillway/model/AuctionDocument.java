package io.spillway.model;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is signed in a sealed-bid auction, one kind for each step of it. A bid is sealed: its bidder
 * first tells the digest of the signed bid alone, and opens it when the digests of all bids are
 * known to all bidders. Each step names the digest of the step before, so that none can be replaced
 * afterwards (after M. Blum, Coin flipping by telephone, 1981, for the commitment; the salt hides a
 * bid whose contents could be guessed).
 */
public sealed interface AuctionDocument {
  /** The most bids of one auction. */
  int MOST_BIDS = 64;

  /** The longest that a reason is told of others, in characters. */
  int LONGEST_REASON = 200;

  /** Which auction. */
  RequestId auction();

  /** Throws {@link IllegalArgumentException} for more bids than an auction has. */
  static void requireFew(RequestId auction, int bids) {
    if (bids > MOST_BIDS) {
      throw new IllegalArgumentException(
          "auction " + auction + ": " + bids + " bids, use at most " + MOST_BIDS);
    }
  }

  /** Who has to sign. */
  CdnName author();

  /**
   * The primary calls for bids.
   *
   * @param auction names the auction at its primary
   * @param primary who needs capacity
   * @param inquiry what is needed, as far as bidders are told
   * @param ceiling the digest of the price ceiling, which no bidder learns ({@link SealedCeiling})
   * @param pricing what winners are paid
   * @param commitBy until when commitments are taken, by the primary's clock
   * @param openBy until when bids can be opened at the latest, by the primary's clock
   */
  record Call(
      RequestId auction,
      CdnName primary,
      Inquiry inquiry,
      DocumentDigest ceiling,
      PricingRule pricing,
      Instant commitBy,
      Instant openBy)
      implements AuctionDocument {
    /** Checks the times; throws {@link IllegalArgumentException}. */
    public Call {
      if (openBy.isBefore(commitBy)) {
        throw new IllegalArgumentException(
            "auction " + auction + ": bids open by " + openBy + ", use a time after " + commitBy);
      }
    }

    @Override
    public CdnName author() {
      return primary;
    }
  }

  /**
   * A bid. Its offer is firm from the commitment on.
   *
   * @param auction which auction
   * @param call the digest of the signed call that it answers
   * @param salt at least 128 random bits, hexadecimal, so that the digest tells nothing
   * @param offer what is offered, at what price
   */
  record Bid(RequestId auction, DocumentDigest call, String salt, Offer offer)
      implements AuctionDocument {
    private static final int LEAST_SALT = 32;
    private static final int MOST_SALT = 128;

    /** Checks the salt's length; throws {@link IllegalArgumentException}. */
    public Bid {
      if (salt.length() < LEAST_SALT || salt.length() > MOST_SALT) {
        throw new IllegalArgumentException(
            "bid in " + auction + ": a salt of " + salt.length() + " digits, use 32 to 128");
      }
    }

    @Override
    public CdnName author() {
      return offer.lender();
    }
  }

  /**
   * No more bids are taken. Told to every bidder before any bid is opened.
   *
   * @param auction which auction
   * @param primary who needs capacity
   * @param call the digest of the signed call
   * @param commitments the digests of all bids that were committed to in time, sorted; at most
   *     {@value #MOST_BIDS}
   */
  record Closing(
      RequestId auction, CdnName primary, DocumentDigest call, List<DocumentDigest> commitments)
      implements AuctionDocument {
    /** Sorts, without repetition; throws {@link IllegalArgumentException} when there are many. */
    public Closing {
      requireFew(auction, commitments.size());
      commitments = commitments.stream().distinct().sorted().toList();
    }

    @Override
    public CdnName author() {
      return primary;
    }
  }

  /**
   * A bidder opens its bid. As it names the closing that it has seen, a primary that told bidders
   * of different closings has openings that do not fit together.
   *
   * @param auction which auction
   * @param bidder whose bid
   * @param closing the digest of the signed closing
   * @param bid the digest of the signed bid
   */
  record Opening(RequestId auction, CdnName bidder, DocumentDigest closing, DocumentDigest bid)
      implements AuctionDocument {
    @Override
    public CdnName author() {
      return bidder;
    }
  }

  /**
   * All of an auction, for an auditor that the parties agree on. Not told to bidders, as it holds
   * losing bids.
   *
   * @param auction which auction
   * @param primary who needed capacity
   * @param call what was called for
   * @param callDocument the call, signed
   * @param ceiling the price ceiling, of which the call holds the digest
   * @param closing what was closed; none where nobody committed
   * @param closingDocument the closing, signed; empty where there is none
   * @param opened the bids that count, by bidder
   * @param leftOut of the bids that count those that did not compete, and why
   * @param others why each of the other CDNs that were called has no bid that counts
   * @param unopened of the others those whose commitment was closed, and what it was: so each
   *     commitment is one bidder's, by name
   * @param standing offers that the primary held before and that competed with the bids
   * @param problem the choice that the primary had to make; none where there was nothing to choose
   * @param solution what it chose
   * @param proposed how much of each offer it really proposed to agree on; less than it chose where
   *     caps on money or what was agreed already allowed no more
   */
  record Transcript(
      RequestId auction,
      CdnName primary,
      Call call,
      String callDocument,
      SealedCeiling ceiling,
      Optional<Closing> closing,
      String closingDocument,
      SortedMap<CdnName, OpenedBid> opened,
      SortedMap<CdnName, LeftOut> leftOut,
      SortedMap<CdnName, String> others,
      SortedMap<CdnName, DocumentDigest> unopened,
      List<Offer> standing,
      Optional<AllocationProblem> problem,
      Optional<AllocationSolution> solution,
      SortedMap<OfferId, Capacity> proposed)
      implements AuctionDocument {
    /** Copies. */
    public Transcript {
      opened = Collections.unmodifiableSortedMap(new TreeMap<>(opened));
      leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
      others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
      unopened = Collections.unmodifiableSortedMap(new TreeMap<>(unopened));
      proposed = Collections.unmodifiableSortedMap(new TreeMap<>(proposed));
      standing = List.copyOf(standing);
    }

    @Override
    public CdnName author() {
      return primary;
    }
  }

  /**
   * A bid that was opened, with what proves it.
   *
   * @param bid the bid
   * @param bidDocument the bid, signed
   * @param opening the opening
   * @param openingDocument the opening, signed
   */
  record OpenedBid(Bid bid, String bidDocument, Opening opening, String openingDocument) {}
}
