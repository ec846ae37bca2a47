package io.spillway.model;

/**
 * An agreement that binds: one document, both signatures over identical bytes.
 *
 * @param terms what was signed
 * @param document the JWS in JSON serialisation (RFC 7515, section 7.2.1) with two signatures
 * @param borrowerKey the key of the borrower's signature
 * @param lenderKey the key of the lender's signature
 */
public record SignedAgreement(
    AgreementTerms terms, String document, KeyId borrowerKey, KeyId lenderKey) {}
