package io.spillway.wire;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import java.time.Instant;
import java.util.Optional;

/** Which keys domains publish. Asked at each handshake and document, so it must not wait. */
@FunctionalInterface
public interface PublishedKeys {
  /**
   * Why a domain is not known to publish a key.
   *
   * @param cdn the domain
   * @param key a key that is said to be its
   * @param now when it is asked
   * @return a few words; empty if the domain publishes the key
   */
  Optional<String> whyNot(CdnName cdn, KeyId key, Instant now);
}
