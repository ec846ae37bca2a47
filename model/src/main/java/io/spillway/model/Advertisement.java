package io.spillway.model;

import java.net.URI;
import java.time.Instant;

/**
 * A CDN's expiring statement of what it could lend, in aggregate only.
 *
 * @param cdn who advertises
 * @param endpoint the HTTPS address of its peering agent
 * @param sequence grows with each advertisement of this CDN; a lower one is stale
 * @param issuedAt when it was made
 * @param expiresAt from when on it is worth nothing
 * @param lendable what it could lend now, in coarse steps
 * @param footprint whose clients it serves well
 */
public record Advertisement(
    CdnName cdn,
    URI endpoint,
    long sequence,
    Instant issuedAt,
    Instant expiresAt,
    Capacity lendable,
    Footprint footprint) {
  /** Checks the forms; throws {@link IllegalArgumentException} naming the wrong value. */
  public Advertisement {
    if (!"https".equals(endpoint.getScheme()) || endpoint.getHost() == null) {
      throw new IllegalArgumentException(
          "advertisement endpoint " + endpoint + ": use https://HOST:PORT");
    }
    if (!expiresAt.isAfter(issuedAt)) {
      throw new IllegalArgumentException(
          "advertisement expiry " + expiresAt + ": use a time after its issue at " + issuedAt);
    }
  }
}
