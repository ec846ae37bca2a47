package io.spillway.metering;

import io.spillway.model.AgreementId;
import java.util.List;

/**
 * What a log batch shows of a service for which this CDN borrows.
 *
 * @param agreement under which agreement
 * @param counts by second
 */
public record OwnCounted(AgreementId agreement, List<Evidence.OwnCount> counts) {
  /** Copies. */
  public OwnCounted {
    counts = List.copyOf(counts);
  }
}
