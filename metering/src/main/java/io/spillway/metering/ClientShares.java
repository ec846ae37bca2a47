package io.spillway.metering;

import io.spillway.model.AgreementId;
import java.util.List;

/**
 * Where clients of one agreement's service were, by the mediator's model.
 *
 * @param agreement which agreement
 * @param shares of later seconds than are known, in the order of time
 */
public record ClientShares(AgreementId agreement, List<Evidence.ClientShare> shares) {
  /** Copies. */
  public ClientShares {
    shares = List.copyOf(shares);
  }
}
