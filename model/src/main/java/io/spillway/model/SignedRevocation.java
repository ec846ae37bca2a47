package io.spillway.model;

/**
 * A revocation as it is passed on.
 *
 * @param revocation what is said
 * @param document the compact JWS by the revoked key, whose payload is exactly that
 */
public record SignedRevocation(Revocation revocation, String document) {}
