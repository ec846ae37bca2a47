package io.spillway.agent;

import io.spillway.model.Advertisement;
import io.spillway.model.CdnName;
import io.spillway.model.Digest;
import io.spillway.model.KeyId;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A CDN's newest advertisement, and what is known of where it came from.
 *
 * @param signed the advertisement with its document
 * @param key by which key it is signed: with the key it is forgotten
 * @param toldBy who told it first, the CDN itself or another
 * @param learnedAt when
 * @param position where the CDN lies on the ring: 8 hexadecimal digits of its name's SHA-256
 * @param mark tells the document apart from others: 16 hexadecimal digits of its SHA-256
 * @param earlier the one before, as hashes of ranges still count it while the newest spreads
 */
public record KnownPeer(
    SignedAdvertisement signed,
    KeyId key,
    CdnName toldBy,
    Instant learnedAt,
    String position,
    String mark,
    Optional<Earlier> earlier) {
  /**
   * By when a new advertisement has spread: hashes leave out what is younger, so that what is on
   * its way anyway is not looked for.
   */
  static final Duration SPREAD = Duration.ofSeconds(10);

  /** What expires this soon after the time of a hash is left out; clocks differ. */
  static final Duration LAST = Duration.ofSeconds(20);

  /**
   * What was held before.
   *
   * @param mark of its document
   * @param issuedAt when it was made
   * @param expiresAt when it ends
   */
  public record Earlier(String mark, Instant issuedAt, Instant expiresAt) {}

  static KnownPeer of(
      SignedAdvertisement signed,
      KeyId key,
      CdnName toldBy,
      Instant now,
      @Nullable KnownPeer before) {
    return new KnownPeer(
        signed,
        key,
        toldBy,
        now,
        before == null ? Digest.hex(signed.advertisement().cdn().value(), 4) : before.position,
        Digest.hex(signed.document(), 8),
        before == null ? Optional.empty() : before.asEarlier(signed.advertisement().issuedAt()));
  }

  /** Of two that may be counted later on, the one that has spread. */
  private Optional<Earlier> asEarlier(Instant next) {
    Advertisement mine = signed.advertisement();
    boolean spread = mine.issuedAt().plus(SPREAD).isBefore(next);
    return spread || earlier.isEmpty()
        ? Optional.of(new Earlier(mark, mine.issuedAt(), mine.expiresAt()))
        : earlier;
  }

  /** What it says. */
  public Advertisement advertisement() {
    return signed.advertisement();
  }

  PeerMessage.Held held() {
    return new PeerMessage.Held(advertisement().sequence(), mark);
  }

  /** The mark that a hash counts as of a time, if any. */
  Optional<String> markAsOf(Instant time) {
    Advertisement mine = advertisement();
    if (!mine.issuedAt().isAfter(time)) {
      return counts(mine.expiresAt(), time) ? Optional.of(mark) : Optional.empty();
    }
    return earlier
        .filter(e -> !e.issuedAt().isAfter(time) && counts(e.expiresAt(), time))
        .map(Earlier::mark);
  }

  private static boolean counts(Instant expiresAt, Instant time) {
    return expiresAt.isAfter(time.plus(LAST));
  }
}
