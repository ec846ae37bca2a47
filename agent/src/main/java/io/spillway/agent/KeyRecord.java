package io.spillway.agent;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.RevokedKey;
import io.spillway.model.SignedRevocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which key this CDN signs with, and which are not believed any more.
 *
 * @param own the key that this CDN signs with; none until the node has said
 * @param refused keys that operators of this CDN refuse, whoever's they are
 * @param revoked keys that their owners have revoked, by statements that the keys have signed
 */
public record KeyRecord(
    Optional<Own> own, SortedMap<KeyId, RefusedKey> refused, SortedMap<KeyId, Heard> revoked) {
  /** As many revocations of one CDN are remembered; it needs another domain for more. */
  static final int MOST_PER_CDN = 32;

  static final int MOST = 10_000;

  static final KeyRecord NONE = new KeyRecord(Optional.empty(), new TreeMap<>(), new TreeMap<>());

  /**
   * The key in use.
   *
   * @param key which key
   * @param since when it was first used
   * @param until when its certificate ends
   */
  public record Own(KeyId key, Instant since, Instant until) {}

  /**
   * A key that is refused here.
   *
   * @param since from when on
   * @param reason a line for people
   * @param cdn whose it was, where that was known
   */
  public record RefusedKey(Instant since, String reason, Optional<CdnName> cdn) {}

  /**
   * A revocation by a key's owner.
   *
   * @param signed what it says
   * @param at when it was first heard of here: what the key signed before stays valid, whatever
   *     time its owner names
   */
  public record Heard(SignedRevocation signed, Instant at) {}

  /** Copies. */
  public KeyRecord {
    refused = Collections.unmodifiableSortedMap(refused);
    revoked = Collections.unmodifiableSortedMap(revoked);
  }

  /** All that are not believed. */
  public List<RevokedKey> all() {
    List<RevokedKey> all = new ArrayList<>();
    refused.forEach((key, r) -> all.add(new RevokedKey(key, Optional.empty(), r.since())));
    revoked.forEach((key, heard) ->
        all.add(new RevokedKey(key, Optional.of(heard.signed().revocation().cdn()), heard.at())));
    return all;
  }

  /** Why a key of a CDN is not believed; empty if it is. */
  public Optional<String> against(CdnName cdn, KeyId key) {
    RefusedKey byOperator = refused.get(key);
    if (byOperator != null) {
      return Optional.of("its key was revoked here by an operator: " + byOperator.reason());
    }
    return Optional.ofNullable(revoked.get(key))
        .map(heard -> heard.signed().revocation())
        .filter(said -> said.cdn().equals(cdn))
        .map(said -> "it has revoked its key: " + said.reason());
  }

  /** Whether there is room for one more revocation by a CDN. */
  boolean hasRoom(CdnName cdn) {
    long known =
        revoked.values().stream().filter(h -> h.signed().revocation().cdn().equals(cdn)).count();
    return known < MOST_PER_CDN && revoked.size() < MOST;
  }

  KeyRecord using(Own next) {
    return new KeyRecord(Optional.of(next), refused, revoked);
  }

  KeyRecord refusing(KeyId key, RefusedKey how) {
    TreeMap<KeyId, RefusedKey> next = new TreeMap<>(refused);
    next.put(key, how);
    return new KeyRecord(own, next, revoked);
  }

  KeyRecord accepting(KeyId key) {
    TreeMap<KeyId, RefusedKey> next = new TreeMap<>(refused);
    next.remove(key);
    return new KeyRecord(own, next, revoked);
  }

  KeyRecord with(Heard heard) {
    TreeMap<KeyId, Heard> next = new TreeMap<>(revoked);
    next.put(heard.signed().revocation().key(), heard);
    return new KeyRecord(own, refused, next);
  }

  KeyRecord without(KeyId key) {
    TreeMap<KeyId, Heard> next = new TreeMap<>(revoked);
    next.remove(key);
    return new KeyRecord(own, refused, next);
  }
}
