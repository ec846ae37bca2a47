package io.spillway.wire;

import io.spillway.model.Advertisement;
import io.spillway.model.AgreementTerms;
import io.spillway.model.AuctionDocument;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.Revocation;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SignedAgreement;
import io.spillway.model.SignedLongTerm;
import io.spillway.model.SignedRevocation;
import io.spillway.model.message.PeerMessage;
import io.spillway.wire.Trust.Binding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Verifies what messages carry that was signed by itself. The payload of such a document is exactly
 * the codec's bytes of what it is about, so that nothing can be read into it.
 */
final class SignedParts {
  static final String ADVERTISEMENT = "spillway-advertisement+jws";
  static final String AGREEMENT = "spillway-agreement+jws";
  static final String AUCTION = "spillway-auction+jws";

  static final String LONG_TERM = "spillway-longterm+jws";

  private static final int LONGEST_FILE = 64 << 20;
  static final String REVOCATION = "spillway-revocation+jws";

  private static final Codec CODEC = Codec.standard();

  private final Trust trust;

  SignedParts(Trust trust) {
    this.trust = trust;
  }

  /** A message whose parts are all sound, who signed its advertisements, what was taken out. */
  record Sound(PeerMessage message, List<KeyId> signers, List<String> dropped) {}

  Sound verify(PeerMessage message, CdnName issuer, CdnName audience, Instant now)
      throws RefusedException {
    return switch (message) {
      case PeerMessage.Advertisements m -> verify(m, now);
      case PeerMessage.AgreementProposal(AgreementTerms terms, String document) -> {
        requireParties(terms, issuer, audience);
        verify(terms, document, now);
        yield sound(message);
      }
      case PeerMessage.AgreementAcceptance(SignedAgreement agreement) -> {
        requireParties(agreement.terms(), audience, issuer);
        verify(agreement, now);
        yield sound(message);
      }
      case PeerMessage.AuctionCalled m -> {
        verify(m.call(), m.document(), issuer, now);
        yield sound(m);
      }
      case PeerMessage.BidsClosed m -> {
        verify(m.closing(), m.document(), issuer, now);
        yield sound(m);
      }
      case PeerMessage.BidOpened(AuctionDocument.OpenedBid opened) -> {
        verify(opened.bid(), opened.bidDocument(), issuer, now);
        verify(opened.opening(), opened.openingDocument(), issuer, now);
        yield sound(message);
      }
      case PeerMessage.LongTermProposed(LongTermTerms terms, String document, String _) -> {
        requireAuthor(terms, issuer, audience);
        verify(terms, document, now);
        yield sound(message);
      }
      case PeerMessage.LongTermApproved(SignedLongTerm agreement) -> {
        requireAuthor(agreement.terms(), audience, issuer);
        verify(agreement, now);
        yield sound(message);
      }
      case PeerMessage.LongTermDeclined m -> sound(m);
      case PeerMessage.LongTermEnded m -> sound(m);
      case PeerMessage.BidCommitted m -> sound(m);
      case PeerMessage.AuctionEnded m -> sound(m);
      case PeerMessage.AdvertisementDigest m -> sound(m);
      case PeerMessage.AdvertisementsWanted m -> sound(m);
      case PeerMessage.OfferRequest m -> sound(m);
      case PeerMessage.OfferMade m -> sound(m);
      case PeerMessage.OfferDeclined m -> sound(m);
      case PeerMessage.AgreementRefusal m -> sound(m);
      case PeerMessage.DelegationReady m -> sound(m);
      case PeerMessage.DelegationFailed m -> sound(m);
      case PeerMessage.LoadReport m -> sound(m);
      case PeerMessage.Termination m -> sound(m);
      case PeerMessage.UsageStatement m -> sound(m);
      case PeerMessage.StatementVerdict m -> sound(m);
      case PeerMessage.InvoiceIssued m -> sound(m);
      case PeerMessage.InvoiceVerdict m -> sound(m);
      case PeerMessage.RemainingCapacity m -> sound(m);
      case PeerMessage.KeysRevoked m -> verify(m, now);
    };
  }

  /** Which key has signed it. */
  KeyId verify(SignedAdvertisement signed, Instant now) throws RefusedException {
    Advertisement said = signed.advertisement();
    if (signed.document().length() > Documents.MAX_ADVERTISEMENT) {
      throw new RefusedException(
          Refusal.OVERSIZED,
          signed.document().length()
              + " characters: an advertisement has at most "
              + Documents.MAX_ADVERTISEMENT);
    }
    Jws jws = Jws.parseCompact(signed.document());
    Jws.Header header = jws.requireHeader(0, ADVERTISEMENT);
    Binding binding = jws.verify(0, header, said.cdn(), trust, now);
    requireCurrent(said.issuedAt(), said.expiresAt(), now);
    requireSame(jws, said, "advertisement of " + said.cdn());
    return binding.key();
  }

  void verify(SignedAgreement agreement, Instant now) throws RefusedException {
    AgreementTerms terms = agreement.terms();
    Jws jws = Jws.parseGeneral(agreement.document());
    if (jws.signatures().size() != 2) {
      throw new RefusedException(
          Refusal.MALFORMED, jws.signatures().size() + " signatures: an agreement has two");
    }
    verify(jws, 0, terms.borrower(), agreement.borrowerKey(), AGREEMENT, now);
    verify(jws, 1, terms.lender(), agreement.lenderKey(), AGREEMENT, now);
    requireSame(jws, terms, terms.id() + " revision " + terms.revision());
  }

  void verify(SignedLongTerm agreement, Instant now) throws RefusedException {
    LongTermTerms terms = agreement.terms();
    Jws jws = Jws.parseGeneral(agreement.document());
    if (jws.signatures().size() != 2) {
      throw new RefusedException(
          Refusal.MALFORMED, jws.signatures().size() + " signatures: an agreement has two");
    }
    verify(jws, 0, terms.author(), agreement.authorKey(), LONG_TERM, now);
    verify(jws, 1, terms.other(), agreement.approverKey(), LONG_TERM, now);
    requireSame(jws, terms, terms.id() + " version " + terms.version());
  }

  private void verify(LongTermTerms terms, String document, Instant now) throws RefusedException {
    Jws jws = Jws.parseCompact(document);
    Jws.Header header = jws.requireHeader(0, LONG_TERM);
    jws.verify(0, header, terms.author(), trust, now);
    requireSame(jws, terms, terms.id() + " version " + terms.version());
  }

  void verify(AuctionDocument said, String document, CdnName author, Instant now)
      throws RefusedException {
    if (!said.author().equals(author)) {
      throw new RefusedException(
          Refusal.WRONG_PARTY,
          said.getClass().getSimpleName() + " in " + said.auction() + ": of " + said.author());
    }
    // A transcript holds many documents; it is read from a file and never from a peer.
    boolean file = said instanceof AuctionDocument.Transcript;
    Jws jws = Jws.parseCompact(document, file ? LONGEST_FILE : Documents.MAX_AUCTION_STEP);
    Jws.Header header = jws.requireHeader(0, AUCTION);
    jws.verify(0, header, author, trust, now);
    requireSame(jws, said, said.getClass().getSimpleName() + " in " + said.auction());
  }

  private void verify(AgreementTerms terms, String proposal, Instant now) throws RefusedException {
    Jws jws = Jws.parseCompact(proposal);
    Jws.Header header = jws.requireHeader(0, AGREEMENT);
    jws.verify(0, header, terms.borrower(), trust, now);
    requireSame(jws, terms, terms.id() + " revision " + terms.revision());
  }

  private void verify(Jws jws, int index, CdnName party, KeyId key, String typ, Instant now)
      throws RefusedException {
    Jws.Header header = jws.requireHeader(index, typ);
    Binding binding = jws.verify(index, header, party, trust, now);
    if (!binding.key().equals(key)) {
      throw new RefusedException(
          Refusal.ALTERED, party + " signed with key " + binding.key() + ", not " + key);
    }
  }

  private Sound verify(PeerMessage.Advertisements message, Instant now) throws RefusedException {
    int count = message.advertisements().size();
    if (count > Documents.MAX_ADVERTISEMENTS) {
      throw new RefusedException(
          Refusal.OVERSIZED,
          count + " advertisements: send at most " + Documents.MAX_ADVERTISEMENTS);
    }
    List<SignedAdvertisement> kept = new ArrayList<>();
    List<KeyId> signers = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (SignedAdvertisement each : message.advertisements()) {
      try {
        requireUsual(each);
        signers.add(verify(each, now));
        kept.add(each);
      } catch (RefusedException e) {
        dropped.add(
            "advertisement of "
                + each.advertisement().cdn()
                + ": "
                + e.refused().reason()
                + ": "
                + e.getMessage());
      }
    }
    return new Sound(new PeerMessage.Advertisements(kept), signers, dropped);
  }

  private static void requireUsual(SignedAdvertisement signed) throws RefusedException {
    Optional<String> extreme = Extremes.find(signed);
    if (extreme.isPresent()) {
      throw new RefusedException(Refusal.MALFORMED, extreme.get());
    }
  }

  /** By the revoked key itself, which may be known as revoked already. */
  private void verify(SignedRevocation signed, Instant now) throws RefusedException {
    Revocation said = signed.revocation();
    Jws jws = Jws.parseCompact(signed.document());
    Jws.Header header = jws.requireHeader(0, REVOCATION);
    Binding binding = jws.verify(0, header, said.cdn(), trust.withoutRevocations(), now);
    if (!binding.key().equals(said.key())) {
      throw new RefusedException(
          Refusal.WRONG_PARTY, "key " + said.key() + " is revoked by itself alone");
    }
    requireSame(jws, said, "revocation of " + said.key());
  }

  private Sound verify(PeerMessage.KeysRevoked message, Instant now) throws RefusedException {
    int count = message.revocations().size();
    if (count > Documents.MAX_REVOCATIONS) {
      throw new RefusedException(
          Refusal.OVERSIZED, count + " revocations: send at most " + Documents.MAX_REVOCATIONS);
    }
    List<SignedRevocation> kept = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (SignedRevocation each : message.revocations()) {
      try {
        verify(each, now);
        kept.add(each);
      } catch (RefusedException e) {
        dropped.add(
            "revocation of "
                + each.revocation().key()
                + ": "
                + e.refused().reason()
                + ": "
                + e.getMessage());
      }
    }
    return new Sound(new PeerMessage.KeysRevoked(kept), List.of(), dropped);
  }

  private static Sound sound(PeerMessage message) {
    return new Sound(message, List.of(), List.of());
  }

  static void requireCurrent(Instant issuedAt, Instant expiresAt, Instant now)
      throws RefusedException {
    if (!now.minus(Documents.CLOCK_ALLOWANCE).isBefore(expiresAt)) {
      throw new RefusedException(Refusal.EXPIRED, "expired at " + expiresAt + ", now it is " + now);
    }
    if (issuedAt.isAfter(now.plus(Documents.CLOCK_ALLOWANCE))) {
      throw new RefusedException(
          Refusal.FUTURE_DATED, "issued at " + issuedAt + ", now it is " + now);
    }
  }

  /** Refuses a document whose payload is not exactly what is said. */
  static void requireSame(Jws jws, Object said, String what) throws RefusedException {
    if (!Arrays.equals(jws.payloadBytes(), CODEC.write(said))) {
      throw new RefusedException(Refusal.ALTERED, what + ": says other than what was signed");
    }
  }

  private static void requireParties(AgreementTerms terms, CdnName borrower, CdnName lender)
      throws RefusedException {
    if (!terms.borrower().equals(borrower) || !terms.lender().equals(lender)) {
      throw new RefusedException(
          Refusal.WRONG_PARTY,
          terms.id() + ": parties are " + terms.borrower() + " and " + terms.lender());
    }
  }

  private static void requireAuthor(LongTermTerms terms, CdnName author, CdnName other)
      throws RefusedException {
    if (!terms.author().equals(author) || !terms.other().equals(other)) {
      throw new RefusedException(
          Refusal.WRONG_PARTY,
          terms.id() + ": proposed by " + terms.author() + " to " + terms.other());
    }
  }
}
