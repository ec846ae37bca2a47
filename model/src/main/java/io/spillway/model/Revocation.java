package io.spillway.model;

import java.time.Instant;

/**
 * A CDN's word that a key of its own is not to be believed any more. It is signed by that very key:
 * who holds the key, its owner or a thief, can do nothing by it but end its use, so it may be
 * honoured on sight, whoever passes it on.
 *
 * @param cdn whose key it was
 * @param key which key
 * @param issuedAt when it was signed
 * @param expiresAt when the key's certificate ends: from then on nobody needs to remember it
 * @param reason a line for people
 */
public record Revocation(
    CdnName cdn, KeyId key, Instant issuedAt, Instant expiresAt, String reason) {}
