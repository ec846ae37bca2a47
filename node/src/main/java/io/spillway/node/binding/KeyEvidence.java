package io.spillway.node.binding;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * That a domain published a key: kept after the record is gone, so that what the key has signed can
 * be proved. Every document names its key, so this belongs to each of them.
 *
 * @param cdn the domain
 * @param key its key
 * @param firstSeen when the key was first seen in an answer
 * @param lastSeen when it was last seen
 * @param goneSince when an answer came without it, after the last that had it
 * @param life how long the last answer was to be kept
 * @param authenticated whether DNSSEC proved the first answer, by a resolver on a trusted path
 * @param resolver who gave the first answer
 * @param message the first answer as it came, in base64, with its signatures where there are some;
 *     empty if it was longer than 4,096 bytes
 */
public record KeyEvidence(
    CdnName cdn,
    KeyId key,
    Instant firstSeen,
    Instant lastSeen,
    Optional<Instant> goneSince,
    Duration life,
    boolean authenticated,
    String resolver,
    String message) {
  static KeyEvidence of(CdnName cdn, KeyId key, Instant at, KeyAnswer.Said said) {
    return new KeyEvidence(
        cdn,
        key,
        at,
        at,
        Optional.empty(),
        said.life(),
        said.authenticated(),
        said.resolver(),
        said.message());
  }

  KeyEvidence seenAgain(Instant at, KeyAnswer.Said said) {
    // Proof replaces what was no proof.
    KeyEvidence kept = !authenticated && said.authenticated() ? of(cdn, key, at, said) : this;
    return new KeyEvidence(
        cdn,
        key,
        firstSeen,
        at,
        Optional.empty(),
        said.life(),
        kept.authenticated(),
        kept.resolver(),
        kept.message());
  }

  KeyEvidence gone(Instant at) {
    return new KeyEvidence(
        cdn,
        key,
        firstSeen,
        lastSeen,
        goneSince.or(() -> Optional.of(at)),
        life,
        authenticated,
        resolver,
        message);
  }
}
