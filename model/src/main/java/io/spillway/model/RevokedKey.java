package io.spillway.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A key that is not believed.
 *
 * @param key which key
 * @param cdn as whose key it is refused; empty for anybody's
 * @param since from when on: what was verified before stays verified
 */
public record RevokedKey(KeyId key, Optional<CdnName> cdn, Instant since) {}
