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
import io.spillway.wire.Opening.Opened;
import io.spillway.wire.Opening.Refused;
import io.spillway.wire.Trust.Binding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Signs what this CDN says and verifies what others say. A message travels as a compact JWS (RFC
 * 7515) whose claims are those of {@link Claims}; what it carries inside that was signed by itself
 * is verified with it. Clocks may differ by {@link #CLOCK_ALLOWANCE}. Thread-safe.
 */
public final class Documents {
  /** The longest document, in characters. */
  public static final int MAX_BYTES = 256 << 10;

  /** The longest lifetime of a message. */
  public static final Duration MAX_LIFETIME = Duration.ofHours(24);

  /** By how much another CDN's clock may differ from this one's. */
  public static final Duration CLOCK_ALLOWANCE = Duration.ofSeconds(10);

  /** The most revocations in one message. */
  public static final int MAX_REVOCATIONS = 64;

  /** The most advertisements in one message. */
  public static final int MAX_ADVERTISEMENTS = 256;

  /** The longest document of one advertisement, in characters. */
  public static final int MAX_ADVERTISEMENT = 16 << 10;

  /** The longest signed step of an auction that is taken, in characters. */
  public static final int MAX_AUCTION_STEP = 16 << 10;

  private static final String MESSAGE = "spillway-message+jws";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:/-]{1,128}");
  private static final Codec CODEC = Codec.limitedTo(MAX_BYTES);

  private final Keyring keys;
  private final Trust trust;
  private final SignedParts parts;

  /** Signs as the given identity and believes what the given trust does. */
  public Documents(Identity identity, Trust trust) {
    this(Keyring.of(identity), trust);
  }

  /** Signs as the ring's current identity and believes what the given trust does. */
  public Documents(Keyring keys, Trust trust) {
    this.keys = keys;
    this.trust = trust;
    this.parts = new SignedParts(trust);
  }

  /**
   * The payload of a message (RFC 7519, section 4.1).
   *
   * @param iss who says so
   * @param aud to whom alone
   * @param jti names the message at its issuer
   * @param iat when, in seconds since 1970
   * @param exp from when on it is worth nothing, in seconds since 1970
   * @param body what is said
   */
  record Claims(CdnName iss, CdnName aud, String jti, long iat, long exp, PeerMessage body) {
    Claims {
      if (!ID.matcher(jti).matches()) {
        throw new IllegalArgumentException(
            "jti \"" + At.cut(jti) + "\": use 1 to 128 characters of A-Z a-z 0-9 . _ : / -");
      }
      if (exp <= iat || exp - iat > MAX_LIFETIME.toSeconds()) {
        throw new IllegalArgumentException(
            "exp " + exp + ": use a time within " + MAX_LIFETIME + " after iat " + iat);
      }
    }
  }

  /**
   * Signs a message.
   *
   * @param message what to say
   * @param audience to whom
   * @param id names it; a repetition has the same
   * @param now when
   * @param lifetime for how long it is worth something, at most {@link #MAX_LIFETIME}
   * @return the compact JWS
   * @throws IllegalArgumentException if it would be longer than {@link #MAX_BYTES}
   */
  public String seal(
      PeerMessage message, CdnName audience, String id, Instant now, Duration lifetime) {
    long iat = now.getEpochSecond();
    long exp = now.plus(lifetime).plusNanos(999_999_999).getEpochSecond();
    long latest = iat + MAX_LIFETIME.toSeconds();
    Identity identity = keys.current();
    Claims claims = new Claims(identity.cdn(), audience, id, iat, Math.min(exp, latest), message);
    String document = Jws.sign(CODEC.write(claims), MESSAGE, identity).compact();
    requireSendable(message, document);
    return document;
  }

  private static void requireSendable(PeerMessage message, String document) {
    if (document.length() > MAX_BYTES) {
      throw new IllegalArgumentException(
          message.getClass().getSimpleName()
              + " of "
              + document.length()
              + " characters: a document has at most "
              + MAX_BYTES);
    }
  }

  /** Whether a message's recipient alone may read it. */
  public static boolean isConfidential(PeerMessage message) {
    return Confidential.is(message);
  }

  /**
   * Signs a message and encrypts it to its recipient.
   *
   * @return the compact JWE
   * @throws IllegalArgumentException if it would be longer than {@link #MAX_BYTES}
   * @see #seal
   */
  public String sealTo(
      RecipientKey recipient,
      PeerMessage message,
      CdnName audience,
      String id,
      Instant now,
      Duration lifetime) {
    String document = Jwe.encrypt(seal(message, audience, id, now, lifetime), recipient);
    requireSendable(message, document);
    return document;
  }

  /**
   * Opens what a peer sent: decrypts it, or refuses it where it came in the clear and should not;
   * then as {@link #open}.
   */
  public Opening receive(String document, CdnName audience, Instant now) {
    try {
      if (document.length() > MAX_BYTES) {
        throw new RefusedException(
            Refusal.OVERSIZED, document.length() + " characters: use at most " + MAX_BYTES);
      }
      return Jwe.isOne(document)
          ? open(Jwe.decrypt(document, keys.encryption(), now), audience, now, true)
          : open(document, audience, now, false);
    } catch (RefusedException e) {
      return e.refused();
    }
  }

  /** Verifies a message and what it carries, in the order of {@link Refusal}. */
  public Opening open(String document, CdnName audience, Instant now) {
    return open(document, audience, now, true);
  }

  private Opening open(String document, CdnName audience, Instant now, boolean hidden) {
    try {
      Jws jws = Jws.parseCompact(document);
      Jws.Header header = jws.requireHeader(0, MESSAGE);
      List<String> dropped = new ArrayList<>();
      Claims claims = claims(jws.payloadBytes(), dropped);
      if (!hidden && Confidential.is(claims.body())) {
        throw new RefusedException(
            Refusal.NOT_ENCRYPTED,
            claims.body().getClass().getSimpleName() + ": encrypt it to " + audience + "'s key");
      }
      Binding binding = jws.verify(0, header, claims.iss(), trust, now);
      if (!claims.aud().equals(audience)) {
        throw new RefusedException(
            Refusal.WRONG_AUDIENCE, "meant for " + claims.aud() + ", not for " + audience);
      }
      Instant issuedAt = Instant.ofEpochSecond(claims.iat());
      Instant expiresAt = Instant.ofEpochSecond(claims.exp());
      SignedParts.requireCurrent(issuedAt, expiresAt, now);
      Optional<String> extreme =
          claims.body() instanceof PeerMessage.Advertisements
              ? Optional.empty() // of each by itself
              : Extremes.find(claims.body());
      if (extreme.isPresent()) {
        throw new RefusedException(Refusal.MALFORMED, extreme.get());
      }
      SignedParts.Sound sound = parts.verify(claims.body(), claims.iss(), audience, now);
      dropped.addAll(sound.dropped());
      return new Opened(
          claims.iss(),
          binding.key(),
          claims.jti(),
          issuedAt,
          expiresAt,
          sound.message(),
          sound.signers(),
          dropped);
    } catch (RefusedException e) {
      return e.refused();
    }
  }

  /** Signs this CDN's own advertisement, with the key that it is encrypted to now. */
  public SignedAdvertisement signWithEncryptionKey(Advertisement advertisement) {
    return signAdvertisement(advertisement.encryptedTo(keys.encryption().current().advertised()));
  }

  /** Signs this CDN's own advertisement. */
  public SignedAdvertisement signAdvertisement(Advertisement advertisement) {
    requireSelf(advertisement.cdn(), "advertisement");
    return new SignedAdvertisement(
        advertisement,
        Jws.sign(CODEC.write(advertisement), SignedParts.ADVERTISEMENT, keys.current()).compact());
  }

  /**
   * Signs, by a key that this CDN has or had, that the key is not to be believed any more.
   *
   * @return empty if this CDN does not hold the key
   */
  public Optional<SignedRevocation> signRevocation(KeyId key, Instant now, String reason) {
    return keys.find(key)
        .map(identity -> {
          Revocation revocation =
              new Revocation(identity.cdn(), key, now, identity.expiresAt(), reason);
          return new SignedRevocation(
              revocation,
              Jws.sign(CODEC.write(revocation), SignedParts.REVOCATION, identity).compact());
        });
  }

  /** Signs terms as their borrower: a compact JWS whose payload is the terms. */
  public String signProposal(AgreementTerms terms) {
    requireSelf(terms.borrower(), "proposal of agreement " + terms.id());
    return Jws.sign(CODEC.write(terms), SignedParts.AGREEMENT, keys.current()).compact();
  }

  /**
   * Adds the lender's signature to terms that their borrower has signed.
   *
   * @param terms what the document says
   * @param document the borrower's compact JWS, which {@link #open} has verified
   * @throws IllegalArgumentException if this CDN is not the lender, or the document says other
   *     terms
   */
  public SignedAgreement signAcceptance(AgreementTerms terms, String document) {
    requireSelf(terms.lender(), "acceptance of agreement " + terms.id());
    try {
      Jws proposed = Jws.parseCompact(document);
      SignedParts.requireSame(proposed, terms, terms.id() + " revision " + terms.revision());
      Jws.Header borrower = proposed.requireHeader(0, SignedParts.AGREEMENT);
      Identity identity = keys.current();
      Jws both = proposed.alsoSignedBy(identity, SignedParts.AGREEMENT);
      return new SignedAgreement(terms, both.general(), borrower.kid(), identity.keyId());
    } catch (RefusedException e) {
      throw new IllegalArgumentException(
          "cannot sign agreement " + terms.id() + ": " + e.getMessage(), e);
    }
  }

  /** Signs a version of a long-term agreement as its author: a compact JWS. */
  public String sign(LongTermTerms terms) {
    requireSelf(terms.author(), "version of long-term agreement " + terms.id());
    return Jws.sign(CODEC.write(terms), SignedParts.LONG_TERM, keys.current()).compact();
  }

  /**
   * Adds the other party's signature to a version that its author has signed.
   *
   * @param terms what the document says
   * @param document the author's compact JWS, which {@link #open} has verified
   * @throws IllegalArgumentException if this CDN is not the other party, or the document says other
   *     terms
   */
  public SignedLongTerm countersign(LongTermTerms terms, String document) {
    requireSelf(terms.other(), "approval of long-term agreement " + terms.id());
    try {
      Jws proposed = Jws.parseCompact(document);
      SignedParts.requireSame(proposed, terms, terms.id() + " version " + terms.version());
      Jws.Header author = proposed.requireHeader(0, SignedParts.LONG_TERM);
      Identity identity = keys.current();
      Jws both = proposed.alsoSignedBy(identity, SignedParts.LONG_TERM);
      return new SignedLongTerm(terms, both.general(), author.kid(), identity.keyId());
    } catch (RefusedException e) {
      throw new IllegalArgumentException(
          "cannot approve long-term agreement " + terms.id() + ": " + e.getMessage(), e);
    }
  }

  /** Signs a document of an auction: a compact JWS whose payload is what it says. */
  public String sign(AuctionDocument content) {
    requireSelf(content.author(), "document of auction " + content.auction());
    return Jws.sign(CODEC.write(content), SignedParts.AUCTION, keys.current()).compact();
  }

  /** Verifies an advertisement by itself; empty if it is sound. */
  public Optional<Refused> check(SignedAdvertisement signed, Instant now) {
    try {
      parts.verify(signed, now);
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(e.refused());
    }
  }

  /** Verifies both signatures of an agreement at a time; empty if it is sound. */
  public Optional<Refused> check(SignedAgreement agreement, Instant now) {
    try {
      parts.verify(agreement, now);
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(e.refused());
    }
  }

  /** Verifies both signatures of a long-term agreement at a time; empty if it is sound. */
  public Optional<Refused> check(SignedLongTerm agreement, Instant now) {
    try {
      parts.verify(agreement, now);
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(e.refused());
    }
  }

  /**
   * Which keys a document says that it was signed with. Nothing is verified: for documents that
   * were verified when they came.
   *
   * @return none where it is no document
   */
  public static List<KeyId> signers(String document) {
    try {
      Jws jws = document.startsWith("{") ? Jws.parseGeneral(document) : Jws.parseCompact(document);
      List<KeyId> keys = new ArrayList<>();
      for (int i = 0; i < jws.signatures().size(); i++) {
        keys.add(jws.header(i).kid());
      }
      return keys;
    } catch (RefusedException e) {
      return List.of();
    }
  }

  private void requireSelf(CdnName signer, String what) {
    CdnName self = keys.current().cdn();
    if (!signer.equals(self)) {
      throw new IllegalArgumentException(what + ": " + signer + " has to sign it, not " + self);
    }
  }

  /**
   * Advertisements come from many, and one that cannot be read is nothing against the others: it is
   * left out. Too many at once are refused all the same.
   */
  private static Claims claims(byte[] json, List<String> dropped) throws RefusedException {
    try {
      return CODEC.readLeaving(
          json,
          Claims.class,
          List.of("body", "advertisements"),
          SignedAdvertisement.class,
          MAX_ADVERTISEMENTS,
          e -> dropped.add("an advertisement: " + Refusal.MALFORMED + ": " + e.getMessage()));
    } catch (CodecException e) {
      throw new RefusedException(
          e.isUnknownType() ? Refusal.UNKNOWN_TYPE : Refusal.MALFORMED, e.getMessage());
    }
  }
}
