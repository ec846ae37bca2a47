package io.spillway.model.message;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Invoice;
import io.spillway.model.IpAddress;
import io.spillway.model.Offer;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SignedAgreement;
import io.spillway.model.SignedRevocation;
import io.spillway.model.Statement;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one CDN's peering agent says to another's. Each travels as the payload of a JWS by its
 * author, is delivered at least once, and may be repeated or reordered: the receiver acts on each
 * once.
 */
public sealed interface PeerMessage {
  /**
   * Which advertisements the sender holds.
   *
   * @param sequences the newest sequence held, by CDN
   */
  record AdvertisementDigest(SortedMap<CdnName, Long> sequences) implements PeerMessage {
    /** Copies. */
    public AdvertisementDigest {
      sequences = Collections.unmodifiableSortedMap(new TreeMap<>(sequences));
    }
  }

  /**
   * Advertisements that the receiver's digest lacked, each verified on its own.
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
   * Asks for an offer.
   *
   * @param request names the request
   * @param requirement what is needed
   * @param standing whether the offer is to be held before there is a need
   */
  record OfferRequest(RequestId request, Requirement requirement, boolean standing)
      implements PeerMessage {}

  /**
   * An offer that answers a request.
   *
   * @param offer what is promised
   */
  record OfferMade(Offer offer) implements PeerMessage {}

  /**
   * No offer: the request is declined.
   *
   * @param request which request
   * @param reason a line for people
   */
  record OfferDeclined(RequestId request, String reason) implements PeerMessage {}

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
   */
  record AgreementRefusal(AgreementId agreement, int revision, String reason)
      implements PeerMessage {}

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
  record DelegationFailed(AgreementId agreement, String reason) implements PeerMessage {}

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
      implements PeerMessage {}

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
      implements PeerMessage {}

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
      implements PeerMessage {}

  /**
   * The lender's remaining capacity, told to holders of standing offers and parties of agreements.
   *
   * @param cdn the lender
   * @param remaining what it could lend beyond what is promised, in coarse steps
   */
  record RemainingCapacity(CdnName cdn, Capacity remaining) implements PeerMessage {}

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
}
