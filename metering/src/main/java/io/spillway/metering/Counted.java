package io.spillway.metering;

import io.spillway.model.AgreementId;
import io.spillway.model.Usage;
import java.util.List;

/**
 * What of a log batch belongs to one agreement.
 *
 * @param agreement which agreement
 * @param paid usage by interval
 * @param unpaid usage after the end
 * @param loads by second, for load reports
 * @param nonces probe nonces that were not waiting yet
 */
public record Counted(
    AgreementId agreement,
    List<IntervalUsage> paid,
    Usage unpaid,
    List<SecondLoad> loads,
    List<String> nonces) {
  /** Copies. */
  public Counted {
    paid = List.copyOf(paid);
    loads = List.copyOf(loads);
    nonces = List.copyOf(nonces);
  }
}
