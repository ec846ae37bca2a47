package io.spillway.model;

/**
 * A long-term agreement that binds: one document, both signatures over identical bytes.
 *
 * @param terms what was signed
 * @param document the JWS in JSON serialisation (RFC 7515, section 7.2.1) with two signatures, the
 *     author's first
 * @param authorKey the key of the author's signature
 * @param approverKey the key of the other party's signature
 */
public record SignedLongTerm(
    LongTermTerms terms, String document, KeyId authorKey, KeyId approverKey) {}
