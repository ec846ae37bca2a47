package io.spillway.metering;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.Usage;
import java.time.Instant;

/**
 * A statement with its verdict, for people to look at.
 *
 * @param agreement which agreement
 * @param lender who said it
 * @param borrower who judged it
 * @param number which statement
 * @param to the end of its interval
 * @param usage what it claims
 * @param accepted the verdict
 * @param estimate the borrower's own measure of the requests
 * @param reason the verdict's reason
 */
public record StatementRecord(
    AgreementId agreement,
    CdnName lender,
    CdnName borrower,
    int number,
    Instant to,
    Usage usage,
    boolean accepted,
    long estimate,
    String reason) {}
