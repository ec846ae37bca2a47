package io.spillway.wire;

/**
 * Why a document is refused. Where several reasons hold, the first in this order is given; what a
 * document carries inside is looked at after the document itself, in the same order.
 */
public enum Refusal {
  /** More bytes than a document may have. */
  OVERSIZED,
  /** No JWS of the expected form, or a text inside that is not what it should be. */
  MALFORMED,
  /** A kind of document or message that this version does not know. */
  UNKNOWN_TYPE,
  /**
   * Encrypted to a key that is not this CDN's, or not any more. May pass: it advertises its key.
   */
  WRONG_ENCRYPTION_KEY,
  /** The ciphertext is not what was encrypted to the key under this header. */
  UNREADABLE,
  /** Said in the clear, though its recipient alone may read it. */
  NOT_ENCRYPTED,
  /**
   * No trusted authority says, at this time, that the key belongs to the issuer, or its domain does
   * not publish it where that is asked for; or revoked.
   */
  UNTRUSTED_KEY,
  /** The signature is not the key's signature of these bytes. */
  WRONG_SIGNATURE,
  /** Meant for somebody else. */
  WRONG_AUDIENCE,
  /** Its time is over. */
  EXPIRED,
  /** Issued later than now. */
  FUTURE_DATED,
  /** Signed or sent by somebody who is not the party that has to. */
  WRONG_PARTY,
  /** What the message says differs from the bytes that were signed. */
  ALTERED
}
