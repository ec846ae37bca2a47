package io.spillway.metering;

import io.spillway.model.AgreementId;
import java.time.Instant;

/**
 * A borrower's estimate of one second of one agreement.
 *
 * @param agreement which agreement
 * @param second the beginning of the second
 * @param requests the estimate; 0 while the report is awaited
 * @param source what it rests on
 */
public record SecondEstimate(
    AgreementId agreement, Instant second, double requests, Source source) {
  /** What an estimate rests on. */
  public enum Source {
    /** What the own edges' logs show and the shares by DNS. */
    MODEL,
    /** The lender's report, since too few clients were on own edges to tell. */
    REPORT,
    /** The lender's report, which has not come yet. */
    AWAITED
  }
}
