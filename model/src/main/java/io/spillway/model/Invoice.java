package io.spillway.model;

import java.time.Instant;

/**
 * What the borrower owes the lender for one agreement, all statements accepted.
 *
 * @param agreement which agreement
 * @param lender who is owed
 * @param borrower who owes
 * @param usage the sum of the accepted statements
 * @param amount the price by the agreement's tariff
 * @param issuedAt when it was made
 */
public record Invoice(
    AgreementId agreement,
    CdnName lender,
    CdnName borrower,
    Usage usage,
    Money amount,
    Instant issuedAt) {}
