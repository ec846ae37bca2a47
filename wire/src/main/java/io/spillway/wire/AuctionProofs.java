package io.spillway.wire;

import io.spillway.model.AuctionDocument;
import java.time.Instant;
import java.util.Optional;

/** Verifies documents of auctions by themselves, as somebody does who was not there. */
public final class AuctionProofs {
  private final SignedParts parts;
  private final Instant at;

  /**
   * Verifies as of a time.
   *
   * @param trust the authorities that vouch for keys
   * @param at when the documents were made: certificates may have run out since
   */
  public AuctionProofs(Trust trust, Instant at) {
    this.parts = new SignedParts(trust);
    this.at = at;
  }

  /** What is wrong with a document; empty if it says this and its author has signed it. */
  public Optional<String> objection(AuctionDocument said, String document) {
    try {
      parts.verify(said, document, said.author(), at);
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(e.refused().reason() + ": " + e.getMessage());
    }
  }
}
